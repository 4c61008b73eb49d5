"""More operators for `seeding.py`: methods, fields, members of enumerations, constants, types, overrides, twins.

One row a language and kind: an expression that finds the symbol, the one that finds what holds it, and the new
file in the same folder that uses it. A renaming is by words over the whole tree, a removal takes the lines of a
symbol that nobody uses, so both leave the side whole; an oracle has the last word.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from seeding import Case, Edits, Text, count_of, indent_of, least_indent

RENAME, DELETE = "rename", "delete"


@dataclass(frozen=True)
class Row:
    """How one kind of symbol looks in one language. Groups of `find`: name, and parameters where it has some."""

    kind: str
    find: re.Pattern[str]
    holder: re.Pattern[str] | None
    use: str
    rule: str
    override: str = ""  # the new file for an override


def _row(kind: str, find: str, holder: str, use: str, rule: str, override: str = "") -> Row:
    held = re.compile(holder, re.MULTILINE) if holder else None
    return Row(kind, re.compile(find, re.MULTILINE), held, use, rule, override)


PY = r"^class ([A-Z]\w+)\b.*:$"
TS_CLASS = r"^export (?:abstract )?class ([A-Z]\w+)(?: extends \w+)? \{$"
TS_ANY = r"^export (?:class|interface) ([A-Z]\w+)(?: extends \w+)? \{$"
JAVA = r"^public (?:final |abstract )?(?:class|interface) ([A-Z]\w+)\b.*\{$"
GO = r"^type ([A-Z]\w+) struct \{$"
GO_PACKAGE = "package {package}\n\n"
JAVA_FILE = "package {package};\n\nclass SeededUse {{\n    Object use({typed}) {{ {body} }}\n}}\n"

ROWS: dict[str, tuple[Row, ...]] = {
    "py": (
        _row(
            "method",
            r"^    def ([a-z]\w+)\(self((?:, \w+)*)\)(?: ->.*)?:$",
            PY,
            "from .{stem} import {holder}\n\n\ndef seeded_use(value: {holder}):\n    return value.{name}({given})\n",
            "SC701",
            "from .{stem} import {holder}\n\n\nclass SeededUse({holder}):\n    def {name}(self{parameters}):\n        return None\n",  # noqa: E501
        ),
        _row(
            "field",
            r"^        self\.([a-z]\w+)(?:: [^=]*)? = .*$()",
            PY,
            "from .{stem} import {holder}\n\n\ndef seeded_use(value: {holder}):\n    return value.{name}\n",
            "SC705",
        ),
        _row(
            "enum member",
            r"^    ([A-Z][A-Z_]{3,}) = .*$()",
            PY,
            "from .{stem} import {holder}\n\n\ndef seeded_use():\n    return {holder}.{name}\n",
            "SC705",
        ),
        _row(
            "constant",
            r"^([A-Z][A-Z_]{4,}) = .*$()",
            "",
            "from .{stem} import {name}\n\n\ndef seeded_use():\n    return {name}\n",
            "SC701",
        ),
        _row(
            "type",
            r"^class ([A-Z]\w+)\b.*:$()",
            "",
            "from .{stem} import {name}\n\n\ndef seeded_use():\n    return {name}\n",
            "SC701",
        ),
        _row(
            "function",
            r"^def ([a-z]\w+)\(([^()*=]*)\)(?: ->.*)?:$",
            "",
            "from . import {stem}\n\n\ndef seeded_use({given}):\n    return {stem}.{name}({given})\n",
            "SC701",
        ),
    ),
    "ts": (
        _row(
            "method",
            r"^  (?:public |async )*(?!constructor)([a-z]\w+)\(([^()=?{}]*)\)(?:: [^{}]+)? \{$",
            TS_CLASS,
            "import {{ {holder} }} from './{stem}';\nexport function seededUse(value: {holder}) {{\n  return value.{name}({anys});\n}}\n",  # noqa: E501
            "SC701",
        ),
        _row(
            "field",
            r"^  (?:public |readonly )*([a-z]\w+)[!?]?: [^(){}]*[;,]?$()",
            TS_ANY,
            "import {{ {holder} }} from './{stem}';\nexport function seededUse(value: {holder}) {{\n  return value.{name};\n}}\n",  # noqa: E501
            "SC705",
        ),
        _row(
            "enum member",
            r"^  ([A-Za-z]\w{3,})(?: = [^{}]*)?,$()",
            r"^export (?:const )?enum (\w+) \{$",
            "import {{ {holder} }} from './{stem}';\nexport const seededUse = {holder}.{name};\n",
            "SC705",
        ),
        _row(
            "constant",
            r"^export const ([A-Za-z]\w{3,})(?:: [\w<>]+)? = .*;$()",
            "",
            "import {{ {name} }} from './{stem}';\nexport const seededUse = () => {name};\n",
            "SC701",
        ),
        _row(
            "type",
            r"^export (?:interface|type|class) ([A-Z]\w+)\b[^<]*(?:\{|;)$()",
            "",
            "import {{ {name} }} from './{stem}';\nexport function seededUse(value: {name}) {{\n  return value;\n}}\n",
            "SC701",
        ),
        _row(
            "function",
            r"^export (?:async )?function ([a-z]\w+)\(([^(){}=?]*)\)(?:: [\w<>\[\]]+)? \{$",
            "",
            "import * as seeded from './{stem}';\nexport const seededUse = () => seeded.{name}({anys});\n",
            "SC701",
        ),
    ),
    "java": (
        _row(
            "method",
            r"^ +public (?!static|class|abstract)[\w<>\[\]]+ ([a-z]\w+)\(([^()]*)\) \{$",
            JAVA,
            JAVA_FILE.replace("{typed}", "{holder} value").replace("{body}", "value.{name}({nulls}); return null;"),
            "SC701",
            "package {package};\n\nclass SeededUse extends {holder} {{\n    @Override\n    {head} throw new RuntimeException(); }}\n}}\n",  # noqa: E501
        ),
        _row(
            "field",
            r"^ +public static final [\w<>\[\]]+ (\w+) =.*;$()",
            JAVA,
            JAVA_FILE.replace("{typed}", "").replace("{body}", "return {holder}.{name};"),
            "SC705",
        ),
        _row(
            "enum member",
            r"^ +([A-Z][A-Z_]{3,})(?:\([^()]*\))?[,;]$()",
            r"^public enum (\w+)\b.*\{$",
            JAVA_FILE.replace("{typed}", "").replace("{body}", "return {holder}.{name};"),
            "SC705",
        ),
        _row(
            "function",
            r"^ +public static (?!class|final)[\w<>\[\]]+ ([a-z]\w+)\(([^()]*)\) \{$",
            JAVA,
            JAVA_FILE.replace("{typed}", "").replace("{body}", "{holder}.{name}({nulls}); return null;"),
            "SC701",
        ),
    ),
    "go": (
        _row(
            "method",
            r"^func \(\w+ \*?([A-Z]\w+)\) ([A-Z]\w+)\(([^().]*)\).*\{$",
            "",
            GO_PACKAGE + "func seededUse(value *{holder}) {{\n\tvalue.{name}({zeros})\n}}\n",
            "SC701",
        ),
        _row(
            "field",
            r"^\t([A-Z]\w+) +[\w.*\[\]]+(?: +`[^`]*`)?$()",
            GO,
            GO_PACKAGE + "func seededUse(value {holder}) any {{\n\treturn value.{name}\n}}\n",
            "SC705",
        ),
        _row(
            "constant",
            r"^\t([A-Z]\w{4,})(?: +\w+)? += [\"\d].*$()",
            "",
            GO_PACKAGE + "func seededUse() any {{\n\treturn {name}\n}}\n",
            "SC701",
        ),
        _row(
            "type",
            r"^type ([A-Z]\w+) (?:struct|interface|func).*$()",
            "",
            GO_PACKAGE + "func seededUse(value *{name}) any {{\n\treturn value\n}}\n",
            "SC701",
        ),
        _row(
            "function",
            r"^func ([A-Z]\w+)\(([^().]*)\).*\{$",
            "",
            GO_PACKAGE + "func seededUse() {{\n\t{name}({zeros})\n}}\n",
            "SC701",
        ),
    ),
}
NEW_FILES = {"py": "seeded_use.py", "ts": "seededUse.ts", "java": "SeededUse.java", "go": "seeded_use.go"}


@dataclass(frozen=True)
class Spot:
    """A symbol of a row, where it is, and what its new file is filled with."""

    row: Row
    path: str
    content: str
    name: str
    parameters: str
    holder: str
    line: str


def spots(text: Text, path: str, row: Row) -> Iterator[Spot]:
    """The symbols of one kind in one file whose name is no other's in the tree."""
    content = text.read(path)
    for match in row.find.finditer(content):
        groups = match.groups()
        holder = ""
        if len(groups) == 3:  # Go's receiver
            holder, *groups = groups  # type: ignore[assignment]
        name, parameters = groups
        if path.endswith(".java") and indent_of(match[0]) != least_indent(content):
            continue  # of a type within another, or of one without a name
        if row.holder is not None:
            holder = _holder(content, match.start(), row.holder)
            if not holder:
                continue
        above = content[: match.start()].rstrip("\n").rpartition("\n")[2]
        if above.lstrip().startswith("@") and not above.strip().startswith("@Override"):
            continue  # a decorator may make anything of it
        if len(name) >= 5 and 0 < len(text.holders(name)) <= 25:
            yield Spot(row, path, content, name, parameters, holder, match[0])


