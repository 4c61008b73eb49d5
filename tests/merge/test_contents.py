from merge.contents import contains


def test_contains_the_same_tokens_in_order() -> None:
    assert contains(b"def f(a, b): return a", b"def f(a): return a")
    assert not contains(b"def f(a, b): return a", b"def f(b, a): return a")
    assert not contains(b"a", b"a b")
