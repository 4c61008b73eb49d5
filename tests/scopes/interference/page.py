"""Builds docs/semantic-conflicts.md: `python -m tests.scopes.interference.page` from the root of the project."""

import tempfile
from pathlib import Path

from scopes.check_report import to_text
from scopes.interference import KINDS
from tests.scopes.interference.examples import EXAMPLES
from tests.scopes.interference.revisions import Files, checked

PAGE = Path(__file__).resolve().parents[3] / "docs" / "semantic-conflicts.md"
FENCES = {".py": "python", ".java": "java", ".go": "go", ".ts": "typescript"}

HEAD = """\
# Semantic conflicts

Two changes can merge without a conflict and break the program all the same: one renames a function, the other adds
a call of the old name in another file. `treaty scopes check` merges each two revisions in memory and looks for what
only the merge breaks. It needs no build and runs no code of the project.

```text
$ treaty scopes check main feature-a feature-b
$ treaty scopes check "$(git merge-base a b)" a b --format sarif >conflicts.sarif
$ treaty scopes check base/ ours/ theirs/
$ treaty scopes check main feature-a feature-b --types
```

It takes commits, branches or folders, and any number of revisions: each pair is looked at. Formats: text, `json`,
`sarif`. Exit code 0: nothing proved, 1: errors (with `--strict` also warnings), 2: wrong use. What one edit breaks at
several places of a file is one finding, with all the places (`also`).

Of more than two revisions it also says which pairs conflict, whom to send back and in which order to merge: who
changes something goes before who newly relies on it. `--tests` prints the command lines of pytest, jest and go test for
the tests that reach edits of both sides by their imports. Files that `.gitattributes` call `linguist-vendored` or
`linguist-generated` are not looked into. `treaty scopes explain SC701` has a page for each kind.

The same check runs after every merge of a workflow: its findings are in the run's journal, `treaty workflow status`
and `report`, and errors and warnings fire the review trigger `semantic_conflict`. `treaty merge branches --check`
asks it too.

With `--types` it also runs mypy or pyright (Python) and tsc (TypeScript), where they are installed, on the changed
files of both sides and of their merge, and reports the errors that only the merge has ([SC712](rules/SC712.md)). That
takes as long as three runs of the checker. It is off by default, since a checker reads the configuration of the tree,
and mypy runs the plugins that it names. Where no checker is there, it says so. Where the work tree has a
`node_modules`, tsc sees it.

## What is covered

| | definitions, imports, uses | number of arguments | receivers |
|---|---|---|---|
| Python | yes | yes, and names | `self`, `cls`, modules, types, annotated names, `x = T()` |
| TypeScript, TSX | yes | yes | `this`, namespaces, types, enums, declared names, `new T()` |
| JavaScript | yes | as a warning | `this`, namespaces, classes, `new T()`; CommonJS `require` with a plain name |
| Java | yes | yes | fields, parameters and locals with a declared type, static members, packages |
| Go | yes | yes | packages, parameters and literals with a declared type, methods over the files of a package |

[Rust, C, C++, C#, Ruby, PHP and Kotlin](#languages) are read with the same rules and less of what a compiler knows.

An **error** rests on a chain that is followed from end to end: the use is bound by its own file ("exact") or by its
imports ("import-bound"), it leads to a definition in the tree of who wrote it, and to nothing, or to one that it does
not fit, in the merge. A name that still has a definition anywhere in the merged tree is never reported as gone.

A **warning** says that something is gone which may also come from elsewhere: a member of a type whose base is not in
the tree, unless the language makes an override say that it is one (C#, Kotlin, and Java where the type marks any), the
base is of Python's standard library, or the member kept its body under another name and the old one is in no source
file of that side; a member of a type that makes names at run time; or a use on a value of unknown type ("name-only").
Where only the name tells, it must be long or of several words, whoever took it away must have left the word in no
source file, and nothing in the merge has that name.

So these are **not** found: a renamed method while another class has one of the same name, short names on values of
unknown type, reflection, types of arguments, names made at run time (`__getattr__`, `globals()`, `module.exports = …`),
and files of over 1.5 MB.

## Languages

How a name gets its meaning in the seven that are read without what a compiler knows, and what is left alone there:

- **Rust**: `use` trees and `pub use`, files and blocks of `mod`, `crate`, `super`, crates of the workspace. Not: what
  is within macros, methods of traits, what is derived.
- **C**: includes and what they include, `static`, macros as values and functions. Not: pasted tokens, types of a cast,
  what only the linker joins.
- **C++**: the same with namespaces, methods outside their class, overloads (a call must fit none). Not: templates by
  their arguments, `using` of a namespace.
- **C#**: the namespace around and the `using` lines, global ones too, partial classes. Not: extension methods, several
  namespaces in one file.
- **Ruby**: the modules around, files called after a constant, reopened classes, `attr_*`. Not: what has
  `method_missing`; a name that is a symbol or a whole string anywhere counts as defined.
- **PHP**: the namespace, `use` with groups, files called after a class (PSR-4). Not: variable functions, classes with
  `__call` or `__get`, names in strings.
- **Kotlin**: the package, imports and stars, companions, constructors, defaults and names of arguments. Not: extension
  functions by what they extend, names in a lambda with a receiver.

SC703 is not looked for in Ruby (what is loaded is there for all), SC706 not in C and Ruby, SC707 only for routes of
Ruby, PHP, C# and Kotlin that stand in one block, SC708 in none of them. A `.h` is read as C++ where most sources of the
tree are. Names are looked up in the file, in what any side changed, in files called after the name and in what is
included, never over the whole tree; that something is gone is proved over the whole tree, for Rust, C, C++, Ruby and
PHP also in text that no parse shows (macros, symbols, strings).

## How

The symbols of a blob are kept in `$XDG_CACHE_HOME/treaty/symbols-*.sqlite`, by blob id, language and version of the
extractor. A cache that is old, cut short or not a database is made anew; several processes may use it at once. Only
files that a side changed, what they import, and what holds a name in question are read. Queries in the data files of
the languages (`outline`, `linkage`, `uses`) say what a definition, an import and a use are; `scopes/extraction.py`
explains their captures. Scopes, `self` and method resolution in Python come from the same queries: libcst took
0.15 s to import, and 0.13 to 0.25 s for the scopes of a file of 320 to 390 lines. From Python, for a merge that you
have already made:

```python
from merge.repository.git import Git
from scopes.check import check

def conflicts(base: str, ours: str, theirs: str, merged_tree: str) -> list[str]:
    found = check(Git("."), base, {"ours": ours, "theirs": theirs}, merged_tree)
    return [f"{one.location}: {one.message}" for one in found]
```

## The kinds
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_section(kind.about.id) for kind in KINDS)]).rstrip() + "\n"


def _section(rule: str) -> str:
    kind = next(one for one in KINDS if one.about.id == rule)
    head = f"### {rule}: {kind.about.title}\n\n{kind.about.severity.value.capitalize()}. {kind.rationale}\n"
    if rule not in EXAMPLES:
        return head
    base, ours, theirs = EXAMPLES[rule]
    with tempfile.TemporaryDirectory() as folder:
        found = checked(Path(folder), base, ours, theirs)
    shown = [_files("Base", base), _files("Ours", ours), _files("Theirs", theirs)]
    return "\n".join([head, *shown, f"```text\n{to_text(found)}\n```\n"])


def _files(who: str, files: Files) -> str:
    blocks = [f"{who}, `{path}`:\n\n```{FENCES[Path(path).suffix]}\n{text}```\n" for path, text in files.items()]
    return "\n".join(blocks)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
