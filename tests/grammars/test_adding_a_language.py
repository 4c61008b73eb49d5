"""docs/adding-a-language.md, done exactly as it says: every file written, every command run."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "adding-a-language.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(command: str, folder: Path) -> str:
    """What a command line of the page prints, on both streams."""
    words = command.split()
    program = ["-m", "treaty"] if words[0] == "treaty" else ["-m", words[2]]
    arguments = words[1:] if words[0] == "treaty" else words[3:]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder / "cache")}
    done = subprocess.run(
        [sys.executable, *program, *arguments],
        cwd=folder, env=environment, text=True, timeout=60, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return done.stdout.replace(f"{folder}/", "")


def test_the_page_works_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    commands = 0
    for kind, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if kind == "console":
            command, _, expected = text.removeprefix("$ ").partition("\n")
            assert run(command, tmp_path) == expected
            commands += 1
            continue
        heading, _, rest = text.partition("\n")
        path = tmp_path / heading.removeprefix("# ")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(rest, encoding="utf-8")
    assert commands == 6
