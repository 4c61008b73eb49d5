"""Every case in tests/cases/<language>/<case>/: base, ours, theirs and what is expected of the merge.

A case that does not come out yet keeps its ideal result and has a file `xfail` with the reason. Labels of
conflicts are left out: what they say is tested elsewhere.
"""

import re
from pathlib import Path

import pytest

from grammars import catalogue
from merge import engine
from merge.options import Options
from merge.revision import Triple

CASES = Path(__file__).parent.parent / "cases"
FOLDERS = sorted(folder for folder in CASES.glob("*/*") if folder.is_dir() and catalogue.by_name(folder.parent.name))


# What each profile is tried on, by the names that a case of it may have.
KINDS = {
    "both add at one place": ("both-add-a-member", "both-add-an-entry", "added-apart"),
    "both add an import": ("both-add-an-import",),
    "one reformats, one edits": ("one-reformats-one-edits",),
    "one moves, one edits": ("one-moves-one-edits",),
    "both edit one body": ("both-edit-one-body", "both-edit-one-value"),
    "one deletes, one adds": ("one-deletes-one-adds",),
    "both add one name": ("both-add-one-name", "duplicate-key"),
    "a comment travels": ("comment-travels",),
    "CRLF": ("crlf",),
    "no final newline": ("no-final-newline",),
    "a parse error elsewhere": ("parse-error-elsewhere",),
}
NO_IMPORTS = """android-resources asciidoc cargo changelog changelog-rst codeowners compose csv dockerfile dotenv
    fortran-fixed fsproj gitattributes github-workflow gitignore gomod gosum graphql hcl html ini json jsonc markdown
    maven msbuild nix notebook package-json properties pyproject requirements resx rst sql toml tsconfig xml yaml"""
# Which of these a language cannot have, and why.
NOT_THERE = {
    "both add an import": {
        "it has no imports": NO_IMPORTS,
        "what is opened or sourced later hides what was before": "bash ocaml ocaml-interface",
    },
    "one reformats, one edits": {
        "white space is part of the text": "csv dotenv gitignore gosum",
        "it is merged by lines": "asciidoc fortran-fixed rst",
        "a program writes its layout": "notebook",
    },
    "one moves, one edits": {
        "nothing but its text tells what an entry is": "changelog changelog-rst csv gitignore",
        "it is merged by lines": "asciidoc fortran-fixed rst",
    },
    "both add one name": {
        "entries have no name": "changelog changelog-rst csv gitignore notebook",
        "it is merged by lines": "asciidoc rst",
    },
    "a comment travels": {
        "it has no comments": "changelog csv gosum json markdown notebook package-json",
        "attributes, which can change places, have no comments": "fsproj html svelte vue xml",
        "it is merged by lines": "asciidoc fortran-fixed rst",
    },
    "a parse error elsewhere": {
        "every line is an entry": "codeowners csv gitattributes gitignore gosum requirements",
        "every text is right": "asciidoc changelog changelog-rst fortran-fixed markdown rst",
        "with an error it is merged by lines": "notebook",
    },
}


def parameter(folder: Path) -> object:
    name = f"{folder.parent.name}/{folder.name}"
    reason = folder / "xfail"
    if not reason.exists():
        return pytest.param(folder, id=name)
    mark = pytest.mark.xfail(strict=True, reason=reason.read_text(encoding="utf-8").strip())
    return pytest.param(folder, id=name, marks=mark)


@pytest.mark.parametrize("folder", [parameter(folder) for folder in FOLDERS])
def test_the_merge_gives_what_is_expected(folder: Path) -> None:
    language = catalogue.by_name(folder.parent.name)
    files = {path.name.partition(".")[0]: path for path in folder.iterdir()}
    sides = Triple(*(files[name].read_bytes() for name in ("base", "ours", "theirs")))
    options = Options()
    options.profile = "eager"  # what the syntax says, not what people in files like this do
    result = engine.merge(sides, files["base"].name, options, language)
    text = re.sub(rb"(?m)^(<{7} ours).*?(\r?)$", rb"\1\2", result.text)
    assert text == files["expected"].read_bytes()
    assert result.is_clean == (b"<<<<<<<" not in result.text)


@pytest.mark.parametrize("kind", KINDS)
def test_every_language_has_a_case_of_this_kind(kind: str) -> None:
    languages = {file.stem for file in Path("grammars/languages").glob("*.toml")}
    covered = {folder.parent.name for folder in FOLDERS if folder.name in KINDS[kind]}
    excused = [name for names in NOT_THERE.get(kind, {}).values() for name in names.split()]
    assert sorted(languages - covered) == sorted(excused)
