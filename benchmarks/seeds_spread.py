"""Semantic conflicts seeded in Rust, C, C++, C#, Ruby, PHP and Kotlin: recall by operator, precision of errors.

    python benchmarks/seeds_spread.py FOLDER [--cases 6] [--seconds 30] [--only NAME,NAME] [--json FILE]

FOLDER holds clones, such as `redis.git`. In the head of each, symbols are picked by regular expressions, not by the
index under test, and only such as one definition in the tree names. One side does something to the symbol and repairs
the whole tree by words; the other adds a use of it in the words of one that is there, later in the same block, or in
a new function where it names nothing local: so text alone proves each side whole and the merge broken. Each positive
has negative twins. There is no compiler: what the words do not prove (overloads, macros) is left out by asking for
names that are rare.
"""

import argparse
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from clones import name_of, repositories  # noqa: E402
from seeding import Edits, Text  # noqa: E402
from seeds import tree_with  # noqa: E402

from merge.repository.fold import writing_nothing  # noqa: E402
from merge.repository.git import Git  # noqa: E402
from merge.repository.merge_tree import IDENTITY  # noqa: E402
from scopes.check import check_revisions  # noqa: E402
from scopes.finding import Severity  # noqa: E402

# Ending: a function (name, parameters), a member of an enumeration, an import (name), a comment of one line.
FUNCTIONS = {
    "rs": r"^\s*pub(?:\(crate\))? fn (\w+)\(([^()&<>]*)\)[^\n;]*\{$",
    "c": r"^(?!static)[a-z][\w \*]*?\b(\w+)\(([^()]*)\)\n\{$|^(?!static)[a-z][\w \*]*?\b(\w+)\(([^()]*)\) \{$",
    "cpp": r"^[a-z][\w :<>\*&]*?\b(?:\w+::)?(\w+)\(([^()]*)\)(?: const)? ?\n?\{$",
    "cs": r"^\s+(?:public|internal|private) static [\w<>\[\]]+ (\w+)\(([^()=]*)\)$",
    "rb": r"^\s+def self\.(\w+)\(([^()=:*&]*)\)$",
    "php": r"^    (?:public|protected|private) (?:static )?function (\w+)\(([^()=]*)\)(?:: ?\??\w+)?$",
    "kt": r"^\s*(?:internal |public |private )?fun (\w+)\(([^()=]*)\)[^\n]*[{=]$",
}
MEMBERS = {
    "rs": r"^    ([A-Z][a-z]\w{4,}),$",
    "c": r"^\t+([A-Z][A-Z_0-9]{6,}),$",
    "cpp": r"^\s+([A-Z]\w{6,}),$",
    "cs": r"^        ([A-Z]\w{4,}),$",
    "rb": r"^\s+([A-Z][A-Z_]{5,}) = [^\n]*[^,\[({|]$",
    "php": r"^    (?:public |protected |private )?const ([A-Z_]{5,}) = [^\n]*;$",
    "kt": r"^    ([A-Z][A-Z_]{4,}),$",
}
IMPORTS = {
    "rs": r"^use [\w:]+::([A-Z]\w+);$",
    "php": r"^use [\w\\]+\\(\w+);$",
    "kt": r"^import [\w.]+\.([A-Z]\w+)$",
}
NEW = {"rs": "seed_new: u32", "c": "int seed_new", "cpp": "int seed_new", "cs": "int seedNew", "rb": "seed_new",
       "php": "$seedNew", "kt": "seedNew: Int"}  # fmt: skip
DEFAULT = {"cs": "int seedNew = 1", "rb": "seed_new = 1", "php": "$seedNew = 1", "kt": "seedNew: Int = 1"}
SAME = {"h": "c", "cc": "cpp", "hpp": "cpp"}
CACHE = Path(tempfile.gettempdir()) / "treaty-seeds"
LANGUAGES = {"rs": "Rust", "c": "C", "cpp": "C++", "cs": "C#", "rb": "Ruby", "php": "PHP", "kt": "Kotlin"}


@dataclass
class Case:
    """Two sides. `rules`: one of them must be reported; empty for a twin in which nothing is wrong."""

    operator: str
    rules: tuple[str, ...]
    ours: Edits
    theirs: Edits


@dataclass
class Tally:
    """Counts of one operator in one language."""

    cases: int = 0
    found: int = 0
    warned: int = 0  # of those not found: told as a warning
    wrong: list[str] = field(default_factory=list)


def ending_of(path: str) -> str:
    """The language of a path."""
    ending = path.rpartition(".")[2]
    return SAME.get(ending, ending)


