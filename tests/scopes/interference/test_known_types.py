"""Bases and decorators of the standard library add no members, so what is gone from such a type is gone."""

from pathlib import Path

import pytest

from scopes.finding import Severity
from tests.scopes.interference.revisions import Files, checked, rules

USE: Files = {"use.py": "from code import Code\n\nCHOSEN = Code.WRONG\n"}


@pytest.mark.parametrize(
    "head",
    [
        "import enum\n\n\nclass Code(enum.IntEnum):\n",
        "from enum import IntFlag\n\n\nclass Code(IntFlag):\n",
        "from typing import final\n\n\n@final\nclass Code:\n",
        "class Code(dict):\n",
        "import threading\n\n\nclass Code(threading.Thread):\n",
        "from http import server as web\n\n\nclass Code(web.BaseHTTPRequestHandler):\n",
        "from typing import Generic, TypeVar\n\nT = TypeVar('T')\n\n\nclass Code(Generic[T]):\n",
        "from abc import ABC\n\n\nclass Any(ABC): ...\n\n\n@Any.register\nclass Code:\n",
    ],
)
def test_a_member_that_is_gone(head: str, tmp_path: Path) -> None:
    ours: Files = {"code.py": f"{head}    RIGHT = 1\n"}
    assert rules(checked(tmp_path, {"code.py": f"{head}    RIGHT = 1\n    WRONG = 2\n"}, ours, USE)) == ["SC705"]


@pytest.mark.parametrize(
    "head",
    [
        "import lib\n\n\nclass Code(lib.Base):\n",
        "from lib import filled\n\n\n@filled\nclass Code:\n",
        "from types import SimpleNamespace as dict\nfrom lib import *\n\n\nclass Code(Exceptional):\n",
        "from unittest.mock import Mock\n\n\nclass Code(Mock):\n",
    ],
)
def test_a_type_that_others_may_fill(head: str, tmp_path: Path) -> None:
    ours: Files = {"code.py": f"{head}    RIGHT = 1\n"}
    assert rules(checked(tmp_path, {"code.py": f"{head}    RIGHT = 1\n    WRONG = 2\n"}, ours, USE)) == []


BUFFER = """
    package shop;

    public class Buffer extends java.io.Writer {
        %s
        public void flush(int more) {}

        public String gathered() { return ""; }
    }
"""
BUFFER_USE: Files = {"shop/Use.java": "package shop;\n\nclass Use {\n    Object of(Buffer one) { return one.%s; }\n}\n"}


def _buffer(mark: str, *swap: str) -> Files:
    return {"shop/Buffer.java": (BUFFER % mark).replace(*swap) if swap else BUFFER % mark}


def _use(call: str) -> Files:
    return {path: str(text) % call for path, text in BUFFER_USE.items()}


@pytest.mark.parametrize(("mark", "severity"), [("@Override", Severity.ERROR), ("", Severity.WARNING)])
def test_java_says_what_it_replaces(mark: str, severity: Severity, tmp_path: Path) -> None:
    """A type with `@Override` says it of each method, so one without it is of no base that is not in the tree."""
    ours = _buffer(mark, "gathered", "collected")
    assert rules(checked(tmp_path, _buffer(mark), ours, _use("gathered()")), severity) == ["SC701"]


@pytest.mark.parametrize(("mark", "severity"), [("", Severity.ERROR), ("@Override", Severity.WARNING)])
def test_a_base_outside_may_take_the_call(mark: str, severity: Severity, tmp_path: Path) -> None:
    ours = _buffer(mark, "int more", "int more, int most")
    assert rules(checked(tmp_path, _buffer(mark), ours, _use("flush(1)")), severity) == ["SC702"]


@pytest.mark.parametrize(("mark", "severity"), [("", Severity.ERROR), ("@Override", Severity.WARNING)])
def test_a_base_outside_may_be_overridden(mark: str, severity: Severity, tmp_path: Path) -> None:
    ours = _buffer(mark, "int more", "int more, int most")
    text = "package shop;\n\nclass Own extends Buffer {\n    @Override\n    public void flush(int more) {}\n}\n"
    assert rules(checked(tmp_path, _buffer(mark), ours, {"shop/Own.java": text}), severity) == ["SC706"]


@pytest.mark.parametrize(("mark", "errors"), [('@SuppressWarnings("all")', ["SC701"]), ("@Data", [])])
def test_an_annotation_of_java_seldom_makes_members(mark: str, errors: list[str], tmp_path: Path) -> None:
    base: Files = {
        "shop/Box.java": f"package shop;\n\n{mark}\npublic class Box {{\n    int weight() {{ return 1; }}\n}}\n"
    }
    ours: Files = {path: str(text).replace("weight", "mass") for path, text in base.items()}
    use: Files = {"shop/Use.java": "package shop;\n\nclass Use {\n    Object of(Box one) { return one.weight(); }\n}\n"}
    assert rules(checked(tmp_path, base, ours, use)) == errors


def test_what_every_value_of_java_has(tmp_path: Path) -> None:
    ours = _buffer("", "public String gathered()", "public String toText()")
    base = _buffer("", "public String gathered()", "public String toString()")
    assert rules(checked(tmp_path, base, ours, _use("toString()")), *Severity) == []


@pytest.mark.parametrize("name", ["daemon", "_target"])
def test_what_the_library_has_or_sets_is_not_gone(name: str, tmp_path: Path) -> None:
    head = "import threading\n\n\nclass Code(threading.Thread):\n    RIGHT = 1\n"
    use: Files = {"use.py": f"from code import Code\n\nCHOSEN = Code.{name}\n"}
    found = checked(tmp_path, {"code.py": f"{head}    {name} = 2\n"}, {"code.py": head}, use)
    assert rules(found, Severity.ERROR) == []


OUTSIDE = (
    "import lib\n\n\nclass Box(lib.Base):\n    def {}(self):\n        return self.{}\n\n"
    "    def other(self):\n        return 1\n"
)


@pytest.mark.parametrize(
    ("old", "new", "body", "severity"),
    [
        ("heavy_things", "light_things", "a", Severity.ERROR),
        ("heavy", "light", "a", Severity.WARNING),
        ("heavy_things", "", "a", Severity.WARNING),
        ("heavy_things", "light_things", "of(super())", Severity.WARNING),
    ],
)
def test_a_member_with_a_name_of_its_own(old: str, new: str, body: str, severity: Severity, tmp_path: Path) -> None:
    """Renamed everywhere with its body, it is none that a base outside of the tree gives, too."""
    base: Files = {"box.py": OUTSIDE.format(old, body)}
    ours: Files = {"box.py": OUTSIDE.format(new, body) if new else OUTSIDE.format("other", "b")}
    use: Files = {"use.py": f"from box import Box\n\n\ndef use(one: Box):\n    return one.{old}()\n"}
    (found,) = [one for one in checked(tmp_path, base, ours, use).findings if one.severity is not Severity.NOTE]
    assert (found.rule, found.severity) == ("SC701", severity)
