"""Bases and decorators of the standard library add no members, so what is gone from such a type is gone."""

from pathlib import Path

import pytest

from tests.scopes.interference.revisions import Files, checked, rules

USE: Files = {"use.py": "from code import Code\n\nCHOSEN = Code.WRONG\n"}


@pytest.mark.parametrize(
    "head",
    [
        "import enum\n\n\nclass Code(enum.IntEnum):\n",
        "from enum import IntFlag\n\n\nclass Code(IntFlag):\n",
        "from typing import final\n\n\n@final\nclass Code:\n",
        "from abc import ABC\n\n\nclass Any(ABC): ...\n\n\n@Any.register\nclass Code:\n",
    ],
)
def test_a_member_that_is_gone(head: str, tmp_path: Path) -> None:
    ours: Files = {"code.py": f"{head}    RIGHT = 1\n"}
    assert rules(checked(tmp_path, {"code.py": f"{head}    RIGHT = 1\n    WRONG = 2\n"}, ours, USE)) == ["SC705"]


@pytest.mark.parametrize(
    "head",
    ["import lib\n\n\nclass Code(lib.Base):\n", "from lib import filled\n\n\n@filled\nclass Code:\n"],
)
def test_a_type_that_others_may_fill(head: str, tmp_path: Path) -> None:
    ours: Files = {"code.py": f"{head}    RIGHT = 1\n"}
    assert rules(checked(tmp_path, {"code.py": f"{head}    RIGHT = 1\n    WRONG = 2\n"}, ours, USE)) == []
