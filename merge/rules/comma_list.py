"""Both sides add to a list of one item a line, and the comma of its last line moves."""

from merge.lines import split_lines
from merge.regions import Hunk, joined
from merge.revision import Triple
from merge.rules.adjacent import by_lines
from merge.rules.rule import Context, Example, Resolution
from merge.rules.union import are_rivals

_CLOSING = (b"}", b"]", b")")

EXAMPLES = (
    Example((b'  "a": 1\n', b'  "a": 1,\n  "b": 2\n', b'  "a": 1,\n  "cd": [3]\n'),
            b'  "a": 1,\n  "b": 2,\n  "cd": [3]\n', "a.json").between(b"{\n", b"}\n"),
    Example((b"  a,\n  b\n", b"  a\n", b"  a,\n  c,\n  b\n"), b"  a,\n  c\n", "a.js").between(b"[\n", b"]\n"),
    Example((b'  "a": 1\n', b'  "a": 2\n', b'  "a": 3\n'), None, "a.json").between(b"{\n", b"}\n"),
    Example((b"a\n", b"a,\n", b"b\n"), None),
)  # fmt: skip


def comma_list(sides: Triple[bytes], context: Context) -> Resolution | None:
    """The merge of the lines with a comma at the end of each, the last one's taken away again."""
    after = context.after.strip()
    if not after.startswith(_CLOSING) or not all(text.strip() for text in sides):
        return None
    open_ends = sides.map(lambda text: not text.rstrip().endswith((b",", b";", b"{", b"[", b"(")))
    if not any(open_ends) or not all(map(_is_list, sides)):
        return None
    ended = sides.map(_with_comma)
    text = _merged(ended, context)
    if text is None or not text.strip():
        return None
    return Resolution(_without_comma(text) if _stays_open(open_ends) else text)


def _is_list(text: bytes) -> bool:
    """Does every line but the last end in a comma or a bracket?"""
    lines = [line.rstrip() for line in split_lines(text) if line.strip()]
    return all(line.endswith((b",", b"{", b"[", b"(")) for line in lines[:-1])


def _merged(sides: Triple[bytes], context: Context) -> bytes | None:
    """The lines of both sides; of two additions at one place, both."""
    merged = sides.trivial_merge()
    if merged is not None:
        return merged
    regions = by_lines(sides)
    for region in regions:
        if isinstance(region, Hunk):
            texts = region.sides
            if texts.base.strip() or are_rivals(texts.ours, texts.theirs, context):
                return None
    if joined(regions) is not None:
        return joined(regions)
    return b"".join(
        region.sides.ours + region.sides.theirs if isinstance(region, Hunk) else region.text for region in regions
    )


def _stays_open(ends: Triple[bool]) -> bool:
    """Does the last line of the result go without a comma, as in base unless a side changed that?"""
    return bool(ends.trivial_merge())


def _with_comma(text: bytes) -> bytes:
    """The text with a comma at the end of its last line."""
    body = text.rstrip()
    return text if not body or body.endswith(b",") else body + b"," + text[len(body) :]


def _without_comma(text: bytes) -> bytes:
    """The text without the comma at its end."""
    body = text.rstrip()
    return body.removesuffix(b",") + text[len(body) :]
