"""What the real programs printed when they were run against the scripted model, and what the adapters make of it.

`tests/end_to_end/test_workflow_programs.py` records these samples anew: with codex 0.169.0, claude 2.1.197,
gemini 0.61.0, opencode 1.18.33 and aider 0.86.2.
"""

from pathlib import Path

import pytest

from runner.agents.backend import Heard, Usage
from runner.agents.stream import blame_server
from runner.agents.table import BACKENDS
from runner.process import Outcome

SAMPLES = Path(__file__).with_name("samples")
GOOD = Outcome(0, "exited", 1.0)
LATE = Outcome(-15, "deadline", 9.0)
USAGE = {"claude": Usage(80, 4, 0.0005), "aider": Usage(40, 2, None)}
SILENT = {f"opencode-{mode}" for mode in ("429", "500", "hang")}  # it prints nothing: the relay knows what was answered


def heard(program: str, mode: str) -> Heard:
    found = Heard(status=int(mode) if mode.isdigit() else 0)  # which the relay saw
    file = SAMPLES / f"{program}-{mode}.txt"
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        stream, _, text = line.partition("\t")
        BACKENDS[program].listen(stream, text, found)
    return found


PROGRAMS = sorted(name for name, backend in BACKENDS.items() if backend.program)


def test_every_program_has_samples() -> None:
    modes = ("401", "429", "500", "hang", "ok")
    assert {file.stem for file in SAMPLES.iterdir()} | SILENT == {
        f"{name}-{mode}" for name in PROGRAMS for mode in modes
    }


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_good_end(program: str) -> None:
    backend, found = BACKENDS[program], heard(program, "ok")
    assert backend.fault(GOOD, found) == ""
    assert found.usage == USAGE.get(program, Usage(80, 4, None))
    assert bool(found.session) == backend.resumes
    assert found.action in ("All done", "Applied edit to shop/hello.txt")
    assert backend.fault(Outcome(1, "exited", 1.0), found) == "ended with exit code 1"
    assert backend.fault(LATE, found).startswith("took longer than its timeout (9 s)")


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("mode", ["401", "429", "500", "hang"])
def test_a_bad_end_is_no_success_whatever_the_exit_code(program: str, mode: str) -> None:
    backend, found = BACKENDS[program], heard(program, mode)
    assert backend.fault(GOOD, found) != ""
    blame_server(found)
    assert backend.fault(LATE, found).startswith("took longer than its timeout (9 s)")
    assert found.rate_limited == (mode == "429")
    if mode.isdigit():
        assert mode in backend.fault(GOOD, found)
