"""What is gone and newly used where no import or type says what is meant: a warning, or nothing."""

from pathlib import Path

import pytest

from scopes.finding import Severity
from tests.scopes.interference.revisions import Files, checked

BASE: Files = {
    "shop/basket.py": """
        class Basket:
            def total_weight(self, unit):
                return self.parts * unit

            def close(self):
                self.parts = 0
    """,
    "shop/far.py": "from lib import Base\n\n\nclass Near(Base):\n    def near_name(self):\n        return 1\n",
    "note.py": "a = 1\n",
}
RENAMED: Files = {"shop/basket.py": str(BASE["shop/basket.py"]).replace("total_weight", "weight_of_all")}
REMOVED: Files = {"shop/far.py": "from lib import Base\n\n\nclass Near(Base):\n    pass\n"}
USE: Files = {"use.py": "def use(basket):\n    return basket.total_weight(2)\n"}
ANSWERING = "from lib import Base\n\n\nclass Near(Base):\n    def __getattr__(self, n):\n"
NEAR: Files = {"use.py": "from shop.far import Near\n\n\ndef use(near: Near):\n    return near.near_name()\n"}

WARNED = {
    "a value of unknown type": (RENAMED, USE, "SC701"),
    "a base that is not in the tree": (REMOVED, NEAR, "SC701"),
    "a class that answers to names, and this one is nowhere": (
        {"shop/far.py": f"{ANSWERING}        pass\n"},
        NEAR,
        "SC701",
    ),
}
SILENT = {
    "a short name that others may have too": (
        {"shop/basket.py": str(BASE["shop/basket.py"]).replace("close", "shut")},
        {"use.py": "def use(file):\n    return file.close()\n"},
    ),
    "the word is still used where the name went": (
        {**RENAMED, "note.py": "from lib import other\n\na = other.total_weight()\n"},
        USE,
    ),
    "another language": (RENAMED, {"use.js": "export const use = (basket) => basket.total_weight(2);\n"}),
    "a plain call is no method": (RENAMED, {"use.py": "from lib import *\n\nVALUE = total_weight(2)\n"}),
    "something else has the name": ({**RENAMED, "note.py": "def total_weight(n):\n    return n\n"}, USE),
    "a name that a class answers to": (
        {"shop/far.py": f"{ANSWERING}        return self.near_name\n"},
        NEAR,
    ),
}


@pytest.mark.parametrize("name", WARNED)
def test_a_warning(name: str, tmp_path: Path) -> None:
    ours, theirs, rule = WARNED[name]
    found = checked(tmp_path, BASE, ours, theirs).findings
    assert [(one.severity, one.rule, one.location.file) for one in found] == [(Severity.WARNING, rule, "use.py")]


@pytest.mark.parametrize("name", SILENT)
def test_nothing(name: str, tmp_path: Path) -> None:
    ours, theirs = SILENT[name]
    assert checked(tmp_path, BASE, ours, theirs).findings == []


def test_the_edge_and_the_words_say_how_it_is_known(tmp_path: Path) -> None:
    (one,) = checked(tmp_path, BASE, RENAMED, USE).findings
    assert one.edge == "name-only"
    assert one.message == "`Basket.total_weight` is renamed by ours and a name like it is newly used by theirs"
