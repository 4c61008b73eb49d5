"""Both sides add at one place: both additions, ours first."""

import re
from collections import Counter

from merge.lines import split_lines
from merge.revision import Triple
from merge.rules.place import extension, is_comment, is_document, is_item
from merge.rules.rule import Context, Example, Resolution
from merge.rules.sections import shared_headings, united_sections
from merge.tokens import counted, is_word, likeness, words

OVERLAP = 0.8
OVERLAP_OF_LINES = 0.95
LINED = frozenset({"declaration", "imports", "list-item", "other"})
SHARED = 0.7
_NAME = re.compile(rb"\s*[\"']?([\w.$@/-]+)[\"']?\s*(?::(?!:)|=(?!=)|\()")
_TITLED = re.compile(rb"(?:await\s+)?([\w.$]+)[ \t]*\(?\s*[\"'`]")
_CALLED = re.compile(rb"([\w.:$]+)\([^\n]*\)[;,]?\s*$")
LISTED = frozenset({"json", "xml", "csproj", "props", "targets", "toml", "css", "scss", "less", "h", "hh", "hpp"})
LONG = 3  # lines of a block that does one thing
_OPEN, _CLOSE = b"([{", b")]}"

EXAMPLES = (
    Example((b"", b"def f():\n    return 1\n\n", b"def g(x):\n    print(x)\n\n"),
            b"def f():\n    return 1\n\ndef g(x):\n    print(x)\n\n"),
    Example((b"", b"* Fixed the parser\n", b"* Added a lexer for numbers\n"),
            b"* Fixed the parser\n* Added a lexer for numbers\n", "CHANGES.md"),
    Example((b"", b"def z():\n    return 1\n\n", b"def g(x):\n    print(x)\n\n"),
            b"def g(x):\n    print(x)\n\ndef z():\n    return 1\n\n", options={"method_ordering": "alphabetical"}),
    Example((b"", b"### Added\n\n* A lexer\n\n", b"### Added\n\n* More colours\n\n### Fixed\n\n* A crash\n\n"),
            b"### Added\n\n* A lexer\n* More colours\n\n### Fixed\n\n* A crash\n\n", "CHANGES.md"),
    Example((b"", b"def f():\n    return 1\n", b"def f():\n    return 2\n"), None),
    Example((b"", b"start(a)\n", b"stop(b)\n"), None),
    Example((b"", b'test("adds", one)\n', b'test("takes", two)\n'), b'test("adds", one)\ntest("takes", two)\n', "a.js"),
    Example((b"", b'It "adds" {\n  add 1\n}\n', b'It "takes" {\n  take -All $x\n}\n'),
            b'It "adds" {\n  add 1\n}\nIt "takes" {\n  take -All $x\n}\n', "a.Tests.ps1"),
    Example((b"", b"KEEP(get);\n", b"KEEP(put, of(all));\n"), b"KEEP(get);\nKEEP(put, of(all));\n", "a.c"),
    Example((b"", b"get(a);\n", b"put(b, of(all));\n"), None, "a.c"),
    Example((b"", b"<item>a</item>\n", b'<part at="1"/>\n'), b'<item>a</item>\n<part at="1"/>\n', "a.xml"),
    Example((b"", b"<item>a</item>\n", b'<part at="1"/>\n'), None, "a.jsx"),
    Example((b"x\n", b"def f():\n    return 1\n", b"def g(x):\n    print(x)\n"), None),
)  # fmt: skip


def union(sides: Triple[bytes], context: Context) -> Resolution | None:
    """Both additions, unless they look like two versions of one."""
    if sides.base.strip() or not sides.ours.strip() or not sides.theirs.strip():
        return None
    if context.options.profile != "eager" and _order_counts(sides.ours, sides.theirs, context):
        return None
    if is_document(context) and shared_headings(sides.ours, sides.theirs):
        text = united_sections(sides.ours, sides.theirs, lambda ours, theirs: _of_one_place(ours, theirs, context))
        return None if text is None else Resolution(text)
    if are_rivals(sides.ours, sides.theirs, context) or _depth(sides.ours) != _depth(sides.theirs):
        return None
    first, second = sides.ours, sides.theirs
    if context.options.method_ordering == "alphabetical" and _first(second) < _first(first):
        first, second = second, first
    return Resolution(_stacked(first, second, context))


