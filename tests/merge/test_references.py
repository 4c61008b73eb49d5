"""Names that nothing gives any more: one side renames a YAML anchor, the other refers to it anew."""

import pytest

from merge.engine import merge
from merge.options import Options
from merge.result import MergeResult
from merge.revision import Triple

BASE = b"base: &x\n  k: 1\none:\n  <<: *x\ntwo:\n  a: 1\nthree:\n  b: 2\nfour:\n  c: 1\n"
USED = BASE.replace(b"c: 1", b"<<: *x")


def merged(base: bytes, ours: bytes, theirs: bytes) -> MergeResult:
    return merge(Triple(base, ours, theirs), "a.yml", Options())


@pytest.mark.parametrize(
    "gone", [BASE.replace(b"&x", b"&y").replace(b"*x", b"*y"), BASE.replace(b" &x", b"", 1).replace(b"<<: *x", b"z: 1")]
)
def test_a_new_reference_to_what_is_gone_is_a_conflict(gone: bytes) -> None:
    for sides in ((gone, USED), (USED, gone)):
        (conflict,) = merged(BASE, *sides).conflicts
        assert conflict.reason == "nothing before it gives `*x`"


def test_a_reference_that_holds_or_never_held() -> None:
    assert merged(BASE, USED, BASE.replace(b"b: 2", b"b: 3")).is_clean
    lost = BASE.replace(b" &x", b"")
    assert merged(lost, lost.replace(b"a: 1", b"a: 2"), lost.replace(b"c: 1", b"c: 2")).is_clean
