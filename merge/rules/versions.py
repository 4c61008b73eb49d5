"""Both sides moved version numbers: the higher wins, and all of a hunk move together."""

import re

from merge.revision import Triple
from merge.rules.rule import Context, Example, Resolution
from merge.tokens import is_word, words

_SLOT = re.compile(
    rb"(?<![\w.])[vV]?\d+(?:\.\d+)+(?:[-+.]?[A-Za-z][0-9A-Za-z]*(?:[.-][0-9A-Za-z]+)*)?(?![\w])"
    rb"|(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)|\bsha\d+-[A-Za-z0-9+/=]{16,}|\b[0-9a-f]{12,}\b"
)
_DOTTED = re.compile(rb"[0-9][.-][0-9]")  # what every slot but a hash has in it
_HEX = re.compile(rb"[0-9a-f]{12}")
_NUMBER = re.compile(rb"(?i)(?<=version)(?:[^\n\d]{1,12})(\d+)(?![\w.])")
_LESSER = re.compile(rb"(?i)minor|patch|micro|release|revision|build|extra")  # of a version in several numbers
_SAID = re.compile(rb"(?i)version|release|snapshot|nightly|require|depend|image|sdk|[=~<>!^]=|~>|[\w)]@|\bv\d|\bv\b")
_VALUE = re.compile(rb"[-+*/%=:(,<>\[][ \t]*[\"']?[~^]?$")  # what stands before a number that is a value
_DECIMAL = re.compile(rb"\d+\.\d+")
_ADDRESS = re.compile(rb"\d{1,3}(?:\.\d{1,3}){3}")
_DAY = re.compile(rb"\d{4}-\d{2}-\d{2}")
_HASH = re.compile(rb"sha\d+-|[0-9a-f]{12,}$")

EXAMPLES = (
    Example((b'"a": "^1.2",\n', b'"a": "^1.3",\n', b'"a": "^1.10",\n'), b'"a": "^1.10",\n', "a.json"),
    Example((b"v = 2.0.0-beta.1\n", b"v = 2.0.0-beta.2\n", b"v = 2.0.0\n"), b"v = 2.0.0\n", "a.ini"),
    Example((b"v = 3.8.17-pre\n", b"v = 3.9.3-pre\n", b"v = 3.8.17\n"), b"v = 3.9.3-pre\n", "a.ini"),
    Example((b"a 1.0\nb 1.0\n", b"a 1.1\nb 1.2\n", b"a 1.2\nb 1.1\n"), None, "a.ini"),
    Example((b"x = 1.0\n", b"x = 1.5\n", b"y = 1.0\n"), None, "a.ini"),
    Example((b"v = 1.0 # a\n", b"v = 1.1\n", b"v = 1.2 # a\n"), b"v = 1.2\n", "a.ini"),
    Example((b'"mocha": "^8.3",\n', b'"vitest": "^1.2",\n', b'"mocha": "^10.2",\n'), None, "a.json"),
    Example((b"MINOR_VERSION = 12\n", b"MINOR_VERSION = 0\n", b"MINOR_VERSION = 13\n"), None, "a.php"),
    Example((b"TAX = 0.19\n", b"TAX = 0.21\n", b"TAX = 0.07\n"), None, "a.py"),
    Example((b'HOST = "10.0.0.1"\n', b'HOST = "10.2.0.1"\n', b'HOST = "10.0.0.7"\n'), None, "a.py"),
    Example((b"ends: 2024-01-02\n", b"ends: 2024-03-02\n", b"ends: 2024-01-09\n"), None, "a.yaml"),
)


def higher_version(sides: Triple[bytes], _context: Context) -> Resolution | None:
    """The text with the higher versions, where nothing but versions and their hashes conflicts."""
    base = sides.base
    is_dotted = _DOTTED.search(base) is not None or b"sha" in base or _HEX.search(base) is not None
    found = _merged(sides, _SLOT) if is_dotted else None
    if found is None and b"version" in base.lower():
        found = _merged(sides, _NUMBER)
    return found


