"""Code as HTML: coloured by pygments, line by line, with the lines marked that differ from base."""

from functools import lru_cache

from pygments.lexers import get_lexer_for_filename
from pygments.util import ClassNotFound

from merge.lines import changed_blocks, split_lines
from runner.view.web.markup import NOTHING, Markup, join, tag

MOST_COLOURED = 40_000  # bytes of one piece; more is shown plain
MOST_LINES = 400  # of one piece; what is more is cut out of its middle
KINDS = {"Keyword": "k", "String": "s", "Comment": "c", "Number": "m", "Function": "n", "Class": "n", "Decorator": "n"}
TYPES = {"Type": "t", "Builtin": "t", "Tag": "k", "Attribute": "n", "Constant": "m"}


def piece(text: bytes, path: str, base: bytes | None = None) -> Markup:
    """A piece of a file; with `base`, the lines that differ from it are marked."""
    if b"\0" in text:
        return tag("p", {"class": "quiet"}, f"binary, {len(text):,} bytes")
    lines = _lines(text, path)
    changed = _changed(base, text) if base is not None else set()
    rows = [_row(line, index in changed) for index, line in enumerate(lines)]
    if len(rows) > MOST_LINES:
        half = MOST_LINES // 2
        cut = tag("span", {"class": "cut"}, f"… {len(rows) - 2 * half:,} lines …\n")
        rows = [*rows[:half], cut, *rows[-half:]]
    if not rows:
        return tag("p", {"class": "quiet"}, "(nothing)")
    return tag("pre", {"tabindex": 0}, tag("code", {}, rows))


def _row(line: Markup, changed: bool) -> Markup:
    return tag("span", {"class": "changed"}, line, "\n") if changed else join(line, "\n")


def _changed(base: bytes, text: bytes) -> set[int]:
    """The indices of lines that base has not at their place."""
    blocks = changed_blocks(split_lines(base), split_lines(text))
    return {index for _, _, start, end in blocks for index in range(start, end)}


def _lines(text: bytes, path: str) -> list[Markup]:
    decoded = text.decode("utf-8", "replace").replace("\r\n", "\n").removesuffix("\n")
    if not text:
        return []
    lexer = lexer_of(path.rpartition("/")[2]) if len(text) <= MOST_COLOURED else None
    if lexer is None:
        return [join(line) for line in decoded.split("\n")]
    return _coloured(lexer, decoded)


def _coloured(lexer: object, text: str) -> list[Markup]:
    """Each line as markup; a token over several lines is opened again on each."""
    rows: list[list[Markup]] = [[]]
    for kind, value in lexer.get_tokens(text):  # type: ignore[attr-defined]
        name = _class(kind)
        for number, part in enumerate(value.split("\n")):
            if number:
                rows.append([])
            if part:
                rows[-1].append(tag("span", {"class": name}, part) if name else join(part))
    wanted = text.count("\n") + 1
    return [join(row) for row in rows[:wanted]] + [NOTHING] * (wanted - len(rows))


def _class(kind: tuple[str, ...]) -> str:
    """The class of a token type, by the most telling of its names."""
    for name in reversed(kind):
        found = KINDS.get(name) or TYPES.get(name)
        if found:
            return found
    return ""


@lru_cache(maxsize=64)
def lexer_of(name: str) -> object | None:
    """The lexer for a file of this name, None where there is none."""
    try:
        return get_lexer_for_filename(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
