"""One cause in one file is one finding, with all places."""

import json
from pathlib import Path

from scopes.check_report import render
from scopes.finding import Severity
from tests.scopes.interference.revisions import Files, checked

BASE: Files = {"money.py": "def tax(amount):\n    return amount\n\n\ndef fee():\n    return 1\n"}
RENAMED: Files = {"money.py": "def vat(amount):\n    return amount\n\n\ndef fee():\n    return 1\n"}
LONGER: Files = {"money.py": "def tax(amount, rate):\n    return amount\n\n\ndef fee(of):\n    return 1\n"}


def _user(*lines: str, head: str = "import money") -> str:
    return f"{head}\n\n\ndef use():\n" + "".join(f"    {line}\n" for line in lines)


def test_a_name_that_is_gone_is_told_once_a_file(tmp_path: Path) -> None:
    theirs = {"a.py": _user("money.tax(1)", "money.fee()", "money.tax(2)"), "b.py": _user("money.tax(3)")}
    found = checked(tmp_path, BASE, RENAMED, theirs).findings
    errors = [one for one in found if one.severity is Severity.ERROR]
    assert [(str(one.location), [place.line for place in one.also]) for one in errors] == [
        ("a.py:5:11", [7]),
        ("b.py:5:11", []),
    ]


def test_an_import_and_its_uses_are_one(tmp_path: Path) -> None:
    theirs = {"a.py": _user("tax(1)", "tax(2)", head="from money import tax")}
    (one,) = checked(tmp_path, BASE, RENAMED, theirs).findings
    assert (one.location.line, [place.line for place in one.also]) == (1, [5, 6])


def test_calls_that_do_not_fit_for_one_reason(tmp_path: Path) -> None:
    theirs = {"a.py": _user("money.tax(1)", "money.tax(2)", "money.tax(3)", "money.fee()")}
    found = checked(tmp_path, BASE, LONGER, theirs).findings
    assert [(one.location.line, [place.line for place in one.also]) for one in found] == [(5, [6, 7]), (8, [])]


def test_the_places_in_each_format(tmp_path: Path) -> None:
    found = checked(tmp_path, BASE, RENAMED, {"a.py": _user(*(f"money.tax({n})" for n in range(12)))})
    assert f"= also: at {', '.join(f'{line}:11' for line in range(6, 14))} and 3 more places" in render(found, "text")
    (told,) = json.loads(render(found, "json"))["findings"]
    assert [place["line"] for place in told["also"]] == list(range(6, 17))
    (result,) = json.loads(render(found, "sarif"))["runs"][0]["results"]
    assert len(result["locations"]) == 12
