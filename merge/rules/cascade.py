"""Rules over hunks: whole first, then over the parts of a finer alignment."""

from merge.lines import merge_lines
from merge.regions import Hunk, Region, Settled
from merge.revision import Triple
from merge.rules.adjacent import by_lines
from merge.rules.line_ends import LineEnds, copy_of, decided
from merge.rules.place import place_of
from merge.rules.rule import Context, Rule
from merge.tokens import doubles

BOUND = 200_000
SURE = frozenset({"version-number", "same-but-for-spaces"})


def apply_rules(regions: list[Region], context: Context, rules: tuple[Rule, ...]) -> list[Region]:
    """The regions with every hunk settled, split or left."""
    chosen = tuple(rule for rule in rules if context.options.profile in rule.profiles)
    result: list[Region] = []
    for index, region in enumerate(regions):
        if isinstance(region, Settled):
            result.append(region)
            continue
        before = regions[index - 1] if index else None
        after = regions[index + 1] if index + 1 < len(regions) else None
        context.before = _edge(before, last=True)
        context.after = _edge(after, last=False)
        result.extend(_settled(region, context, chosen))
    return result


def _edge(region: Region | None, *, last: bool) -> bytes:
    """The last or first line of settled text that is not blank, b"" where there is none."""
    if not isinstance(region, Settled):
        return b""
    text = region.text
    at = len(text.rstrip()) - 1 if last else len(text) - len(text.lstrip())
    if at < 0 or at == len(text):
        return b""
    end = text.find(b"\n", at)
    return text[text.rfind(b"\n", 0, at) + 1 : end if end >= 0 else len(text)]


def _settled(hunk: Hunk, context: Context, rules: tuple[Rule, ...]) -> list[Region]:
    """What becomes of one hunk; line endings and a missing final newline are settled apart from it."""
    if sum(map(len, hunk.sides)) > BOUND or (context.is_moved is not None and context.is_moved(hunk.sides)):
        return [hunk]
    ends = LineEnds(hunk.sides)
    whole = copy_of(hunk, ends.plain)
    merged = ends.plain.trivial_merge()
    if merged is not None:
        return ends.restored([decided(whole, "line-endings", merged)[0]])
    result: list[Region] = []
    for region in _realigned(whole):
        result.extend(_refined(region, context, rules) if isinstance(region, Hunk) else [region])
    if len(result) == 1 and isinstance(result[0], Hunk):
        return [hunk]
    return ends.restored(result)


def _realigned(hunk: Hunk) -> list[Region]:
    """The hunk, or its parts where line endings alone had hidden lines that are alike."""
    regions = merge_lines(hunk.sides)
    if len(regions) == 1:
        return [hunk]
    return [copy_of(hunk, part.sides) if isinstance(part, Hunk) else part for part in regions]


def _refined(hunk: Hunk, context: Context, rules: tuple[Rule, ...]) -> list[Region]:
    """The hunk settled whole, else its parts, else the hunk."""
    whole = _by_rules(hunk, context, rules)
    if whole is not None:
        return [whole]
    return _by_parts(hunk, context, rules) or [hunk]


def _by_parts(hunk: Hunk, context: Context, rules: tuple[Rule, ...]) -> list[Region] | None:
    """The hunk cut where lines can be paired, if a rule that is sure of its part settles each."""
    parts = by_lines(hunk.sides)
    sure = tuple(rule for rule in rules if rule.name in SURE)
    result: list[Region] = []
    for part in parts if len(parts) > 1 else []:
        cut = copy_of(hunk, part.sides) if isinstance(part, Hunk) else None
        settled = part if cut is None else _by_rules(cut, context, sure)
        if settled is None:
            return None
        result.append(settled)
    return result


def _by_rules(hunk: Hunk, context: Context, rules: tuple[Rule, ...]) -> Settled | None:
    """The first rule's resolution."""
    context.place = place_of(hunk.sides, context)
    for rule in rules:
        found = rule.function(hunk.sides, context)
        if found is None or _is_doubled(hunk.sides, found.text):
            continue
        if not _lasts(hunk.sides, found.text, context, rules):
            return None
        settled, decision = decided(hunk, rule.name, found.text, context.place)
        decision.dropped = found.dropped
        decision.tags = found.tags
        return settled
    return None


def _lasts(sides: Triple[bytes], text: bytes, context: Context, rules: tuple[Rule, ...]) -> bool:
    """Is it the same, or left to a person, when a side is merged into the result once more?"""
    base, ours, theirs = sides
    if text == base:
        return False  # it would take the side that is merged again
    for again in (Triple(base, text, theirs), Triple(base, ours, text)):
        if again.trivial_merge() is None:
            found = (rule.function(again, context) for rule in rules)
            texts = (one.text for one in found if one is not None and not _is_doubled(again, one.text))
            if next(texts, text) != text:
                return False
    return True


def _is_doubled(sides: Triple[bytes], text: bytes) -> bool:
    return bool(sides.base.strip()) and doubles(sides, text)