def _of_one_place(ours: bytes, theirs: bytes, context: Context) -> bytes | None:
    """What both put below one heading."""
    if are_rivals(ours, theirs, context):
        return None
    (above, top, below), (other_above, bottom, other_below) = _cut(ours), _cut(theirs)
    is_list = all(is_item(line) or line[:1].isspace() for line in split_lines(top + bottom))
    if not is_list or any(not line.strip() for line in split_lines(top + bottom)):
        return _stacked(ours, theirs, context)
    return max(above, other_above, key=len) + top + bottom + max(below, other_below, key=len)


def _order_counts(ours: bytes, theirs: bytes, context: Context) -> bool:
    """Are these statements of which one may need to come first?

    Not where a file has none, not where both are blocks of some lines, and not where both register something.
    """
    if context.place not in ("statements", "call") or extension(context) in LISTED:
        return False
    is_long = min(len([line for line in split_lines(text) if line.strip()]) for text in (ours, theirs)) >= LONG
    return not (context.place == "statements" and is_long) and not _register(ours, theirs)


def _register(ours: bytes, theirs: bytes) -> bool:
    """Do both call one function that registers something: by its title (`test("adds", …)`), or all their lines do?"""
    mine, yours = _TITLED.match(_first(ours)), _TITLED.match(_first(theirs))
    if mine is not None and yours is not None and mine.group(1) == yours.group(1):
        return True
    called = [_CALLED.match(line.strip()) for text in (ours, theirs) for line in split_lines(text) if line.strip()]
    return all(called) and len({one.group(1) for one in called if one is not None}) == 1


def are_rivals(ours: bytes, theirs: bytes, context: Context) -> bool:
    """Do two additions look like two versions of one: the same head, name, lines or tokens?"""
    if _first(ours) == _first(theirs) != b"":
        return True
    shared = _names(ours) & _names(theirs)
    if is_document(context):  # in prose a word before a colon names nothing, a quoted one is a key in a block of code
        shared = {name for name in shared if b'"%s"' % name in ours or b"'%s'" % name in ours}
    if shared:
        return True
    mine = Counter(line.strip() for line in split_lines(ours) if line.strip())
    yours = Counter(line.strip() for line in split_lines(theirs) if line.strip())
    if (mine & yours).total() >= SHARED * min(mine.total(), yours.total()):
        return True
    bound = OVERLAP_OF_LINES if len(mine) == len(yours) == 1 and context.place in LINED else OVERLAP
    return likeness(counted(ours), counted(theirs)) >= bound


def _names(text: bytes) -> set[bytes]:
    """The keys or called names that the least indented lines begin with."""
    lines = [line for line in split_lines(text) if line.strip()]
    least = min(len(line) - len(line.lstrip()) for line in lines)
    found = [_NAME.match(line) for line in lines if len(line) - len(line.lstrip()) == least]
    return {match.group(1) for match in found if match and b"(" not in match.group()}


def _first(text: bytes) -> bytes:
    """The first line that says something, stripped: no lone bracket, comment sign or attribute."""
    lines = [line.strip() for line in split_lines(text) if line.strip()]
    return next((line for line in lines if any(map(is_word, words(line))) and line[:1] not in b"@#["), b"")


def _depth(text: bytes) -> int:
    """How many brackets are left open, negative for those closed too often."""
    return sum(text.count(b"%c" % sign) for sign in _OPEN) - sum(text.count(b"%c" % sign) for sign in _CLOSE)


def _stacked(first: bytes, second: bytes, context: Context) -> bytes:
    """One above the other, with the blank lines between them that they have around them."""
    above, top, below = _cut(first)
    other_above, bottom, other_below = _cut(second)
    between = max(below, other_above, above if not other_below else b"", other_below if not above else b"", key=len)
    if _needs_comma(top, bottom, context):
        top = top.rstrip() + b"," + top[len(top.rstrip()) :]
    return max(above, other_above, key=len) + top + between + bottom + max(below, other_below, key=len)


def _cut(text: bytes) -> tuple[bytes, bytes, bytes]:
    """Blank lines before, the text, blank lines after."""
    lines = split_lines(text)
    start = next(index for index, line in enumerate(lines) if line.strip())
    end = next(index for index in range(len(lines), 0, -1) if lines[index - 1].strip())
    return b"".join(lines[:start]), b"".join(lines[start:end]), b"".join(lines[end:])


def _needs_comma(top: bytes, bottom: bytes, context: Context) -> bool:
    """Do both end a bracketed list without a comma, so that the upper one now needs it?"""
    if context.after.strip()[:1] not in (b"}", b"]", b")") or is_comment(split_lines(top)[-1], context):
        return False
    return context.before.rstrip().endswith((b",", b"[", b"{", b"(")) and not (
        top.rstrip().endswith((b",", b";", b"}\n", b"{")) or bottom.rstrip().endswith((b",", b";"))
    )