def uses(tree: Text, name: str, path: str, ending: str, pattern: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Lines in other files that are one statement with a use in it, and so can stand there twice."""
    for user in tree.holders(name):
        if user != path and ending_of(user) == ending:
            for match in re.finditer(pattern, tree.texts[user], re.MULTILINE):
                if not tree.texts[user].count('"""', 0, match.start()) % 2:
                    yield user, match


def cases(tree: Text, ending: str, wanted: int, chance: random.Random) -> Iterator[Case | None]:
    """The cases of one language."""
    paths = [path for path in tree.texts if path.rpartition(".")[2] == ending and "vendor" not in path]
    chance.shuffle(paths)
    taken: Counter[str] = Counter()
    for path in paths:
        yield None  # the caller looks at its clock
        for operator, found in (("function", _functions), ("member", _members), ("import", _imports)):
            if taken[operator] < wanted:
                made = list(found(tree, path, ending))
                taken[operator] += bool(made)
                yield from made
        if all(taken[operator] >= wanted for operator in ("function", "member", "import")):
            return


def _functions(tree: Text, path: str, ending: str) -> Iterator[Case]:
    for match in re.finditer(FUNCTIONS[ending], tree.texts[path], re.MULTILINE):
        name, parameters = [one for one in match.groups() if one is not None][:2]
        if len(name) < 6 or not 2 <= len(tree.holders(name)) <= 12 or not _is_unique(tree, name, ending):
            continue
        end = "" if ending in ("rb", "kt") else ";"
        if f"{name}(" not in "".join(tree.texts[p] for p in tree.holders(name) if p != path):
            continue
        statement = rf"^([ \t]+)(?:[\w:.$>\\-]+(?:\.|::|->))?\b{name}\([^()\n]*\){end}$"
        for user, use in uses(tree, name, path, ending, statement):
            more = _twice(tree, user, use)
            if more is None:
                continue
            new = f"{name}Seeded" if name != name.lower() else f"{name}_seeded"
            renamed = tree.renamed(name, new)
            yield Case("rename", ("SC701",), renamed, more)
            other = dict(renamed)
            other[path] = other[path] + f"\n{'#' if ending == 'rb' else '//'} seeded\n"
            yield Case("rename, nothing new used", (), other, _comment(tree, user, ending))
            longer = _longer(tree, name, parameters, NEW[ending])
            if longer is not None:
                yield Case("new parameter", ("SC702",), longer, more)
            if ending in DEFAULT:
                lines = tree.texts[path].replace(match[0], _with(match[0], parameters, DEFAULT[ending]), 1)
                yield Case("new parameter with default", (), {path: lines}, more)
            return


def _is_unique(tree: Text, name: str, ending: str) -> bool:
    """One definition (in C with its declaration) in the tree."""
    words = r"(?:fn|def|function|fun|class|struct|enum|define)\s+(?:self\.)?"
    typed = r"^\s*(?:[\w<>\[\]]+[ \*&]+)+(?:\w+::)?"
    before = typed if ending in ("c", "cpp", "cs") else words
    pattern = re.compile(rf"{before}{name}\b\s*\(", re.MULTILINE)
    found = [m[0] for path in tree.holders(name) for m in pattern.finditer(tree.texts[path])]
    return len([one for one in found if not re.search(r"\b(return|else|new|await)\b", one)]) <= 1 + (
        ending in ("c", "cpp")
    )


# A function around a use: how its head looks, and one of the same place with the use as its body.
HEADS = {
    "rs": (r"^([ \t]*)(?:pub[^\n]* )?(?:async )?fn [^\n]*\{$", "{0}fn seeded_use() {{\n{1}\n{0}}}\n\n"),
    "c": (r"^()[a-z][^\n;]*\)\n?[ ]?\{$", "{0}static void seeded_use(void)\n{{\n{1}\n}}\n\n"),
    "cpp": (r"^([ \t]*)[a-zA-Z][^\n;=]*\)(?: const)?\n?[ ]?\{$", "{0}static void seeded_use()\n{0}{{\n{1}\n{0}}}\n\n"),
    "cs": (r"^([ \t]+)(?:public|private|internal) [^\n;=]*\)$", "{0}private void SeededUse()\n{0}{{\n{1}\n{0}}}\n\n"),
    "rb": (r"^([ \t]+)def [^\n]*$", "{0}def seeded_use\n{1}\n{0}end\n\n"),
    "php": (r"^([ \t]+)(?:[a-z]+ )+function [^\n]*$", "{0}private function seededUse()\n{0}{{\n{1}\n{0}}}\n\n"),
    "kt": (r"^([ \t]*)(?:[a-z]+ )*fun [^\n]*\{$", "{0}private fun seededUse() {{\n{1}\n{0}}}\n\n"),
}  # fmt: skip


def _twice(tree: Text, user: str, use: re.Match[str]) -> Edits | None:
    """The user's file with the statement once more: later in its block, or in a new function where it names nothing
    that a function has for itself. None where neither can be."""
    text = tree.texts[user]
    at = _later(text, use)
    if at is not None:
        return {user: f"{text[:at]}{use[0]}\n{text[at:]}"}
    head, body = HEADS[ending_of(user)]
    before = list(re.finditer(head, text[: use.start()], re.MULTILINE))
    if not before or _LOCAL.search(use[0].strip()):
        return None
    at = before[-1].start()
    return {user: f"{text[:at]}{body.format(before[-1][1], use[0])}{text[at:]}"}


_LOCAL = re.compile(r"^\$?[a-z_]\w*(\.|->)|\(.*(?<![\w.\"'])\$?[a-z_]\w*\b(?![(\w.])")
_NO_END = re.compile(
    r"[({\[,=+\-.|&?:]$|\bdo\b|\b(if|unless|else|case|when|for|while|try|begin|return|throw|raise)\b|^[.?:})\]]"
)


def _later(text: str, use: re.Match[str]) -> int | None:
    """The end of a later statement of one line in the same block, with a line between."""
    at = use.end() + 1
    lines = text[at:].splitlines(keepends=True)
    for number, line in enumerate(lines[:40]):
        indent = line[: len(line) - len(line.lstrip())]
        if line.strip() and len(indent) < len(use[1]):
            return None
        after = lines[number + 1].strip() if number + 1 < len(lines) else ""
        is_whole = indent == use[1] and line.count("(") == line.count(")") and not _NO_END.search(line.strip())
        at += len(line)
        is_whole &= line.rstrip().endswith(";") or not ends_with_sign(text)
        if number > 0 and line.strip() and is_whole and not re.match(r"[.?:&|+{]|else|do\b", after):
            return at
    return None


def ends_with_sign(text: str) -> bool:
    """Do statements end with a semicolon here?"""
    return len(re.findall(r";$", text, re.MULTILINE)) > 5


def _comment(tree: Text, user: str, ending: str) -> Edits:
    return {user: tree.texts[user] + f"\n{'#' if ending == 'rb' else '//'} seeded note\n"}


def _with(line: str, parameters: str, new: str) -> str:
    kept = "" if parameters.strip() in ("", "void") else f"{parameters}, "
    return line.replace(f"({parameters})", f"({kept}{new})", 1)


def _longer(tree: Text, name: str, parameters: str, new: str) -> Edits | None:
    """All lists after the name with one thing more; None where one is too hard for that."""
    edits: Edits = {}
    for path in tree.holders(name):
        text = tree.texts[path]
        lists = re.findall(rf"\b{name}\(([^()]*)\)", text)
        if len(lists) != len(re.findall(rf"\b{name}\b", text)):
            return None
        text = re.sub(
            rf"\b({name})\(([^()]*)\)",
            lambda m: _with(m[0], m[2], new if (m[2] == parameters and m[2]) or _declares(m[2], new) else "1"),
            text,
        )
        edits[path] = text
    own = [t for t in edits.values() if "seed_new" in t or "seedNew" in t]
    return edits if own else None


def _declares(given: str, new: str) -> bool:
    """Are these parameters and not arguments?"""
    return bool(re.search(r"^\s*(?:const |struct |unsigned )*\w+[ \*&]+\w+|: ", given)) and " " in new


def _members(tree: Text, path: str, ending: str) -> Iterator[Case]:
    for match in re.finditer(MEMBERS[ending], tree.texts[path], re.MULTILINE):
        name = match[1]
        if not 2 <= len(tree.holders(name)) <= 8:
            continue
        defined = re.compile(MEMBERS[ending], re.MULTILINE)
        if sum(m[1] == name for p in tree.holders(name) for m in defined.finditer(tree.texts[p])) != 1:
            continue
        end = "" if ending in ("rb", "kt") else ";"
        for user, use in uses(tree, name, path, ending, rf"^([ \t]+)[^\n/*'\"#]*\b{name}\b[^\n'\"]*\){end}$"):
            if re.match(r"\s*(if|else|case|for|while|when|return|}|\)|elsif|unless|&&|\|\||\.)", use[0]):
                continue
            new = f"{name}Seeded" if name != name.upper() else f"{name}_SEEDED"
            more = _twice(tree, user, use)
            if more is not None:
                yield Case("member renamed", ("SC705", "SC701"), tree.renamed(name, new), more)
                return


def _imports(tree: Text, path: str, ending: str) -> Iterator[Case]:
    if ending not in IMPORTS:
        return
    text = tree.texts[path]
    if ending == "rs" and re.search(r"^\s*(?:pub )?use [^;]*\*", text, re.MULTILINE):
        return  # the star may bring it too
    for match in re.finditer(IMPORTS[ending], text, re.MULTILINE):
        name = match[1]
        lines = list(re.finditer(rf"^[ \t]+[^\n/*]*\b{name}\b[^\n]*$", text, re.MULTILINE))
        ends = {"rs": r"^[ \t]+let [^\n]*;$", "php": r"^[ \t]+\$\w+ = [^\n]*;$", "kt": r"^[ \t]+val \w+ = [^\n]*$"}
        use = next((m for m in lines if re.match(ends[ending], m[0]) and m[0].count("(") == m[0].count(")")), None)
        if use is None or len(re.findall(rf"\b{name}\b", text)) > 6 or _needs_none(name):
            continue
        without = re.sub(rf"\b{name}\b", "SeededOther", text.replace(match[0] + "\n", "", 1))
        again = re.sub(r"(let (?:mut )?|\$|val )(\w+)", r"\1seeded_\2", use[0], count=1)
        more = f"{text[: use.end()]}\n{again}{text[use.end() :]}"
        far = text[: use.end()].count("\n") - text[: match.end()].count("\n") > 6
        if far:
            yield Case("remove import", ("SC703",), {path: without}, {path: more})
            return


def _needs_none(name: str) -> bool:
    """Is it one of the names that need no import?"""
    return name in ("Result", "Option", "String", "Vec", "Box")


def run(repository: Path, wanted: int, seconds: float, tallies: dict[tuple[str, str], Tally]) -> tuple[int, int]:
    """All cases of one repository; errors reported, and those of them in twins or of another rule."""
    reported = false = 0
    with writing_nothing(Git(repository, environment=IDENTITY)) as git:
        head = git.resolve("HEAD", "tree")
        tree = Text(git, head)
        counts = Counter(ending_of(path) for path in tree.texts)
        ending = max(LANGUAGES, key=lambda one: counts[one])
        started = time.monotonic()
        for case in cases(tree, ending, wanted, random.Random(5)):
            if time.monotonic() - started > seconds:
                break
            if case is None:
                continue
            sides = [tree_with(git, head, edits) for edits in (case.ours, case.theirs)]
            checked = check_revisions(git, head, {"ours": sides[0], "theirs": sides[1]}, CACHE)
            if checked.conflicts or head in sides:
                continue
            errors = [one for one in checked.findings if one.severity is Severity.ERROR]
            tally = tallies.setdefault((LANGUAGES[ending], case.operator), Tally())
            tally.cases += 1
            reported += len(errors)
            bad = [one for one in errors if one.rule not in case.rules]
            false += len(bad)
            is_right = any(one.rule in case.rules for one in errors) if case.rules else not errors
            tally.found += is_right
            if not is_right and case.rules:
                tally.warned += any(one.rule in case.rules for one in checked.findings)
            if not is_right or bad:
                tally.wrong.append(f"{name_of(repository)} {min(case.theirs)} {[one.message for one in errors]}")
    return reported, false


def main() -> None:
    """Run it and print the result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, default=6, help="symbols by operator and repository")
    parser.add_argument("--seconds", type=float, default=30.0, help="for one repository")
    parser.add_argument("--only", default="", help="names of repositories, with commas")
    parser.add_argument("--json", type=Path)
    words = parser.parse_args()
    tallies: dict[tuple[str, str], Tally] = {}
    reported = false = 0
    for repository in repositories(words.folder, words.only):
        started = time.monotonic()
        some, bad = run(repository, words.cases, words.seconds, tallies)
        reported, false = reported + some, false + bad
        print(f"{name_of(repository)}: {time.monotonic() - started:.0f} s", file=sys.stderr)
    rows = [{"language": key[0], "operator": key[1], **vars(tally)} for key, tally in sorted(tallies.items())]
    text = json.dumps({"rows": rows, "errors": reported, "wrong": false}, indent=1)
    print(text)
    if words.json:
        words.json.write_text(text)


if __name__ == "__main__":
    main()
