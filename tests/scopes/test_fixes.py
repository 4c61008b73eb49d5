"""Fixes of the text: they mend what was found and leave the rest as it is, to the byte."""

import contextlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from scopes.cli import main
from scopes.document import Document, Listing, Step, Table, Value
from scopes.fixes import Edit, _removal, apply_edits, confirmed, edits
from scopes.second_reading import Change
from scopes.workflow_file import parse
from tests.scopes.surroundings import audited, git_repository, write_files

CASES = {
    "key": (
        'agents:\n  - id: a  # kept\n    skope: {write: ["a/"]}\n',
        'agents:\n  - id: a  # kept\n    scope: {write: ["a/"]}\n',
    ),
    "exclude in a block": (
        'agents:\n  - id: a\n    scope:\n      write:\n        - "a/"\n        - "!b/"  # gone\n        - "c/"\n'
        "    command: x\n",
        'agents:\n  - id: a\n    scope:\n      write:\n        - "a/"\n        - "c/"\n    command: x\n',
    ),
    "exclude in a row": (
        'agents:\n  - id: a\n    scope: {write: ["a/", "!b/", "c/"]}\n',
        'agents:\n  - id: a\n    scope: {write: ["a/", "c/"]}\n',
    ),
    "first in a row": (
        'agents:\n  - id: a\n    scope: {write: ["!b/", "c/"]}\n',
        'agents:\n  - id: a\n    scope: {write: ["c/"]}\n',
    ),
    "the only dependency": (
        "agents:\n  - {id: a, scope: {read: [], write: [a/]}}\n"
        "  - id: b\n    scope: {read: [], write: [b/]}\n    depends_on:\n      - a\n    command: x\n",
        "agents:\n  - {id: a, scope: {read: [], write: [a/]}}\n"
        "  - id: b\n    scope: {read: [], write: [b/]}\n    command: x\n",
    ),
    "one of two dependencies": (
        "agents:\n  - {id: a, scope: {write: [a/]}}\n  - {id: b, scope: {read: [a/], write: [b/]}, depends_on: [a]}\n"
        "  - {id: c, scope: {read: [b/], write: [c/]}, depends_on: [a, b]}\n",
        "agents:\n  - {id: a, scope: {write: [a/]}}\n  - {id: b, scope: {read: [a/], write: [b/]}, depends_on: [a]}\n"
        "  - {id: c, scope: {read: [b/], write: [c/]}, depends_on: [b]}\n",
    ),
    "a name": (
        "agents:\n  - {id: web-api}\n  - id: b\n    depends_on: ['web-apo']  # first\n",
        "agents:\n  - {id: web-api}\n  - id: b\n    depends_on: ['web-api']  # first\n",
    ),
    "a comment without need": (
        "agents:\n  - id: a\n    # treaty: ignore SC104: was so\n"
        "    scope: {write: [a/]}  # treaty: ignore SC104: was  # x\n"
        "    command: x  # treaty: ignore SC104, SC601: a note\n",
        "agents:\n  - id: a\n    scope: {write: [a/]}  # x\n    command: x\n",
    ),
    "a rule without need": (
        'agents:\n  - id: a\n    scope:\n      write: ["**"]  # treaty: ignore SC104, SC501: all of it\n',
        'agents:\n  - id: a\n    scope:\n      write: ["**"]  # treaty: ignore SC104: all of it\n',
    ),
    "several": (
        'naem: w\nagents:\n  - id: a\n    scope: {wriet: ["a/"]}\n',
        'name: w\nagents:\n  - id: a\n    scope: {write: ["a/"]}\n',
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_fixed_text(case: str, tmp_path: Path) -> None:
    before, after = CASES[case]
    audit = audited(tmp_path, before)
    assert audit.document is not None
    assert apply_edits(before, edits(audit.findings, audit.document)) == after
    again = audited(tmp_path, after)
    assert again.document is not None
    assert edits(again.findings, again.document) == []


SECRETS = {"conf/app.yml": "", "conf/a,b.key": "", "conf/tls.pem": ""}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'agents:\n  - id: a\n    scope:\n      read:\n        - "conf/"  # all\n      write: [a/]\n',
            'agents:\n  - id: a\n    scope:\n      read:\n        - "conf/"  # all\n        - "!conf/a\\\\,b.key"\n'
            '        - "!conf/tls.pem"\n      write: [a/]\n',
        ),
        (
            "agents:\n  - id: a\n    scope: {read: [conf/, docs/]}\n",
            'agents:\n  - id: a\n    scope: {read: [conf/, "!conf/a\\\\,b.key", "!conf/tls.pem", docs/]}\n',
        ),
        (
            "agents:\n  - id: a\n    scope: {read: [conf/tls.pem, docs/]}\n",
            "agents:\n  - id: a\n    scope: {read: [docs/]}\n",
        ),
        (
            "agents:\n  - id: a\n    scope:\n      read:\n      - conf/*.pem",
            'agents:\n  - id: a\n    scope:\n      read:\n      - conf/*.pem\n      - "!conf/tls.pem"',
        ),
    ],
)
def test_secrets_are_excluded(before: str, after: str, tmp_path: Path) -> None:
    audit = audited(tmp_path, before, write_files(tmp_path / "r", SECRETS))
    assert audit.document is not None
    assert apply_edits(before, edits(audit.findings, audit.document)) == after
    again = audited(tmp_path, after, write_files(tmp_path / "r", SECRETS))
    assert [finding for finding in again.findings if finding.rule == "SC604"] == []


