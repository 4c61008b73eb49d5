"""All checks in one command: `nox`. They run in the current environment, which `make test` sets up."""

import nox

nox.options.default_venv_backend = "none"
nox.options.sessions = ["lint", "types", "layers", "dead_code", "tests"]

OURS = ("treaty", "grammars", "merge", "scopes", "runner")


@nox.session
def lint(session: nox.Session) -> None:
    """Style and doors: ruff."""
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Types: mypy, strict."""
    session.run("mypy")


@nox.session
def layers(session: nox.Session) -> None:
    """Which package may import which: import-linter."""
    session.run("lint-imports")


@nox.session
def dead_code(session: nox.Session) -> None:
    """Code that nothing calls: vulture."""
    session.run("vulture")


@nox.session
def tests(session: nox.Session) -> None:
    """Behaviour: pytest with hypothesis."""
    session.run("pytest", *session.posargs)
