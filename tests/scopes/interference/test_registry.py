"""SC707: one key entered by both sides, in routers and in argument parsers."""

from pathlib import Path

from scopes.check import check
from tests.scopes.interference.revisions import Files, checked, new_git, rules, tree_of

VIEWS = "".join(
    f"@app.route('/{name}')\ndef {name}():\n    return '{name}'\n\n\n" for name in ("cart", "bill", "stock")
)
ROUTES = f"from flask import Flask\n\napp = Flask('shop')\n\n\n{VIEWS}LAST = 1\n"
FIRST = "@app.route('/bill')\n"
FLAGS = "".join(f"    made.add_argument('--{name}')\n" for name in ("name", "size", "rate", "kind"))
PARSER = f"import argparse\n\n\ndef parser():\n    made = argparse.ArgumentParser()\n{FLAGS}    return made\n"


def view(name: str, path: str = "/new", verb: str = "route") -> str:
    """A new view."""
    return f"@app.{verb}('{path}')\ndef {name}():\n    return '{name}'\n\n\n"


def found(folder: Path, first: str, second: str) -> list[str]:
    """What is told of git's own merge where both sides add a view, far apart: Treaty's leaves a conflict there."""
    git = new_git(folder)
    ours, both = ROUTES.replace(FIRST, f"{first}{FIRST}"), f"{second}LAST"
    base = tree_of(git, {"web.py": ROUTES})
    sides = [tree_of(git, {"web.py": text}, base) for text in (ours, ROUTES.replace("LAST", both))]
    merged = tree_of(git, {"web.py": ours.replace("LAST", both)}, base)
    return [one.rule for one in check(git, base, dict(zip("ab", sides, strict=True)), merged, folder / "cache")]


def test_one_path_of_a_router_twice(tmp_path: Path) -> None:
    assert found(tmp_path, view("one"), view("other")) == ["SC707"]


def test_another_path(tmp_path: Path) -> None:
    assert found(tmp_path, view("one"), view("other", "/newer")) == []


def test_one_path_by_two_methods(tmp_path: Path) -> None:
    assert found(tmp_path, view("one", verb="get"), view("other", verb="post")) == []


def test_one_flag_of_a_parser_twice(tmp_path: Path) -> None:
    ours: Files = {
        "main.py": PARSER.replace(
            "    made.add_argument('--name')", "    made.add_argument('--wait')\n    made.add_argument('--name')"
        )
    }
    theirs: Files = {"main.py": PARSER.replace("    return", "    made.add_argument('--wait', type=int)\n    return")}
    assert rules(checked(tmp_path, {"main.py": PARSER}, ours, theirs)) == ["SC707"]


def test_one_flag_of_two_parsers(tmp_path: Path) -> None:
    other = PARSER.replace("def parser", "def another").removeprefix("import argparse\n\n\n")
    line, flag = "    made.add_argument('--name')\n", "    made.add_argument('--wait')\n"
    ours: Files = {"main.py": f"{PARSER.replace(line, flag + line)}\n\n{other}"}
    theirs: Files = {"main.py": f"{PARSER}\n\n{other.replace('    return', flag + '    return')}"}
    assert rules(checked(tmp_path, {"main.py": f"{PARSER}\n\n{other}"}, ours, theirs)) == []
