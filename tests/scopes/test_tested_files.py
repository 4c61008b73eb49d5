"""Which file a test tests, by its name."""

import pytest

from scopes.tested_files import name_under_test, pairs


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tests/test_cart.py", ("cart", "py")),
        ("pkg/cart_test.go", ("cart", "go")),
        ("spec/models/cart_spec.rb", ("cart", "rb")),
        ("src/cart.test.tsx", ("cart", "js")),
        ("src/cart.spec.ts", ("cart", "js")),
        ("src/CartTest.java", ("Cart", "java")),
        ("src/cart.py", None),
        ("src/test.py", None),
        ("contest.py", None),
    ],
)
def test_names(path: str, expected: tuple[str, str] | None) -> None:
    assert name_under_test(path) == expected


def test_the_nearest_of_several_is_meant() -> None:
    paths = ["shop/cart/views.py", "shop/user/views.py", "tests/user/test_views.py", "tests/other/test_views.py"]
    assert list(pairs(paths)) == [("shop/user/views.py", "tests/user/test_views.py")]


def test_the_only_one_is_meant_wherever_it_is() -> None:
    assert list(pairs(["src/shop/cart.ts", "e2e/cart.test.tsx"])) == [("src/shop/cart.ts", "e2e/cart.test.tsx")]
    assert list(pairs(["src/shop/cart.py", "e2e/cart.test.tsx"])) == []
