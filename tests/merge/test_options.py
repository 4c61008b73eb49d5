"""Options change what is merged: order of additions, imports, comments, bodies, profiles."""

import pytest

from merge.engine import merge
from merge.options import Options
from merge.result import MergeResult
from merge.revision import Triple

BASE = b"class A:\n    def m(self):\n        return 1\n"


def merged(base: bytes, ours: bytes, theirs: bytes, **chosen: object) -> MergeResult:
    options = Options()
    options.profile = "eager"
    for name, value in chosen.items():
        setattr(options, name, value)
    return merge(Triple(base, ours, theirs), "a.py", options)


def added(name: str) -> bytes:
    return BASE + f"\n    def {name}(self):\n        return {name!r}\n".encode()


def test_alphabetical_order_of_additions() -> None:
    first = merged(BASE, added("zeta"), added("alpha"))
    second = merged(BASE, added("zeta"), added("alpha"), method_ordering="alphabetical")
    assert first.is_clean
    assert second.is_clean
    assert first.text.index(b"zeta") < first.text.index(b"alpha")
    assert second.text.index(b"alpha") < second.text.index(b"zeta")
    assert second.text.startswith(BASE)


@pytest.mark.parametrize(("deduplicate", "count"), [(True, 1), (False, 1)])
def test_the_same_import_of_both(deduplicate: bool, count: int) -> None:
    base = b"import os\n\nx = 1\n"
    ours, theirs = b"import os\nimport sys\nimport abc\n\nx = 1\n", b"import os\nimport sys\nimport re\n\nx = 1\n"
    result = merged(base, ours, theirs, import_deduplication=deduplicate)
    if result.is_clean and deduplicate:
        assert result.text.count(b"import sys\n") == count
    assert b"import abc" in result.text
    assert b"import re" in result.text


BODY = b"def f(a):\n    x = load(a)\n    log(x)\n    y = save(x)\n    log(y)\n    return y\n"


def test_one_body_changed_by_both() -> None:
    ours, theirs = BODY.replace(b"x = load(a)", b"x = load(a, 1)"), BODY.replace(b"return y", b"return [y]")
    assert merged(BODY, ours, theirs).text == ours.replace(b"return y", b"return [y]")


def test_edits_that_overlap_in_a_body_are_a_small_conflict() -> None:
    ours, theirs = BODY.replace(b"load(a)", b"fetch(a)"), BODY.replace(b"load(a)", b"read(a)")
    for profile in ("careful", "default", "eager"):
        result = merged(BODY, ours, theirs, profile=profile)
        (conflict,) = result.conflicts
        assert conflict.sides.ours == b"    x = fetch(a)\n"
        assert conflict.entity == "function `f`"