def test_a_secret_alone_is_left_to_people(tmp_path: Path) -> None:
    audit = audited(tmp_path, "agents:\n  - {id: a, scope: {read: [.env]}}\n")
    assert "SC604" in {finding.rule for finding in audit.findings}
    assert audit.document is not None
    assert edits(audit.findings, audit.document) == []


def test_fix_on_the_command_line(tmp_path: Path) -> None:
    git_repository(tmp_path, ["a/x"])
    file = tmp_path / "w.yaml"
    file.write_bytes(CASES["key"][0].replace("\n", "\r\n").encode("utf-8-sig"))
    file.chmod(0o640)
    said = io.StringIO()
    with contextlib.chdir(tmp_path), contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        code = main(["audit", "w.yaml", "--fix", "--select", "SC0"])
    assert (code, said.getvalue()) == (0, "treaty scopes: w.yaml: 1 fixed\n")
    assert file.read_bytes() == CASES["key"][1].replace("\n", "\r\n").encode("utf-8-sig")
    assert file.stat().st_mode & 0o777 == 0o640
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.endswith(".new")] == []


def test_a_mapping_goes_and_what_follows_it_stays(tmp_path: Path) -> None:
    before = (
        "agents:\n  - id: a\n    checkpoints:\n      - {id: c, condition: write_complete}\n"
        "  - id: b\n    depends_on:\n      - agent: a\n        checkpoint: c\n\n    # what to do\n    instructions: |\n"
        "      Test it.\n"
    )
    audit = audited(tmp_path, before)
    assert audit.document is not None
    only = _removal(audit.document, ("agents", 1, "depends_on", 0))
    assert only is not None
    after = before.replace("    depends_on:\n      - agent: a\n        checkpoint: c\n", "")
    assert apply_edits(before, [only]) == after
    assert confirmed(before, [only]) == [only]


def test_an_edit_that_takes_more_than_it_means_is_not_made() -> None:
    text = "agents:\n  - id: a\n    depends_on:\n      - agent: b\n    instructions: x\n    skope: {}\n"
    greedy = Edit(3, 1, 6, 1, change=Change("remove key", 3, 5))
    right = Edit(6, 5, 6, 10, "scope", Change("respell", 6, 5, "scope"))
    nowhere = Edit(1, 1, 1, 1, change=Change("respell", 4, 1, "x"))
    assert confirmed(text, [greedy, right, nowhere]) == [right]


def test_a_layout_that_yaml_libraries_normalise_is_kept(tmp_path: Path) -> None:
    before = (
        "agents:   # all\n- {\"id\": a ,\n   'naem': ~}\n- id:   b\n  instructions: >-\n     one\n\n     two\n"
        "  scope: { write: [ b/,   # kept\n     'c/' ] }\n"
    )
    audit = audited(tmp_path, before)
    assert audit.document is not None
    after = apply_edits(before, confirmed(before, edits(audit.findings, audit.document)))
    assert after == before.replace("naem", "name")
    rewritten = io.StringIO()
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.dump(yaml.load(before), rewritten)
    assert len(set(rewritten.getvalue().splitlines()) - set(before.splitlines())) > 3


def test_every_entry_and_key_of_the_workflows_can_be_changed_alone() -> None:
    """One entry or key changes and no other line, as ruamel.yaml says too; every seventh, since all take 10 s."""
    made = 0
    for file in sorted(Path("tests/cases/workflows").glob("**/*.yaml")):
        text = file.read_text()
        document, _ = parse(str(file), text)
        for path in list(steps(document.root))[::7]:
            edit = respelt(document, path) if isinstance(path[-1], str) else _removal(document, path)
            if edit is not None:
                # what an alias means cannot be taken away
                assert confirmed(text, [edit]) == [edit] or " &" in text, (file, path)
                made += 1
    assert made > 300


def respelt(document: Document, path: Sequence[Step]) -> Edit:
    place = document.locate_key(path)
    change = Change("respell", place.line, place.column, "zz")
    return Edit(place.line, place.column, place.end_line, place.end_column, "zz", change)


def steps(value: Value, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """The paths of all keys, and of all entries of lists."""
    parts = value.entries.items() if isinstance(value, Table) else ()
    entries = enumerate(value.items) if isinstance(value, Listing) else ()
    for step, part in [*parts, *entries]:
        yield (*path, step)
        yield from steps(part, (*path, step))
