import os
import subprocess
import sys
from pathlib import Path

from tests.merge.repository.scratch import Scratch
from treaty import packages

ROOT = Path(__file__).parents[2]


def python(program: str, *first: Path) -> "subprocess.CompletedProcess[str]":
    paths = os.pathsep.join([*map(str, first), str(ROOT)])
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": paths},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_library_says_what_comes_before_it(tmp_path: Path) -> None:
    (tmp_path / "merge").mkdir()
    (tmp_path / "merge" / "__init__.py").write_text("")
    outcome = python("import treaty\ntreaty.merge", tmp_path)
    assert outcome.stderr.strip().splitlines()[-1] == (
        f"treaty.packages.PackageShadowedError: the package 'merge' in {tmp_path}/merge comes before "
        f"Treaty's own in {packages.ROOT}: rename it, or put Treaty's folder before it on the path"
    )


def test_the_library_says_what_was_imported_before_it(tmp_path: Path) -> None:
    (tmp_path / "runner.py").write_text("")
    outcome = python("import runner, sys\nsys.path.pop(1)\nimport treaty\ntreaty.merge", tmp_path)
    assert f"the package 'runner' in {tmp_path}/runner.py was imported before Treaty's own" in outcome.stderr


def test_the_library_leaves_a_program_its_own_packages(tmp_path: Path) -> None:
    (tmp_path / "merge").mkdir()
    (tmp_path / "merge" / "__init__.py").write_text("MINE = 1\n")
    outcome = python("import treaty, merge\nprint(merge.MINE)", tmp_path)
    assert outcome.stdout == "1\n", outcome.stderr


MANY = """
import threading
from pathlib import Path

from treaty import packages

packages.install()
from merge.repository.branches import merge_trees
from merge.repository.git import Git

stop = threading.Event()
threading.Thread(target=stop.wait).start()  # so workers are not forked, but started anew
try:
    merged = merge_trees(Git(Path.cwd()), "", "main", "side")
finally:
    stop.set()
files = merged.files
print(len(files), merged.is_clean, {file.reason for file in files}, {file.warnings for file in files})
"""


def test_workers_that_are_started_anew_find_them_too(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path / "scratch")
    names = [f"{number}.py" for number in range(12)]
    start = scratch.commit(dict.fromkeys(names, "import os\n"))
    scratch.branch("side", start, dict.fromkeys(names, "import os\nimport re\n"))
    scratch.git("checkout", "-q", "main")
    scratch.commit(dict.fromkeys(names, "import os\nimport sys\n"))
    (tmp_path / "merge").mkdir()
    (tmp_path / "merge" / "__init__.py").write_text("raise RuntimeError('the wrong merge')\n")
    environment = {**scratch.environment, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT)))}
    outcome = scratch.run(sys.executable, "-c", MANY, environment=environment)
    assert outcome.stdout == "12 True {''} {()}\n", outcome.stderr


def test_the_finder_takes_the_four_names_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "scopes").mkdir()
    (tmp_path / "scopes" / "__init__.py").write_text("raise RuntimeError\n")
    (tmp_path / "hunks.py").write_text("MINE = 2\n")
    program = (
        "from treaty import packages\npackages.install()\npackages.install()\n"
        "import scopes, hunks, sys\nprint(scopes.__file__, hunks.MINE)\n"
        "print(sum(type(finder) is packages.OwnPackages for finder in sys.meta_path))"
    )
    outcome = python(program, tmp_path)
    assert outcome.stdout == f"{ROOT}/scopes/__init__.py 2\n1\n", outcome.stderr