def _holder(content: str, before: int, pattern: re.Pattern[str]) -> str:
    """The type whose body a place is in: the last line that starts in the first column must be its head."""
    heads = list(re.finditer(r"^[^\s#/*@})].*$", content[:before], re.MULTILINE))
    found = pattern.match(heads[-1][0]) if heads else None
    return found[1] if found else ""


def use(one: Spot, template: str, ending: str) -> Edits:
    """The new file that uses the symbol."""
    count = count_of(one.parameters)
    package = re.search(r"^package ([\w.]+);?", one.content, re.MULTILINE)
    head = re.sub(r"\b(public|abstract|synchronized) ", "", one.line.strip()) if ending == "java" else ""
    filled = template.format(
        stem=Path(one.path).stem,
        holder=one.holder,
        name=one.name,
        parameters=one.parameters,
        given=", ".join(f"seed{number}" if not one.holder else "None" for number in range(count)),
        anys=", ".join(["null as any"] * count),
        nulls=", ".join(_null(part) for part in one.parameters.split(",") if part.strip()),
        zeros=", ".join(f"*new({kind})" for kind in _go_types(one.parameters)),
        package=package[1] if package else "",
        head="public " + head,
    )
    return {str(Path(one.path).parent / NEW_FILES[ending]): filled}


