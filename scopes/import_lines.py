"""What a source file imports and which classes it has, read off its lines.

A fast look, without a parse: 20,000 files in seconds. A line in a string or a comment may count as well; that
is harmless, since only what leads to a file of the repository becomes an edge.
"""

import re
from dataclasses import dataclass

PYTHON, SCRIPT, JAVA, GO, RUST, RUBY = "python", "script", "java", "go", "rust", "ruby"

FAMILIES = {
    "py": PYTHON,
    "pyi": PYTHON,
    **dict.fromkeys(("js", "jsx", "ts", "tsx", "mjs", "cjs", "mts", "cts", "vue", "svelte"), SCRIPT),
    "java": JAVA,
    "kt": JAVA,
    "go": GO,
    "rs": RUST,
    "rb": RUBY,
    "rake": RUBY,
}

_IMPORTS = {
    PYTHON: re.compile(
        rb"^[ \t]*(?:from[ \t]+(?P<from>\.*[\w.]*)[ \t]+import[ \t]+(?:\((?P<many>[^)]*)\)|(?P<some>[^\n#;]+))"
        rb"|import[ \t]+(?P<plain>[\w., \t]+))",
        re.MULTILINE,
    ),
    # Whatever is between `import` and `from` is not looked at: `from` and a quote are rare elsewhere.
    SCRIPT: re.compile(
        rb"""(?:\bfrom\s*|\bimport\s*\(\s*|\brequire\s*\(\s*|^\s*import\s+)(?P<q>['"])(?P<from>[^'"\n]+)(?P=q)""",
        re.MULTILINE,
    ),
    JAVA: re.compile(rb"^[ \t]*import[ \t]+(?:static[ \t]+)?(?P<from>[\w.]+(?:\.\*)?)", re.MULTILINE),
    GO: re.compile(rb'^[ \t]*(?:import[ \t]+)?(?:[\w.]+[ \t]+)?"(?P<from>[\w./-]+)"[ \t]*(?://.*)?$', re.MULTILINE),
    RUST: re.compile(
        rb"^[ \t]*(?:pub(?:\([^)]*\))?[ \t]+)?(?:use[ \t]+(?P<from>[\w:]+)|mod[ \t]+(?P<mod>\w+)[ \t]*;)", re.MULTILINE
    ),
    RUBY: re.compile(rb"""^[ \t]*require(?P<relative>_relative)?[ \t(]+['"](?P<from>[^'"\n]+)['"]""", re.MULTILINE),
}

_CLASSES = {
    PYTHON: re.compile(rb"^[ \t]*class[ \t]+(?P<name>\w+)[ \t]*(?:\((?P<bases>[^)]*)\))?[ \t]*:", re.MULTILINE),
    SCRIPT: re.compile(rb"\bclass[ \t]+(?P<name>[\w$]+)(?:<[^>{]*>)?(?:[ \t]+extends[ \t]+(?P<bases>[\w$.]+))?"),
    JAVA: re.compile(
        rb"\b(?:class|interface)[ \t]+(?P<name>\w+)(?:<[^{]*?>)?"
        rb"(?:[ \t\n]+(?:extends|implements|:)[ \t]*(?P<bases>[\w.,<> \t\n]+))?"
    ),
    RUBY: re.compile(rb"^[ \t]*class[ \t]+(?P<name>[\w:]+)(?:[ \t]*<[ \t]*(?P<bases>[\w:]+))?", re.MULTILINE),
}

_WORDS = re.compile(r"[\w$]+")


@dataclass(frozen=True, slots=True)
class Source:
    """What one file says: imports as the language writes them, and classes with the names of their bases.

    An import is a list of readings of which the first that leads to a file counts.
    """

    family: str
    imports: tuple[tuple[str, ...], ...]
    classes: tuple[tuple[str, tuple[str, ...]], ...]


def family_of(path: str) -> str | None:
    """The family of languages of a file, by its ending."""
    return FAMILIES.get(path.rpartition(".")[2])


def read_source(data: bytes, family: str) -> Source:
    """The imports and classes of a text in this family."""
    imports: dict[tuple[str, ...], None] = {}
    for match in _IMPORTS[family].finditer(data):
        imports.update(dict.fromkeys(_names(match, family)))
    classes = []
    if family in _CLASSES:
        for match in _CLASSES[family].finditer(data):
            named: tuple[str, ...] = ()
            if match["bases"]:
                bases = _WORDS.findall(_text(match, "bases"))
                named = tuple(base for base in bases if base not in ("implements", "extends", "metaclass"))
            classes.append((_text(match, "name").rpartition(":")[2], named))
    return Source(family, tuple(imports), tuple(classes))


def _names(match: re.Match[bytes], family: str) -> list[tuple[str, ...]]:
    if family == PYTHON:
        return _python_names(match)
    if family == RUST and match["mod"]:
        return [(f"self::{_text(match, 'mod')}",)]
    if family == RUBY and match["relative"]:
        return [(f"./{_text(match, 'from')}",)]
    return [(_text(match, "from"),)]


def _python_names(match: re.Match[bytes]) -> list[tuple[str, ...]]:
    """`from a import b` means the module a.b where there is one, else a name in a."""
    if match["plain"]:
        return [(part.split()[0],) for part in _text(match, "plain").split(",") if part.split()]
    module = _text(match, "from")
    listed = re.sub(r"#[^\n]*", "", _text(match, "many") or _text(match, "some"))
    names = [part.split()[0] for part in listed.replace("\\", " ").split(",") if part.split()]
    joint = "" if module.endswith(".") or not module else "."
    return [(f"{module}{joint}{name}", module) if re.fullmatch(r"\w+", name) else (module,) for name in names]


def _text(match: re.Match[bytes], group: str) -> str:
    return (match[group] or b"").decode("utf-8", "replace")
