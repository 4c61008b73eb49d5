"""The documentation is true: its commands run, its outputs are real, its paths and links exist.

A page's commands stand in ```console blocks behind `$ `, their further lines behind `> `. They run in order, in
one scratch repository a page: the quickstart's shop, or what a comment such as `<!-- in: three-files -->` asks for,
which also starts afresh.
`console exact` compares the output too, where `…` stands for any text and, alone on a line, for any lines;
`console exit=1` says which exit code the last command must have (0 when nothing is said).
"""

import doctest
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
SECONDS = 60

# Commands that no test runs, by how they begin, and why.
NOT_RUN = {
    "git clone": "needs the network",
    "make demo": "installs packages; the demo itself is tests/end_to_end/test_quickstart.py",
    "make test": "this is what runs these tests",
    "make lock": "asks the package registry",
    "pip install": "asks the package registry",
    "npm install": "asks the package registry",
    "nox": "this is what runs these tests",
    "pytest": "this is what runs these tests",
}

# Pages whose commands another test runs, since they need more than one scratch repository.
RUN_ELSEWHERE = {
    "docs/adding-a-language.md": "tests/grammars/test_adding_a_language.py",
    "docs/adding-an-agent.md": "tests/end_to_end/test_adding_an_agent.py",
    "docs/review.md": "tests/browser/test_review_of_the_docs.py",
}

# Pages that name files of the reader's repository, not of Treaty.
ABOUT_THE_READERS_FILES = ("docs/scopes.md", "docs/workflow-file.md", "docs/running.md")

BASE = """class Basket:
    def __init__(self):
        self.items = []

    def add(self, item):
        self.items.append(item)
"""
REMOVE = """
    def remove(self, item):
        self.items.remove(item)
"""
CLEAR = """
    def clear(self):
        self.items = []
"""


@dataclass
class Block:
    """One ```console block: its commands with the output that the page shows for each."""

    line: int
    exact: bool
    code: int
    scratch: str  # name of the scratch place to begin in, "" to go on in the one before
    commands: list[tuple[str, list[str]]] = field(default_factory=list)


def blocks(page: Path) -> list[Block]:
    """The console blocks of a page, in order."""
    found: list[Block] = []
    scratch, inside = "", False
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        fence = re.match(r"\s*```(\S*)\s*(.*)", line)
        if comment := re.match(r"<!-- in: (\S+) -->", line):
            scratch = comment[1]
        elif fence and not inside and fence[1] == "console":
            code = re.search(r"exit=(\d+)", fence[2])
            found.append(Block(number, "exact" in fence[2].split(), int(code[1]) if code else 0, scratch))
            scratch, inside = "", True
        elif fence:
            inside = False
        elif inside and line.startswith("$ "):
            found[-1].commands.append((line[2:], []))
        elif inside and line.startswith("> ") and not found[-1].commands[-1][1]:
            command, output = found[-1].commands[-1]
            found[-1].commands[-1] = (f"{command}\n{line[2:]}", output)
        elif inside:
            found[-1].commands[-1][1].append(line)
    return found


def git(folder: Path, *arguments: str) -> None:
    """Run git where it must succeed."""
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, timeout=SECONDS)


def repository(folder: Path) -> None:
    """Everything in the folder as the first commit on main."""
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "A first commit")


def shop(folder: Path) -> None:
    """The quickstart's web shop, one commit on main."""
    ignored = shutil.ignore_patterns("__pycache__", "demo.py")
    shutil.copytree(ROOT / "examples" / "quickstart", folder, ignore=ignored, dirs_exist_ok=True)
    repository(folder)


def three_files(folder: Path) -> None:
    """A class in three versions; both sides add a method at its end. `mine.py` and `yours.py` change one call."""
    (folder / "base.py").write_text(BASE)
    (folder / "ours.py").write_text(BASE + REMOVE)
    (folder / "theirs.py").write_text(BASE + CLEAR)
    (folder / "mine.py").write_text(BASE.replace("append(item)", "appendleft(item)"))
    (folder / "yours.py").write_text(BASE.replace("append(item)", "add(item)"))


def two_branches(folder: Path) -> None:
    """A repository whose branches `remove` and `clear` both add a method at the end of one class."""
    (folder / "basket.py").write_text(BASE)
    repository(folder)
    for branch, text in (("remove", REMOVE), ("clear", CLEAR)):
        git(folder, "switch", "-qc", branch, "main")
        (folder / "basket.py").write_text(BASE + text)
        git(folder, "commit", "-qam", f"Basket.{branch}")
    git(folder, "switch", "-q", "main")


def clone(folder: Path) -> None:
    """Treaty's own source, as a newcomer's clone has it."""
    ignored = shutil.ignore_patterns("__pycache__", ".git", ".venv", ".nox", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, folder, ignore=ignored, dirs_exist_ok=True)
    repository(folder)


