import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.merge.repository.scratch import Scratch
from treaty.__main__ import COMMANDS, main

ROOT = Path(__file__).parents[2]


def treaty(*words: str, cwd: Path = ROOT, pythonpath: str = "") -> "subprocess.CompletedProcess[str]":
    """The console entry as a program; `pythonpath` comes before Treaty's own folder."""
    paths = os.pathsep.join(part for part in (pythonpath, str(ROOT)) if part)
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "treaty", *words]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=60, check=False)


def shadows(folder: Path) -> Path:
    """A folder with packages of our four names that fail when they are imported."""
    for name in ("grammars", "merge", "scopes", "runner"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text(f"raise RuntimeError('the wrong {name}')\n")
    return folder


def test_help_and_version_go_to_stdout() -> None:
    told = treaty("--help")
    assert told.returncode == 0
    assert "treaty merge install --local" in told.stdout
    assert treaty("--version").stdout.startswith("treaty ")


def test_without_a_command_or_with_a_wrong_one_it_is_a_usage_error() -> None:
    assert treaty().returncode == 2
    wrong = treaty("scope")
    assert wrong.returncode == 2
    assert wrong.stdout == ""
    assert wrong.stderr.startswith("treaty: no command 'scope' (did you mean 'scopes'?)\n")


def test_packages_of_the_same_names_never_take_our_place(tmp_path: Path) -> None:
    here = shadows(tmp_path / "here")
    there = shadows(tmp_path / "there")
    for outcome in (
        treaty("merge", "--help", cwd=here),
        treaty("merge", "--help", cwd=tmp_path, pythonpath=str(there)),
        treaty("merge", "--help", cwd=here, pythonpath=str(there)),
    ):
        assert outcome.returncode == 0, outcome.stderr
        assert "usage:" in outcome.stdout


def test_the_start_file_needs_no_path_at_all(tmp_path: Path) -> None:
    here = shadows(tmp_path)
    outcome = subprocess.run(
        [sys.executable, "-I", str(ROOT / "treaty" / "start.py"), "merge", "--help"],
        cwd=here,
        env={"PYTHONPATH": str(here), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr


def test_worker_processes_find_our_packages_too(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path / "scratch")
    start = scratch.commit({"a.py": "x = 1\n"})
    for number in range(3):
        scratch.branch(f"side{number}", start, {f"{number}.py": "y = 1\n"})
        scratch.git("checkout", "-q", "main")
        scratch.commit({"a.py": f"x = {number}\n"})
        scratch.git("merge", "-q", "--no-edit", f"side{number}")
    shadows(scratch.path)
    there = shadows(tmp_path / "there")
    words = ["merge", "history", "--processes", "2", "--fresh"]
    environment = {**scratch.environment, "PYTHONPATH": os.pathsep.join((str(there), str(ROOT)))}
    for start_of in (["-m", "treaty"], [str(ROOT / "treaty" / "start.py")]):
        outcome = scratch.run(sys.executable, *start_of, *words, environment=environment)
        assert outcome.returncode == 0, outcome.stderr
        assert "merges replayed                  3\n" in outcome.stdout


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A command line of our own making in place of `treaty merge`; the test writes its body."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(COMMANDS, "merge", "made_for_a_test")
    monkeypatch.delitem(sys.modules, "made_for_a_test", raising=False)
    return tmp_path / "made_for_a_test.py"


def test_an_unexpected_error_is_one_line(
    command: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command.write_text("def main(words):\n    raise LookupError('no\\nsuch thing')\n")
    monkeypatch.delenv("TREATY_DEBUG", raising=False)
    assert main(["merge"]) == 70
    assert capsys.readouterr().err == (
        "treaty: internal error: LookupError: no such thing (made_for_a_test.py:2); "
        "please report it, with what TREATY_DEBUG=1 prints\n"
    )
    monkeypatch.setenv("TREATY_DEBUG", "1")
    assert main(["merge"]) == 70
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_exit_codes_pass_through(command: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command.write_text("import sys\ndef main(words):\n    sys.exit({'text': 'said', 'none': None}.get(words[0], 4))\n")
    assert main(["merge", "other"]) == 4
    assert main(["merge", "none"]) == 0
    assert main(["merge", "text"]) == 1
    assert capsys.readouterr().err == "said\n"


def test_an_interrupt_ends_with_130(tmp_path: Path) -> None:
    program = (
        "import sys, treaty.__main__ as entry\nentry.COMMANDS['merge'] = 'sleeper'\nsys.exit(entry.main(['merge']))\n"
    )
    (tmp_path / "sleeper.py").write_text(
        "import time\ndef main(words):\n    print('up', flush=True)\n    time.sleep(60)\n    return 0\n"
    )
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    process = subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"up\n"
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)
        assert (process.returncode, told) == (130, b"treaty: interrupted\n")
        assert time.monotonic() - begun < 20
    finally:
        process.kill()
        process.communicate()


def test_a_reader_that_goes_away_is_no_error() -> None:
    script = f"'{sys.executable}' -c \"import sys; from treaty.__main__ import main; sys.exit(main(['--help']))\""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    told = subprocess.run(
        ["bash", "-c", f"{script} | true; echo ${{PIPESTATUS[0]}}"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.stderr == ""
    assert told.stdout in ("0\n", "141\n")


def test_a_wrong_profile_of_the_repository_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    own = tmp_path / ".treaty" / "languages"
    own.mkdir(parents=True)
    (own / "mine.toml").write_text('title = "Mine"\nextensions = ["py"]\n[grammar]\nline_format = "lines"\n')
    said = f"{own}/mine.toml:2: 'py' belongs to 'python' already"
    told = treaty("merge", "languages", cwd=tmp_path)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith(f"treaty: {said}")
    for name, text in (("base", "a = 1\n"), ("ours", "a = 2\n"), ("theirs", "a = 1\nb = 1\n")):
        (tmp_path / f"{name}.py").write_text(text)
    told = treaty("merge", "file", "base.py", "base.py", "theirs.py", cwd=tmp_path)
    assert (told.returncode, told.stdout) == (0, "a = 1\nb = 1\n")
    told = treaty("merge", "file", "base.py", "ours.py", "theirs.py", cwd=tmp_path)
    assert told.returncode in (0, 1)
    assert told.stderr.startswith(f"treaty: ours.py: merged by lines: {said}")
