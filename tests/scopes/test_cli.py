"""`treaty scopes` as people call it: a process, its two streams and its exit code."""

import contextlib
import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pytest

from scopes.cli import main
from scopes.document import to_data
from scopes.workflow_file import parse
from scopes.workflow_schema import schema
from tests.scopes.surroundings import PAYMENT, PAYMENT_FILES, git_repository

COLLIDING = """\
coordination:
  conflict_resolution: fail
agents:
  - id: api
    scope: {write: [config/]}
  - id: web
    scope:
      write:
        - config/routes.rb
"""


@dataclass(frozen=True)
class Ended:
    """What a call left behind."""

    returncode: int
    stdout: str
    stderr: str


def scopes(*arguments: str, cwd: Path = Path()) -> Ended:
    """Call the command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.chdir(cwd), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(list(arguments))
        except SystemExit as ended:
            code = int(ended.code or 0)
    return Ended(code, out.getvalue(), err.getvalue())


def test_as_a_process(repository: Path) -> None:
    command = [sys.executable, "-m", "treaty", "scopes", "audit", "w.yaml", "--select", "SC101"]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path.cwd()), "HOME": "/nonexistent"}
    ended = subprocess.run(
        command, capture_output=True, text=True, cwd=repository, env=environment, check=False, timeout=60
    )
    assert (ended.returncode, ended.stderr) == (1, "")
    assert ended.stdout.startswith("error[SC101]")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git_repository(tmp_path, ["config/routes.rb"])
    (tmp_path / "w.yaml").write_text(COLLIDING)
    return tmp_path


def test_clean(tmp_path: Path) -> None:
    git_repository(tmp_path, PAYMENT_FILES)
    ended = scopes("audit", str(PAYMENT), "--repository", str(tmp_path), "--select", "SC0,SC1")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "no findings in 1 workflow file\n", "")


def test_text(repository: Path) -> None:
    ended = scopes("audit", "w.yaml", "--select", "SC1", cwd=repository)
    assert ended.returncode == 1
    assert ended.stderr == ""
    assert (
        ended.stdout
        == """\
error[SC101]: `api` and `web` both write config/routes.rb
 --> w.yaml:9:11
  |
9 |         - config/routes.rb
  |           ^^^^^^^^^^^^^^^^ `web` writes here
 ::: w.yaml:5:21
  |
5 |     scope: {write: [config/]}
  |                     ------- `api` writes here
  = witness: config/routes.rb
  = fix: give it to `web` alone (exclude it from `api` with `!`), or let one depend on the other