def _merged(sides: Triple[bytes], pattern: re.Pattern[bytes]) -> Resolution | None:
    """The resolution over the slots of one pattern."""
    base = _split(sides.base, pattern)
    if len(base) < 3:
        return None
    parts = Triple(base, _split(sides.ours, pattern), _split(sides.theirs, pattern))
    if len({len(part) for part in parts}) != 1:
        return None
    result: list[bytes | None] = []  # None: the winner's
    winners: set[int] = set()
    for index, (old, ours, theirs) in enumerate(zip(*parts, strict=True)):
        merged = Triple(old, ours, theirs).trivial_merge()
        if merged is None:
            if index % 2 == 0:
                return None
            before, after = _line_around(parts.base, index)
            if not _is_version(ours, theirs, before, after) or (pattern is _NUMBER and _LESSER.search(before)):
                return None
            winner = _winner(ours, theirs)
            winners |= {winner} if winner is not None else set()
        result.append(merged)
    won, let_go = (parts.ours, parts.theirs) if winners == {0} else (parts.theirs, parts.ours)
    is_another = any(part is None and _names(let_go, at) != _names(base, at) for at, part in enumerate(result))
    if len(winners) != 1 or is_another:
        return None
    text = b"".join(won[index] if part is None else part for index, part in enumerate(result))
    dropped = [
        token
        for index, part in enumerate(result)
        if part is None
        for token in (*words(let_go[index]), *_brought_back(parts.base[index], won[index], let_go[index]))
    ]
    return Resolution(text, tuple(dropped))


def _line_around(parts: list[bytes], index: int) -> tuple[bytes, bytes]:
    """The line of base in which a slot stands, up to the slot and from it on."""
    before, after = b"".join(parts[:index]), b"".join(parts[index:])
    return before.rsplit(b"\n", 1)[-1], after.split(b"\n", 1)[0]


def _names(parts: list[bytes], index: int) -> list[bytes]:
    """The words in front of a slot, in its line and behind the slot before."""
    return [word for word in words(parts[index - 1].rsplit(b"\n", 1)[-1]) if is_word(word)]


def _is_version(ours: bytes, theirs: bytes, before: bytes, after: bytes) -> bool:
    """Is this a version, as against a rate, a limit, an address or a day on which something ends?

    Where the line does not say so, a decimal that is computed with or assigned is none, nor is an address in
    quotes or a day behind a key.
    """
    if _SAID.search(before + after) or not _VALUE.search(before):
        return True
    is_address = _ADDRESS.fullmatch(ours) is not None and _ADDRESS.fullmatch(theirs) is not None
    is_decimal = _DECIMAL.fullmatch(ours) is not None and _DECIMAL.fullmatch(theirs) is not None
    is_quoted = before.rstrip(b"^~")[-1:] in (b'"', b"'")
    return not (is_address or (is_decimal and not is_quoted) or _DAY.fullmatch(ours) or _DAY.fullmatch(theirs))


def _brought_back(base: bytes, won: bytes, let_go: bytes) -> list[bytes]:
    """What the lower side took away and the higher keeps: the `-pre` of a release that is not the next."""
    there, gone = words(won), words(let_go)
    return [token for token in words(base) if token in there and token not in gone]


def _split(text: bytes, pattern: re.Pattern[bytes]) -> list[bytes]:
    """Text, slot, text, slot ... text."""
    parts = []
    at = 0
    for found in pattern.finditer(text):
        start = found.start(pattern.groups)
        parts += [text[at:start], text[start : found.end()]]
        at = found.end()
    return [*parts, text[at:]]


def _winner(ours: bytes, theirs: bytes) -> int | None:
    """0 where ours is higher, 1 where theirs is; None where a hash only goes along."""
    if _HASH.match(ours) or _HASH.match(theirs):
        return None
    return 0 if version_key(ours) > version_key(theirs) else 1


def version_key(version: bytes) -> tuple[tuple[int, ...], int, tuple[tuple[int, int, bytes], ...]]:
    """An order of versions: numbers first, a pre-release below its release."""
    found = re.match(rb"[vV]?([\d.-]*\d)(.*)", version)
    if not found:
        return (), 0, ()
    numbers = [int(part) for part in re.split(rb"[.-]", found.group(1)) if part]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    rest = re.findall(rb"\d+|[A-Za-z]+", found.group(2))
    final = not rest or rest[0].lower() in (b"final", b"release", b"ga", b"post", b"jre")
    tail = tuple((1, int(part), b"") if part.isdigit() else (0, 0, part.lower()) for part in rest)
    return tuple(numbers), int(final), tail