SCRATCH: dict[str, Callable[[Path], None]] = {
    "shop": shop,
    "three-files": three_files,
    "two-branches": two_branches,
    "clone": clone,
}


@pytest.fixture
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, an identity for git, and a `treaty` on the PATH that is this source."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, module in (("treaty", "treaty"), ("python", ""), ("python3", "")):
        program = programs / name
        start = f"-m {module}" if module else ""
        program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" {start} "$@"\n')
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Reader")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "reader@example.com")
    (tmp_path / "home").mkdir()
    return tmp_path


def run(command: str, folder: Path, note: Path) -> tuple[int, str, Path]:
    """Exit code, output and the folder that the command leaves the reader in."""
    script = f'{command}\ncode=$?\npwd > "{note}"\nexit $code'
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return done.returncode, done.stdout, Path(note.read_text().strip())


def matches(shown: list[str], actual: str) -> bool:
    """Is this the output that the page shows?"""
    lines = [r"(?:.*\n)*?" if line == "…" else f"{'.*?'.join(map(re.escape, line.split('…')))}\n" for line in shown]
    return re.fullmatch("".join(lines), "".join(f"{line.rstrip()}\n" for line in actual.splitlines())) is not None


def named(page: Path) -> str:
    """The page as it is named from the root."""
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", [page for page in PAGES if named(page) not in RUN_ELSEWHERE], ids=named)
def test_the_commands_of_a_page_do_what_it_says(page: Path, surroundings: Path) -> None:
    folder, note = surroundings, surroundings / "folder"
    for number, block in enumerate(blocks(page)):
        if block.scratch or number == 0:
            folder = surroundings / f"scratch-{number}"
            folder.mkdir()
            SCRATCH[block.scratch or "shop"](folder)
        for command, shown in block.commands:
            if any(command.startswith(beginning) for beginning in NOT_RUN):
                continue
            code, actual, folder = run(command, folder, note)
            wanted = block.code if command == block.commands[-1][0] else 0
            where = f"{page.name}:{block.line}: {command}"
            assert code == wanted, f"{where}\nended with {code}, not {wanted}:\n{actual}"
            if block.exact:
                assert matches(shown, actual), f"{where}\nprinted:\n{actual}"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_the_python_of_a_page_does_what_it_says(page: Path) -> None:
    code = "\n".join(re.findall(r"^```pycon\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))
    example = doctest.DocTestParser().get_doctest(code, {}, named(page), str(page), 0)
    said: list[str] = []
    assert doctest.DocTestRunner().run(example, out=said.append).failed == 0, "".join(said)


def test_the_library_does_what_its_docstring_says() -> None:
    import treaty

    assert doctest.testmod(treaty) == (0, 4)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_commands_stand_where_they_are_run(page: Path) -> None:
    others = re.findall(r"^\s*```(sh|bash|shell|shell-session|zsh)\b", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert not others, "write commands in ```console blocks, behind `$ `"


def named_paths(text: str) -> set[str]:
    """What a page names as a file or folder of this project, outside its code blocks."""
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    top = {path.name for path in ROOT.iterdir()}
    return {
        name
        for name in re.findall(r"`([\w.*/-]+)`", prose)
        if "/" in name and name.split("/")[0] in top and name.split("/")[0] != ".git"
    }


@pytest.mark.parametrize("page", [page for page in PAGES if not named(page).startswith("docs/rules/")], ids=named)
def test_the_paths_that_a_page_names_exist(page: Path) -> None:
    names = named_paths(page.read_text(encoding="utf-8"))
    if named(page) in ABOUT_THE_READERS_FILES:
        names = {name for name in names if re.fullmatch(r"docs/[\w-]+\.md", name)}
    assert not [name for name in names if not any(ROOT.glob(name.rstrip("/")))]


def anchors(page: Path) -> set[str]:
    """The names under which the headings of a page can be linked."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    dead = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if "://" in link or link.startswith("mailto:"):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert not dead


def test_a_wrong_output_is_noticed() -> None:
    assert matches(["a", "…", "took … s"], "a\nb\nc\ntook 1.5 s\n")
    assert not matches(["a", "c"], "a\nb\nc\n")
    assert not matches(["took … s"], "took 1.5 s\nand more\n")


def test_other_tests_run_what_this_one_leaves_out() -> None:
    for page, test in RUN_ELSEWHERE.items():
        assert Path(page).name in (ROOT / test).read_text(encoding="utf-8")


def test_the_readme_and_the_pages_have_commands() -> None:
    assert sum(len(block.commands) for page in PAGES for block in blocks(page)) >= 10
    assert any(block.exact for block in blocks(ROOT / "README.md"))
