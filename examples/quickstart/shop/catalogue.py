"""What the shop sells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from shop.money import Money


@dataclass(frozen=True)
class Product:
    """One article; `sku` is its number in the warehouse."""

    sku: str
    name: str
    price: Money
    grams: int
    tags: frozenset[str] = frozenset()


class UnknownProduct(LookupError):
    """No product has this number."""


class Catalogue:
    """Products by their number, in the order in which they were listed."""

    def __init__(self, products: list[Product]) -> None:
        self._products = {product.sku: product for product in products}
        if len(self._products) < len(products):
            raise ValueError("two products have the same number")

    @classmethod
    def from_json(cls, text: str) -> Catalogue:
        """Read a list of objects with sku, name, price, grams and, if wanted, tags."""
        return cls(
            [
                Product(
                    row["sku"], row["name"], Money.parse(row["price"]), row["grams"], frozenset(row.get("tags", []))
                )
                for row in json.loads(text)
            ]
        )

    def get(self, sku: str) -> Product:
        try:
            return self._products[sku]
        except KeyError:
            raise UnknownProduct(f"no product has the number {sku!r}") from None

    def search(self, words: str) -> list[Product]:
        """Products whose name or tags hold all the words, whatever their case."""
        wanted = words.casefold().split()
        return [product for product in self if all(word in _searchable(product) for word in wanted)]

    def __iter__(self) -> Iterator[Product]:
        return iter(self._products.values())


def _searchable(product: Product) -> str:
    return " ".join([product.name, *sorted(product.tags)]).casefold()