def _null(parameter: str) -> str:
    kind = parameter.split()[-2] if len(parameter.split()) > 1 else ""
    if kind == "boolean":
        return "false"
    return f"({kind}) 0" if kind in ("int", "long", "short", "byte", "char", "float", "double") else f"({kind}) null"


def _go_types(parameters: str) -> list[str]:
    found: list[str] = []
    for part in reversed([one.strip() for one in parameters.split(",") if one.strip()]):
        words = part.split(maxsplit=1)
        found.append(words[1] if len(words) > 1 else found[-1] if found else "any")
    return found[::-1]


def renamed(text: Text, one: Spot) -> Edits:
    """The tree with another word for the name."""
    new = f"Seeded{one.name}" if one.name[0].isupper() else f"seeded_{one.name}"
    return text.renamed(one.name, new)


def deleted(text: Text, one: Spot) -> Edits | None:
    """The file without the symbol, None where anybody uses it."""
    if text.holders(one.name) != [one.path] or len(re.findall(rf"\b{one.name}\b", one.content)) != 1:
        return None
    rows = one.content.splitlines(keepends=True)
    start = one.content[: one.content.index(one.line)].count("\n")
    end = start + 1
    if one.line.endswith((":", "{")):
        indent = len(rows[start]) - len(rows[start].lstrip())
        while end < len(rows) and (not rows[end].strip() or len(rows[end]) - len(rows[end].lstrip()) > indent):
            end += 1
        end += one.line.endswith("{")
    while start and rows[start - 1].lstrip().startswith(("@", "#:", "//", "*", "/*")):
        start -= 1
    return {one.path: "".join(rows[:start] + rows[end:])}


