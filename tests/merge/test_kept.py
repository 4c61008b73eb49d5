"""What was worked out is kept up to the end of a merge."""

from merge import engine, tokens
from merge.kept import forget, kept
from merge.options import Options
from merge.revision import Triple

calls: list[int] = []


@kept(2)
def double(number: int) -> int:
    calls.append(number)
    return number * 2


def test_a_result_is_kept_until_it_is_forgotten() -> None:
    calls.clear()
    assert [double(1), double(1)] == [2, 2]
    assert calls == [1]
    forget()
    assert double(1) == 2
    assert calls == [1, 1]


def test_only_the_latest_are_kept() -> None:
    forget()
    calls.clear()
    for number in (1, 2, 3, 1):
        double(number)
    assert calls == [1, 2, 3, 1]


def test_nothing_is_kept_once_a_merge_is_done() -> None:
    before = tokens.words(b"kept until then\n")
    engine.merge(Triple(b"a b\n", b"a c\n", b"d b\n"), "a.txt", Options())
    assert tokens.words(b"kept until then\n") is not before
