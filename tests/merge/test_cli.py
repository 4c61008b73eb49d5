"""`treaty merge file` and `treaty merge languages`: output, exit codes, messages."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from merge.cli import main

BASE = b"a = 1\nb = 1\n"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Three files whose merge leaves one conflict."""
    paths = []
    for name, text in (("base", BASE), ("ours", b"a = 2\nb = 1\n"), ("theirs", b"a = 3\nb = 1\n")):
        (tmp_path / f"{name}.py").write_bytes(text)
        paths.append(str(tmp_path / f"{name}.py"))
    return paths


def write(path: str, text: bytes) -> str:
    Path(path).write_bytes(text)
    return path


def test_clean_to_stdout(files: list[str], capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write(files[2], b"a = 1\nb = 1\n\n\nc = 3\n")
    assert main(["file", *files]) == 0
    assert capfdbinary.readouterr() == (b"a = 2\nb = 1\n\n\nc = 3\n", b"")


def test_conflict(files: list[str], capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["file", *files, "--style", "diff3", "--label", "B", "--label", "O", "--label", "T"]) == 1
    lines = capfdbinary.readouterr().out.split(b"\n")
    assert lines[0].startswith(b"<<<<<<< O")
    assert lines[2].startswith(b"||||||| B")
    assert lines[6].startswith(b">>>>>>> T")


def test_output_is_replaced_whole(files: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out.py"
    target.write_bytes(b"old")
    target.chmod(0o755)
    assert main(["file", *files, "--output", str(target)]) == 1
    assert target.read_bytes().startswith(b"<<<<<<< ours")
    assert target.stat().st_mode & 0o777 == 0o755
    assert capfd.readouterr().out == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["base.py", "ours.py", "out.py", "theirs.py"]


def test_json(files: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    write(files[1], b"a = 1\nb = 2  # two\n")
    write(files[2], b"a = 1\nb = 1\nc = 1\n")
    assert main(["file", *files, "--json", "--profile", "eager"]) == 0
    record = json.loads(capfd.readouterr().out)
    assert record["schema_version"] == 1
    assert record["clean"] is True
    assert record["language"] == "python"
    assert record["text"] == "a = 1\nb = 2  # two\nc = 1\n"
    (decision,) = record["decisions"]
    assert decision["line"] == 2
    assert 0 < decision["confidence"] <= 1
    assert decision["sides"]["ours"] == "b = 2  # two\n"


def test_json_of_a_conflict(files: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["file", *files, "--json"]) == 1
    record = json.loads(capfd.readouterr().out)
    assert [conflict["line"] for conflict in record["conflicts"]] == [1]
    assert [one["name"] for one in record["conflicts"][0]["candidates"]] == ["ours", "theirs"]


def test_compact(files: list[str], capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for name, value in zip(files, (b"1", b"2", b"3"), strict=True):
        write(name, b"f(\n    a,\n    b=" + value + b",\n)\n")
    main(["file", *files, "--compact"])
    assert capfdbinary.readouterr().out.startswith(b"f(\n    a,\n    b=\n<<<<<<<")


def test_language_flag(files: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["file", *files, "--language", "Python", "--path", "x", "--json"]) == 1
    assert json.loads(capfd.readouterr().out)["language"] == "python"


THREE = ["{0}", "{1}", "{2}"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["no.py", "{1}", "{2}"], 3, "no.py: no such file (for a version that does not exist give /dev/null)"),
        (["{0}", "{1}", "/"], 3, "/: a directory, not a file (`treaty merge branches` merges trees)"),
        ([*THREE, "--label", "x"], 2, "--label was given 1 times: it wants three, for base, ours, theirs"),
        ([*THREE, "--language", "pyton"], 2, "no language 'pyton' (did you mean 'python'?)"),
        (
            [*THREE, "--min-confidence", "2"],
            2,
            "--min-confidence: min_confidence cannot be 2.0 (a number from 0 to 1)",
        ),
        ([*THREE, "--output", "/no/such/place"], 3, "/no/such/place: cannot be written: No such file or directory"),
    ],
)
def test_errors(
    files: list[str], arguments: list[str], code: int, message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["file", *(word.format(*files) for word in arguments)]) == code
    assert capfd.readouterr() == ("", f"treaty: {message}\n")


def test_settings_error(files: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".treaty.toml").write_text("[merge]\nprofil = 1\n", encoding="utf-8")
    assert main(["file", *files]) == 2
    expected = f"treaty: {tmp_path}/.treaty.toml:2: no option 'profil' (did you mean 'profile'?)\n"
    assert capfd.readouterr().err == expected


def test_usage(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["file", "a"])
    assert caught.value.code == 2
    assert "the following arguments are required: OURS, THEIRS" in capfd.readouterr().err
    assert main([]) == 2


def test_binary(files: list[str], capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for name, text in zip(files, (b"\0a", b"\0b", b"\0c"), strict=True):
        write(name, text)
    assert main(["file", *files, "--path", "a.png"]) == 1
    out, err = capfdbinary.readouterr()
    assert out == b"\0b"
    assert err == b"treaty: a.png: binary (it holds NUL bytes), kept as ours has it\n"


def test_markers_in_the_input(files: list[str], capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for name, value in zip(files, (b"1", b"2", b"3"), strict=True):
        write(name, b"<<<<<<< x\nold\n=======\nnew\n>>>>>>> y\n\n\nv = " + value + b"\n")
    assert main(["file", *files, "--path", "a.txt"]) == 1
    out = capfdbinary.readouterr().out
    assert out.startswith(b"<<<<<<< x\nold\n=======\nnew\n>>>>>>> y\n")
    assert b"\n<<<<<<<< ours" in out


def test_missing_base(files: list[str], capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write(files[1], b"def a():\n    return 1\n")
    write(files[2], b"def a():\n    return 1\n")
    assert main(["file", "/dev/null", *files[1:]]) == 0
    assert capfdbinary.readouterr().out == b"def a():\n    return 1\n"


def test_languages(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["languages"]) == 0
    assert "python" in capfd.readouterr().out
    assert main(["languages", "python"]) == 0
    page = capfd.readouterr().out
    assert "what has no order:" in page
    assert "because" in page
    assert main(["languages", "python", "--json"]) == 0
    record = json.loads(capfd.readouterr().out)
    assert record["languages"][0]["extensions"][0] == "py"
    assert main(["languages", "json", "--gitattributes"]) == 0
    assert "*.json merge=treaty" in capfd.readouterr().out.split("\n")
    assert main(["languages", "jsn"]) == 2
    assert capfd.readouterr().err == "treaty: no language 'jsn' (did you mean 'json'?)\n"


def test_help_has_an_example(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["file", "--help"])
    assert "example:" in capfd.readouterr().out


def test_as_a_process(files: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", "treaty", "merge", "file", *files], capture_output=True, check=False)
    assert done.returncode == 1
    assert done.stdout.startswith(b"<<<<<<< ours")


def test_the_output_is_renamed_over_what_was_there(files: list[str], tmp_path: Path) -> None:
    """Who has the old file open, or a second name for it, keeps it whole."""
    output, second = tmp_path / "out.py", tmp_path / "second.py"
    output.write_bytes(b"old\n")
    os.link(output, second)
    assert main(["file", *files[:2], files[0], "--output", str(output)]) == 0
    assert (output.read_bytes(), second.read_bytes()) == (b"a = 2\nb = 1\n", b"old\n")
