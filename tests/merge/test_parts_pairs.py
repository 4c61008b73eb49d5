"""Children of nodes that are no lists: who is who where parts come, go and change their kind."""

import pytest

from tests.merge.test_parts import idents


@pytest.mark.parametrize(
    ("path", "texts", "found"),
    [
        ("a.py", ("def f(a): pass", "async def f(a): pass", "def g(b): pass"),
         [[0, 1, 2, 3, 4], [5, 0, 1, 2, 3, 4], [0, 1, 2, 3, 4]]),
        ("a.py", ("if a: b", "if a: b\nelse: c", "if a: b\nelif d: e"),
         [[0, 1, 2, 3], [0, 1, 2, 3, 4], [0, 1, 2, 3, 5]]),
        ("a.py", ("if a: b\nelif c: d\nelif e: f", "if a: b\nelif e: f", "if a: b\nelif c: d\nelif x: y\nelif e: f"),
         [[0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 5], [0, 1, 2, 3, 4, 6, 5]]),
        ("a.go", ("func f(a int) {}", "func f(a int) int {}", "func (x T) f(a int) {}"),
         [[0, 1, 2, 3], [0, 1, 2, 4, 3], [0, 5, 1, 2, 3]]),
        ("A.java", ("public static int f() {}", "public int f() {}", "private static long f() {}"),
         [[0, 1, 2, 3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]]),
    ],
)  # fmt: skip
def test_parts(path: str, texts: tuple[str, str, str], found: list[list[int]]) -> None:
    assert idents(path, *(f"{text}\n" for text in texts)) == found