1 error in 1 workflow file
"""
    )


def test_json(repository: Path) -> None:
    ended = scopes("audit", "w.yaml", "--format", "json", "--select", "SC101", cwd=repository)
    assert ended.returncode == 1
    document = json.loads(ended.stdout)
    assert document["schema_version"] == 1
    assert document["errors"] == []
    (finding,) = document["findings"]
    assert finding["rule"] == "SC101"
    assert (finding["file"], finding["line"], finding["column"]) == ("w.yaml", 9, 11)
    assert finding["related"][0]["line"] == 5
    assert finding["witness"] == "config/routes.rb"


def test_github(repository: Path) -> None:
    ended = scopes("audit", "w.yaml", "--format", "github", "--select", "SC101", cwd=repository)
    assert ended.stdout == (
        "::error file=w.yaml,line=9,endLine=9,col=11,title=SC101,endColumn=27::"
        "`api` and `web` both write config/routes.rb%0Afix: give it to `web` alone "
        "(exclude it from `api` with `!`), or let one depend on the other\n"
    )


def test_sarif(repository: Path) -> None:
    ended = scopes("audit", "w.yaml", "--format", "sarif", "--select", "SC101", cwd=repository)
    run = json.loads(ended.stdout)["runs"][0]
    (result,) = run["results"]
    assert result["ruleId"] in {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 9
    before = result["partialFingerprints"]
    (repository / "w.yaml").write_text("# a new first line\n" + COLLIDING)
    moved = json.loads(scopes("audit", "w.yaml", "--format", "sarif", "--select", "SC101", cwd=repository).stdout)
    assert moved["runs"][0]["results"][0]["partialFingerprints"] == before


def test_warnings_pass_unless_strict(repository: Path) -> None:
    (repository / "w.yaml").write_text("agents:\n  - id: api\n")
    assert scopes("audit", "w.yaml", "--select", "SC105", cwd=repository).returncode == 0
    assert scopes("audit", "w.yaml", "--select", "SC105", "--strict", cwd=repository).returncode == 1
    assert scopes("audit", "w.yaml", "--ignore", "SC1,SC6", "--strict", cwd=repository).returncode == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "error: not YAML: did not find expected node content while parsing a flow node\n --> w.yaml:2:1\n"),
        ("agents:\n  - id: 7\n", "error: `id` must be text, and YAML reads `7` as a number\n --> w.yaml:2:9\n"
         "  |\n2 |   - id: 7\n  |         ^\n  = fix: quote it: \"7\"\n"),
        ("name: w\nx: [*.py]\n", "error: not YAML: did not find expected alphabetic or numeric character while "
         "scanning an alias\n --> w.yaml:2:5\n  |\n2 | x: [*.py]\n  |     ^\n  = fix: a pattern that starts with * "),
        ("name: ${NAME}\n", "error: the variable `NAME` is not set\n --> w.yaml:1:7\n"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read(text: str, message: str, repository: Path) -> None:
    (repository / "w.yaml").write_text(text)
    ended = scopes("audit", "w.yaml", cwd=repository)
    assert ended.returncode == 2
    assert ended.stderr.startswith(message)
    assert ended.stdout == "nothing audited: 1 workflow file could not be read\n"


@pytest.mark.parametrize(
    ("text", "rule", "place"),
    [
        ("agents:\n  - {id: a, skope: {}}\n", "SC001", "w.yaml:2:13"),
        ("name: x\nname: y\n", "SC002", "w.yaml:2:1"),
        ("agents:\n  - id: a\n    scope:\n      write: ['src/[a']\n", "SC003", "w.yaml:4:20"),
        ("agents:\n  - id: a\n    scope:\n      write: ['a/../..']\n", "SC004", "w.yaml:4:18"),
        ("agents:\n  - {id: a, depends_on: [b]}\n", "SC005", "w.yaml:2:26"),
        ("agents:\n  - {id: a, depends_on: [a]}\n", "SC006", "w.yaml:2:25"),
    ],
)
def test_faults_of_the_file_are_findings(text: str, rule: str, place: str, repository: Path) -> None:
    (repository / "w.yaml").write_text(text)
    ended = scopes("audit", "w.yaml", "--select", "SC0", cwd=repository)
    assert ended.returncode == 1
    assert ended.stderr == ""
    assert f"error[{rule}]" in ended.stdout
    assert f"--> {place}\n" in ended.stdout


def test_a_missing_file_and_no_repository(tmp_path: Path) -> None:
    ended = scopes("audit", "nowhere.yaml", "--repository", str(tmp_path))
    assert ended.returncode == 2
    assert "not a git repository" in ended.stderr
    assert "error: cannot read the file: no such file or directory\n --> nowhere.yaml:1:1\n" in ended.stderr
    gone = scopes("audit", "nowhere.yaml", "--repository", "no/such/dir")
    assert (gone.returncode, gone.stdout) == (2, "")
    assert gone.stderr == "treaty scopes: no/such/dir: no such directory; --repository names a git work tree\n"


def test_wrong_usage() -> None:
    assert scopes().returncode == 2
    assert scopes("audit").returncode == 2
    unknown = scopes("audit", str(PAYMENT), "--select", "SC999")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert unknown.stderr.startswith("treaty scopes: no rule is called SC999; known here: SC001, ")


def test_help_has_examples() -> None:
    ended = scopes("audit", "--help")
    assert ended.returncode == 0
    assert "examples:" in ended.stdout


def test_explain() -> None:
    page = scopes("explain", "sc101")
    assert page.returncode == 0
    assert page.stdout.startswith("# SC101: write overlap")
    assert "| [SC101](SC101.md) | error | write overlap |" in scopes("explain").stdout
    kind = scopes("explain", "SC701").stdout
    assert kind.startswith("# SC701: gone, and newly used\n\nSeverity: error\n")
    assert "semantic-conflicts.md#sc701-gone-and-newly-used" in kind
    assert scopes("explain", "SC1000").returncode == 2


def test_json_schema_of_workflow_files() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    validator = jsonschema.Draft202012Validator(schema())
    document, _ = parse("w", PAYMENT.read_text())
    data = json.loads(json.dumps(to_data(document.root)))
    validator.validate(data)
    data["agents"][0]["skope"] = {}
    assert not validator.is_valid(data)


WORKFLOWS = Path("tests/cases/workflows")
GUIDE = sorted([*WORKFLOWS.glob("guide/*.yaml"), *WORKFLOWS.glob("*/clean/*.yaml")])


@pytest.mark.parametrize("file", [file for file in GUIDE if file.stem != "worker-template"], ids=lambda file: file.stem)
def test_the_schema_takes_what_loads(file: Path) -> None:
    document, _ = parse("w", file.read_text())
    data = json.loads(json.dumps(to_data(document.root)))
    jsonschema.Draft202012Validator(schema()).validate(data)


def test_settings_in_a_file(repository: Path) -> None:
    (repository / ".treaty.toml").write_text('[scopes]\nselect = ["SC1"]\nignore = ["SC101"]\n')
    assert scopes("audit", "w.yaml", cwd=repository).stdout == "no findings in 1 workflow file\n"
    assert scopes("audit", "w.yaml", "--ignore", "SC104", cwd=repository).returncode == 1
    (repository / ".treaty.toml").write_text('[scopes]\nselct = ["SC1"]\n')
    wrong = scopes("audit", "w.yaml", cwd=repository)
    assert wrong.returncode == 2
    assert "no setting 'selct' (did you mean `select`?)" in wrong.stderr


def test_views(repository: Path) -> None:
    assert "W  api, web: config/routes.rb" in scopes("matrix", "w.yaml", cwd=repository).stdout
    assert scopes("graph", "w.yaml", "--format", "svg", cwd=repository).stdout.startswith("<svg")
    broken = scopes("matrix", "nowhere.yaml", cwd=repository)
    assert broken.returncode == 2
    assert "cannot read the file" in broken.stderr


def test_suggest(repository: Path) -> None:
    ended = scopes("suggest", "--agents", "2", cwd=repository)
    assert ended.returncode == 0
    (repository / "s.yaml").write_text(ended.stdout)
    assert scopes("audit", "s.yaml", cwd=repository).returncode == 0
    assert scopes("suggest", "--agents", "0", cwd=repository).returncode == 2
    assert scopes("suggest", "--agents", "2", "--by", "table", cwd=repository).returncode == 2
