"""The house rules that no linter knows: sizes, names, locks, and what no file may name."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PACKAGES = ("treaty", "grammars", "merge", "scopes", "runner")
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 40
PARTS = {"pydantic-core": "pydantic"}  # distributions that another pins to one version
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
# Written in parts, since this file is looked through as well.
REGISTRY_HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("crates", "io"),
        ("golang", "org"),
        ("maven", "org"),
        ("debian", "org"),
    )
]


def modules() -> list[Path]:
    """Every Python file of the five packages."""
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def tracked_files() -> list[Path]:
    """Every file that git knows; without git (an unpacked archive) every file that is no litter."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    return [path for path in ROOT.rglob("*") if path.is_file() and not {".venv", ".nox"} & set(path.parts)]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions of a file, nested ones too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_there_is_something_to_look_at() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in modules()} == set(PACKAGES)
    assert Path(__file__) in tracked_files()


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES
    long = {
        function.name: length
        for function in functions(path)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > MOST_LINES_OF_A_FUNCTION
    }
    assert not long


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_named_after_what_it_knows(path: Path) -> None:
    assert path.stem not in EMPTY_NAMES


def test_no_file_names_a_package_registry() -> None:
    pattern = re.compile("|".join(map(re.escape, REGISTRY_HOSTS)).encode())
    naming = {str(path.relative_to(ROOT)) for path in tracked_files() if pattern.search(path.read_bytes())}
    assert not naming


def locked(name: str) -> dict[str, str]:
    """Package -> version of a lock file."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in found}


@pytest.mark.parametrize(
    ("lock", "extras"),
    [("requirements.lock", ()), ("requirements-dev.lock", ("cluster", "dev", "forge", "languages", "notify", "web"))],
)
def test_the_locks_follow_pyproject(lock: str, extras: tuple[str, ...]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    versions = locked(lock)
    stale = [
        line
        for line in map(Requirement, wanted)
        if not line.specifier.contains(versions.get(canonicalize_name(line.name), "0"), prereleases=True)
    ]
    assert not stale, "run: make lock"


def test_every_dependency_is_bounded() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    for line in [*project["dependencies"], *extras]:
        requirement = Requirement(line)
        operators = {specifier.operator for specifier in requirement.specifier}
        assert requirement.name == "treaty" or "==" in operators or {">=", "<"} <= operators, line


def imported(paths: list[Path]) -> dict[str, str]:
    """Distribution -> a file that imports it, for all that is neither Python's own nor ours."""
    own = {*sys.stdlib_module_names, *PACKAGES, "tests", "benchmarks"}
    providers = packages_distributions()
    found: dict[str, str] = {}
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            for name in {name.partition(".")[0] for name in names} - own:
                for distribution in map(canonicalize_name, providers.get(name, [name])):
                    found[PARTS.get(distribution, distribution)] = str(path.relative_to(ROOT))
    return found


def declared(*extras: str) -> set[str]:
    """The distributions that pyproject names, for the base install and with these extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return {canonicalize_name(Requirement(line).name) for line in lines}


def test_what_is_imported_is_declared() -> None:
    ours = imported(modules())
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert {name: path for name, path in ours.items() if name not in declared(*extras)} == {}
    tests = imported(sorted((ROOT / "tests").rglob("test_*.py")))
    assert {name: path for name, path in tests.items() if name not in declared(*extras)} == {}
