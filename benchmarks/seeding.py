"""Seeds faults for the benchmark of semantic conflicts: symbols by regular expressions, operators by words.

Nothing here asks the index under test. A name has one definition in the tree, so that after a renaming by
words the old name is nowhere, and a new use of it is broken for sure.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from merge.repository.git import Git

LARGEST = 600_000  # bytes of a file that is read
WORD = re.compile(r"\w+")
MOST_USERS = 25  # files that hold the name of a symbol

# Operators that nothing was tuned on.
HELD_OUT = ("rename, used as a value", "parameter by name alone")

Edits = dict[str, str]


@dataclass
class Case:
    """Two sides of one seeded merge. `rule`: what must be reported, "" for a negative twin."""

    operator: str
    language: str
    rule: str
    ours: Edits
    theirs: Edits


class Text:
    """The text of one tree, found by git alone."""

    def __init__(self, git: Git, tree: str) -> None:
        self.git, self.tree = git, tree
        self._holders: dict[str, list[str]] = {}

    def read(self, path: str) -> str:
        """One file, "" for what is no text, or too large."""
        return self.texts.get(path, "")

    def holders(self, word: str) -> list[str]:
        """The files that hold a word."""
        if not self._holders:
            for path, text in self.texts.items():
                for one in set(WORD.findall(text)):
                    self._holders.setdefault(one, []).append(path)
        return self._holders.get(word, [])

    @cached_property
    def texts(self) -> dict[str, str]:
        """All files, by path."""
        found: dict[str, str] = {}
        with closing(self.git.objects()) as objects:
            for record in self.git.records("ls-tree", "-r", "-z", self.tree):
                head, _, path = record.partition("\t")
                blob = objects.find(head.split(" ")[2]) if head.split(" ")[1] == "blob" else None
                if blob is not None and len(blob[1]) <= LARGEST and b"\0" not in blob[1]:
                    found[path] = blob[1].decode("utf-8", "replace")
        return found

    def grep(self, *words: str) -> list[str]:
        """Paths with a match."""
        output = self.git.run("grep", "-l", "-I", *words, self.tree, codes=(0, 1, 128)).text
        return [line.partition(":")[2] for line in output.splitlines()]

    def lines(self, *words: str) -> list[tuple[str, str]]:
        """Path and line of each match."""
        output = self.git.run("grep", "-h", "-I", *words, self.tree, codes=(0, 1, 128)).text
        return [("", line) for line in output.splitlines()]

    def is_unique(self, name: str) -> bool:
        """One definition of the name in the whole tree, and few files that hold it."""
        if len(name) < 5 or len(self.holders(name)) > MOST_USERS:
            return False
        pattern = rf"\b(def|class|function|func|interface|enum|const|let|var|type)\b.*\b{name}\b|\) {name}\("
        words = "public|private|protected|static|final|abstract"
        declared = rf"^\s+({words}|[A-Z]\w*)( \w\S*)* {name}\(|^\s+(async )?{name}\(.*\{{$"
        return len(self.lines("-E", "-e", pattern)) + len(self.lines("-P", "-e", declared)) <= 2

    def renamed(self, name: str, new: str) -> Edits:
        """The whole tree with one word for another."""
        paths = self.holders(name)
        return {path: re.sub(rf"\b{name}\b", new, self.read(path)) for path in paths}


@dataclass
class Symbol:
    """A function to seed a fault in, and how another file gets at it."""

    path: str
    name: str
    parameters: str
    line: str
    user: str  # a file that uses it already
    bring: str  # the import in that form, "" where none is needed
    call: str  # what is called, as `money.tax`


PYTHON = re.compile(r"^def ([a-z]\w+)\(([^()*=]*)\)( ->.*)?:$", re.MULTILINE)
SCRIPT = re.compile(r"^export (?:async )?function ([a-z]\w+)\(([^(){}=?]*)\)(: [\w<>\[\]]+)? \{$", re.MULTILINE)
JAVA = re.compile(r"^ +public static (?!class|final|void)([\w<>]+) ([a-z]\w+)\(([^()]*)\) \{$", re.MULTILINE)
GO = re.compile(r"^func ([A-Z]\w+)\(([^()]*)\).*\{$", re.MULTILINE)


def count_of(parameters: str) -> int:
    """How many parameters a list without brackets has."""
    return len([one for one in parameters.split(",") if one.strip()])


def indent_of(line: str) -> int:
    """How many blanks a line starts with."""
    return len(line) - len(line.lstrip())


def least_indent(content: str) -> int:
    """The indent of what is right within the outermost types of a file."""
    return min((len(one) for one in re.findall(r"^( +)[^\s*].*[;{]$", content, re.MULTILINE)), default=0)


def symbols(text: Text, ending: str, paths: list[str]) -> Iterator[Symbol]:
    """Symbols with a user in another file, found by regular expressions."""
    find = {"py": _python, "ts": _script, "tsx": _script, "js": _script, "java": _java, "go": _go}[ending]
    for path in paths:
        if not re.search(r"(^|/)(vendor|node_modules|third_party|testdata|fixtures)/", path):
            yield from find(text, path)


def _python(text: Text, path: str) -> Iterator[Symbol]:
    stem = Path(path).stem
    for match in PYTHON.finditer(text.read(path)):
        name = match[1]
        for user in (
            text.grep("-E", "-e", rf"^from [a-zA-Z_.]*\b{stem} import .*\b{name}\b") if text.is_unique(name) else ()
        ):
            line = next(
                (
                    one
                    for one in text.read(user).splitlines()
                    if re.match(rf"from [\w.]*\b{stem} import .*\b{name}\b", one)
                ),
                "",
            )
            module = line.split()[1] if line else ""
            if user.endswith(".py") and module and path.endswith(module.lstrip(".").replace(".", "/") + ".py"):
                yield Symbol(path, name, match[2], match[0], user, f"from {module} import {name}\n", name)
                break


def _script(text: Text, path: str) -> Iterator[Symbol]:
    stem = Path(path).name.partition(".")[0]
    for match in SCRIPT.finditer(text.read(path)):
        name = match[1]
        for user in (
            text.grep("-E", "-e", rf"^import \{{.*\b{name}\b.*\}} from ['\"]\..*\b{stem}(\.js)?['\"]")
            if text.is_unique(name)
            else ()
        ):
            line = next((one for one in text.read(user).splitlines() if re.match(rf"import \{{.*\b{name}\b", one)), "")
            module = re.search(r"from (['\"].*['\"])", line)
            if module:
                yield Symbol(path, name, match[2], match[0], user, f"import {{ {name} }} from {module[1]};\n", name)
                break


def _java(text: Text, path: str) -> Iterator[Symbol]:
    holder = Path(path).stem
    content = text.read(path)
    package = re.search(r"^package ([\w.]+);", content, re.MULTILINE)
    for match in JAVA.finditer(content):
        if package and indent_of(match[0]) == least_indent(content) and text.is_unique(match[2]):
            bring = f"import {package[1]}.{holder};\n"
            yield Symbol(path, match[2], match[3], match[0], path, bring, f"{holder}.{match[2]}")


def _go(text: Text, path: str) -> Iterator[Symbol]:
    if path.endswith("_test.go"):
        return
    content = text.read(path)
    package = re.search(r"^package (\w+)", content, re.MULTILINE)
    folder = str(Path(path).parent)
    for match in GO.finditer(content):
        name = match[1]
        if not package or "..." in match[2] or not text.is_unique(name):
            continue
        for user in text.grep("-E", "-e", rf"\b{package[1]}\.{name}\("):
            bring = re.search(rf'^\s*(?:import )?("[\w./-]+/{folder}")$', text.read(user), re.MULTILINE)
            if bring and user.endswith(".go"):
                yield Symbol(path, name, match[2], match[0], user, bring[1], f"{package[1]}.{name}")
                break


PYTHON_USES = {
    "call": "{bring}\n\ndef seeded_use({given}):\n    return {call}({given})\n",
    "shadow": "def seeded_use({name}):\n    return {name}(1, 2, 3, 4)\n",
    "value": "{bring}\nSEEDED = [{call}]\n",
}
JAVA_USES = {
    "call": "{head}\n\nclass SeededUse {{\n    Object use({typed}) {{ return {call}({given}); }}\n}}\n",
    "shadow": "{head}\n\nclass SeededUse {{\n    interface Other {{ Object {name}(int a, int b, int c, int d); }}\n"
    "    Object use(Other other) {{ return other.{name}(1, 2, 3, 4); }}\n}}\n",
}
GO_USES = {
    "call": "{head}\n\nimport {bring}\n\nfunc seededUse({typed}) {{\n\t{call}({given})\n}}\n",
    "value": "{head}\n\nimport {bring}\n\nvar seededUse = {call}\n",
    "shadow": "{head}\n\ntype seededBox struct{{ {name} func(int, int, int) int }}\n\n"
    "func seededUse({holder} seededBox) int {{\n\treturn {call}(1, 2, 3)\n}}\n",
}
SCRIPT_USES = {
    "call": "{bring}\nexport function seededUse({typed}) {{\n  return {call}({given});\n}}\n",
    "value": "{bring}\nexport const seededUse = [{call}];\n",
    "shadow": "export const seededUse = ({name}) => {name}(1, 2, 3, 4);\n",
}
USES = {  # ending: new file, templates, how a parameter is typed
    ".py": ("seeded_use.py", PYTHON_USES, "{}"),
    ".java": ("SeededUse.java", JAVA_USES, "int {}"),
    ".go": ("seeded_use.go", GO_USES, "{} any"),
    ".ts": ("seededUse.ts", SCRIPT_USES, "{}: any"),
    ".tsx": ("seededUse.tsx", SCRIPT_USES, "{}: any"),
    ".js": ("seededUse.js", SCRIPT_USES, "{}"),
}


def use(one: Symbol, text: Text, how: str = "call") -> Edits:
    """A new file beside one that uses the symbol, with a use of it; `how` "shadow": of a parameter of its name."""
    name, templates, typed = USES[Path(one.user).suffix]
    given = [f"seed{number}" for number in range(count_of(one.parameters))]
    package = re.search(r"^package [\w.]+;?", text.read(one.user), re.MULTILINE)
    content = templates[how].format(
        bring=one.bring,
        given=", ".join(given),
        typed=", ".join(typed.format(word) for word in given),
        call=one.call,
        name=one.name,
        holder=one.call.partition(".")[0],
        head=package[0] if package else "",
    )
    return {str(Path(one.user).parent / name): content}


def with_parameter(one: Symbol, text: Text, default: bool) -> Edits | None:
    """The symbol with one parameter more, and all calls repaired; None where a call is too hard for that."""
    language = Path(one.path).suffix
    new = {".py": "seed_new", ".java": "int seedNew", ".go": "seedNew int"}.get(
        language, "seedNew: number" if language in (".ts", ".tsx") else "seedNew"
    )
    if default:
        if language not in (".py", ".ts", ".tsx", ".js"):
            return None
        new = "seed_new=1" if language == ".py" else "seedNew = 1"
    line = one.line.replace(
        f"({one.parameters})", f"({one.parameters}{', ' if one.parameters.strip() else ''}{new})", 1
    )
    edits: Edits = {}
    for path in text.holders(one.name):
        content = text.read(path)
        if path == one.path:
            content = content.replace(one.line, line, 1)
        if not default:
            content = _repaired(content, one, line)
            if not content:
                return None
        edits[path] = content
    return edits


def by_name_only(one: Symbol, text: Text) -> Edits | None:
    """Python: the last parameter taken by name alone, and all calls repaired; None where one is too hard for that."""
    names = [part.partition(":")[0].strip() for part in one.parameters.split(",") if part.strip()]
    if not names or not all(name.isidentifier() for name in names):
        return None
    before = one.parameters.rpartition(",")[0]
    last = one.parameters.rpartition(",")[2].strip()
    line = one.line.replace(f"({one.parameters})", f"({before}{', ' if before else ''}*, {last})", 1)
    edits: Edits = {}
    for path in text.holders(one.name):
        content = text.read(path)
        content = content.replace(one.line, line, 1) if path == one.path else content
        calls = re.findall(rf"(?<!def )\b{one.name}\(([^()]*)\)", content)
        if len(calls) != len(re.findall(rf"(?<!def )\b{one.name}\(", content)):
            return None
        if any(count_of(call) != len(names) or "=" in call or "*" in call for call in calls):
            return None
        edits[path] = re.sub(
            rf"(?<!def )\b({one.name})\(([^()]*)\)", lambda m: f"{m[1]}({_last_named(m[2], names[-1])})", content
        )
    return edits


def _last_named(given: str, name: str) -> str:
    before, comma, last = given.rpartition(",")
    return f"{before}{comma} {name}={last.strip()}".lstrip()


def _repaired(content: str, one: Symbol, definition: str) -> str:
    """Each call with one argument more, "" where one spans lines or holds brackets."""
    lines = []
    for row in content.splitlines(keepends=True):
        line = row
        if f"{one.name}(" in line and line.rstrip("\n") != definition and line.rstrip("\n") != definition.rstrip("\n"):
            if len(re.findall(rf"\b{one.name}\(", line)) != len(re.findall(rf"\b{one.name}\([^()]*\)", line)):
                return ""
            line = re.sub(
                rf"\b({one.name})\(([^()]*)\)", lambda m: f"{m[1]}({m[2]}{', ' if m[2].strip() else ''}1)", line
            )
        lines.append(line)
    return "".join(lines)


def cases_of(one: Symbol, text: Text, ending: str, other: Symbol | None) -> Iterator[Case]:
    """The positives and their negative twins that a symbol gives."""
    new = f"seeded{one.name[0].upper()}{one.name[1:]}" if ending != "go" else f"Seeded{one.name}"
    renamed = text.renamed(one.name, new)
    yield Case("rename", ending, "SC701", renamed, use(one, text))
    if "value" in USES[Path(one.user).suffix][1]:
        yield Case(HELD_OUT[0], ending, "SC701", renamed, use(one, text, "value"))
    if ending == "py" and (named := by_name_only(one, text)) is not None:
        yield Case(HELD_OUT[1], ending, "SC702", named, use(one, text))
    kept = dict(renamed)
    alias = {"py": f"\n\n{one.name} = {new}\n", "go": f"\n\nvar {one.name} = {new}\n", "java": ""}.get(
        ending, f"\nexport {{ {new} as {one.name} }};\n"
    )
    if alias:
        kept[one.path] = kept[one.path].rstrip("\n") + alias
        yield Case("rename, alias kept", ending, "", kept, use(one, text))
    yield Case("rename, shadowed use", ending, "", renamed, use(one, text, "shadow"))
    if other is not None and other.name not in renamed[one.path]:
        yield Case("rename, other used", ending, "", renamed, use(other, text))
    longer = with_parameter(one, text, default=False)
    if longer is not None:
        yield Case("new parameter", ending, "SC702", longer, use(one, text))
        yield Case("new parameter, shadowed use", ending, "", longer, use(one, text, "shadow"))
    defaulted = with_parameter(one, text, default=True)
    if defaulted is not None:
        yield Case("new parameter with default", ending, "", defaulted, use(one, text))
    yield from _import_cases(one, text, ending)


def _import_cases(one: Symbol, text: Text, ending: str) -> Iterator[Case]:
    """The user's own import goes together with its uses; the other side uses it once more at the end."""
    if ending not in ("py", "ts", "tsx", "js"):
        return
    content = text.read(one.user)
    line = next((row for row in content.splitlines(keepends=True) if one.name in row and "import" in row), "")
    named = re.match(rf"(from \S+ import |import \{{ ?){one.name}( ?\}} from .*)?$", line.rstrip("\n;"))
    if not named or "import *" in content or len(re.findall(rf"\b{one.name}\b", content)) > 4:
        return
    without = re.sub(rf"\b{one.name}\b", "seededOther", content.replace(line, "", 1))
    given = ", ".join("1" for _ in range(count_of(one.parameters)))
    body = f"\n\ndef seeded_use():\n    return {one.name}({given})\n"
    if ending != "py":
        body = f"\nexport function seededUse() {{\n  return {one.name}({given});\n}}\n"
    yield Case("remove import", ending, "SC703", {one.user: without}, {one.user: content.rstrip("\n") + body})


def seeded(git: Git, tree: str, wanted: int) -> Iterator[Case]:
    """The cases of one repository, the same on every run."""
    text = Text(git, tree)
    listed = git.records("ls-tree", "-r", "-z", "--name-only", tree)
    chance = random.Random(7)
    for ending in ("py", "ts", "js", "java", "go"):
        paths = [path for path in listed if path.endswith(f".{ending}") and not path.endswith(".d.ts")]
        chance.shuffle(paths)
        before: Symbol | None = None
        taken: Counter[str] = Counter()
        for one in symbols(text, ending, paths[:400]):
            taken[one.path] += 1
            if taken[one.path] > 2:
                continue
            yield from cases_of(one, text, ending, before)
            before = one
            if sum(taken.values()) >= wanted:
                break
