"""One side changed only white space: the other's content, moved as the first moved the lines."""

from merge.lines import split_lines
from merge.revision import Triple
from merge.rules.rule import Context, Example, Resolution
from merge.sequences import changed_blocks
from merge.tokens import words

EXAMPLES = (
    Example((b"a( 1 )\n", b"a(1)\n", b"a( 2 )\n"), b"a( 2 )\n"),
    Example((b"a\nb\n", b"    a\n    b\n", b"a\nc\nb\n"), b"    a\n    c\n    b\n"),
    Example((b"- a:\n    b\n- c: 1\n", b"  - a:\n      b\n\n  - c: 1\n", b"- a:\n    b\n- c: 2\n"),
            b"  - a:\n      b\n  - c: 2\n", "a.yml"),
    Example((b"    a\n    b\n", b"a\nb\n", b"  a\n  b\n  c\n"), b"  a\n  b\n  c\n"),
    Example((b"f:\n  a\n", b"f:\n    a\n", b"f:\n  a\n  b\ng\n"), b"f:\n    a\n    b\ng\n"),
    Example((b"a\n", b"b\n", b"c\n"), None),
)  # fmt: skip


def one_side_only_space(sides: Triple[bytes], _context: Context) -> Resolution | None:
    """The side with new content; where the other moved whole lines, their new indentation."""
    base = words(sides.base)
    if words(sides.ours) == base:
        return Resolution(reindented(sides.base, sides.ours, sides.theirs))
    if words(sides.theirs) == base:
        return Resolution(reindented(sides.base, sides.theirs, sides.ours))
    return None


def reindented(base: bytes, moved: bytes, edited: bytes) -> bytes:
    """`edited` with the indentation that `moved` gave to the lines of `base`; unchanged if lines were rewrapped."""
    old, new, lines = split_lines(base), split_lines(moved), split_lines(edited)
    shift = _shifts(old, new)
    if not shift:
        return edited
    places = _kept(old, lines)
    first = next((shift[places[at]] for at in sorted(places) if places[at] in shift), next(iter(shift.values())))
    around = [
        shift[min(shift)],
        first,
    ]  # the shifts of the lines that the next one stands below or beside, the deepest last
    result = []
    for at, line in enumerate(lines):
        own = shift.get(places[at]) if at in places else None
        if own and own[0] != _indent(line):
            own = (b"", b"")  # moved by the editor too, who knows better
        if line.strip():
            while around and not _indent(line).startswith(around[-1][0]):
                around.pop()
        if own:
            around.append(own)
        result.append(_shifted(line, around[-1]) if around else line)
    return b"".join(result)


def _shifts(old: list[bytes], new: list[bytes]) -> dict[int, tuple[bytes, bytes]]:
    """For each line of the old text that is in the new one: its indentation before and after."""
    shifts = {}
    for i, k in _kept([line.strip() for line in new], [line.strip() for line in old]).items():
        if old[i].strip():
            shifts[i] = (_indent(old[i]), _indent(new[k]))
    return shifts if any(a != b for a, b in shifts.values()) else {}


def _kept(a: list[bytes], b: list[bytes]) -> dict[int, int]:
    """For each line of `b` that is in `a`, where it is there, white space at the ends aside."""
    left, right = [line.strip() for line in a], [line.strip() for line in b]
    kept: dict[int, int] = {}
    at = other = 0
    for i, j, k, m in [*changed_blocks(left, right), (len(a), len(a), len(b), len(b))]:
        kept.update(zip(range(other, k), range(at, i), strict=True))
        at, other = j, m
    return kept


def _indent(line: bytes) -> bytes:
    """The white space before the line's text."""
    return line[: len(line) - len(line.lstrip())]


def _shifted(line: bytes, shift: tuple[bytes, bytes]) -> bytes:
    """The line with its indentation moved from the first to the second."""
    before, after = shift
    return after + line[len(before) :] if line.strip() else line