def longer(text: Text, one: Spot, ending: str) -> Edits | None:
    """The method with one parameter more, and its calls with one argument more; None where that is too hard."""
    new = {"py": "seed_new", "java": "int seedNew", "go": "seedNew int", "ts": "seedNew: number"}[ending]
    has_some = count_of(one.parameters) or (ending == "py" and one.row.kind == "method")
    joined = f"{', ' if has_some else ''}{new})"
    place = (
        f"(self{one.parameters})" if ending == "py" and one.row.kind == "method" else f"{one.name}({one.parameters})"
    )
    head = one.line.replace(place, f"{place[:-1]}{joined}", 1)
    edits: Edits = {}
    for path in text.holders(one.name):
        rows = []
        for row in text.read(path).splitlines(keepends=True):
            if path == one.path and row.rstrip("\n") == one.line:
                rows.append(row.replace(one.line, head))
                continue
            calls = len(re.findall(rf"\b{one.name}\(", row))
            if calls != len(re.findall(rf"\b{one.name}\([^()]*\)", row)) or re.search(rf"\bdef {one.name}\b", row):
                return None
            add = rf"\b({one.name})\(([^()]*)\)"
            rows.append(re.sub(add, lambda m: f"{m[1]}({m[2]}{', ' if m[2].strip() else ''}1)", row))
        edits[path] = "".join(rows)
    return edits


def member_cases(text: Text, one: Spot, ending: str) -> Iterator[Case]:
    """The positives of one symbol, and the twin in which the other side uses a name of its own."""
    template = one.row.use
    yield Case(f"{RENAME} {one.row.kind}", ending, one.row.rule, renamed(text, one), use(one, template, ending))
    if one.holder and one.row.kind in ("method", "field") and ending == "py":
        other = f"class Own:\n    {one.name} = 1\n\n\ndef seeded_use(value: Own):\n    return value.{one.name}\n"
        own = dict.fromkeys(use(one, template, ending), other)
        yield Case(f"{RENAME} {one.row.kind}, own type", ending, "", renamed(text, one), own)
    less = deleted(text, one)
    if less is not None:
        yield Case(f"{DELETE} {one.row.kind}", ending, one.row.rule, less, use(one, template, ending))
    if one.row.kind not in ("method", "function"):
        return
    more = longer(text, one, ending)
    if more is not None:
        yield Case(f"new parameter of a {one.row.kind}", ending, "SC702", more, use(one, template, ending))
        if one.row.override:
            yield Case("override of a changed method", ending, "SC706", more, use(one, one.row.override, ending))
    twins = twice(one, ending)
    if twins is not None:
        yield Case("both define", ending, "SC704", *twins)


def twice(one: Spot, ending: str) -> tuple[Edits, Edits] | None:
    """Both sides add a function of one name, at the end and at the start of the definitions of a file."""
    if one.row.kind != "function" or ending == "java":
        return None
    new = {
        "py": "def seeded_twin(value):\n    return value{}\n",
        "ts": "export function seededTwin(value: any) {{\n  return [value, {}];\n}}\n",
        "go": "func seededTwin(value int) int {{\n\treturn value{}\n}}\n",
    }[ending]
    first = one.content.replace(one.line, new.format(" + 1" if ending != "ts" else "1") + "\n\n" + one.line, 1)
    last = one.content.rstrip("\n") + "\n\n\n" + new.format(" + 2" if ending != "ts" else "2")
    return {one.path: first}, {one.path: last}


def member_seeds(text: Text, listed: list[str], endings: list[str], is_full: "IsFull") -> Iterator[Case]:
    """The cases of one repository, kind by kind, until the operators have enough; the same on every run."""
    for ending in endings:
        for row in ROWS[ending]:
            tried = 0
            for path in listed:
                if tried >= MOST_TRIED or not path.endswith(f".{ending}") or OUTSIDE.search(path):
                    continue
                if all(is_full(ending, f"{verb} {row.kind}") for verb in (RENAME, DELETE, "new parameter of a")):
                    break
                if ending == "py" and f"{Path(path).parent}/__init__.py" not in listed:
                    continue
                for one in list(spots(text, path, row))[:4]:
                    tried += 1
                    yield from (case for case in member_cases(text, one, ending) if not is_full(ending, case.operator))


IsFull = Callable[[str, str], bool]
MOST_TRIED = 120  # symbols of one kind in one repository
OUTSIDE = re.compile(
    r"(^|/)(vendor|node_modules|third_party|testdata|fixtures|tests?|examples?|__tests__)/|_test\.go$|\.d\.ts$|\.test\.|/test/"
)
