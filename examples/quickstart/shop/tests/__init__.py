"""The shop's own tests: `python3 -m unittest`."""

from shop import Catalogue, Product
from shop.money import Money


def catalogue() -> Catalogue:
    """Three products that the tests buy."""
    return Catalogue(
        [
            Product("MUG", "Blue mug", Money.parse("9.50"), grams=350, tags=frozenset({"kitchen"})),
            Product("TEA", "Green tea", Money.parse("4.25"), grams=100, tags=frozenset({"kitchen", "food"})),
            Product("LAMP", "Desk lamp", Money.parse("39.00"), grams=1400),
        ]
    )
