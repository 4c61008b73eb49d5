"""A customer's cart."""

from collections.abc import Iterator
from dataclasses import dataclass

from shop.catalogue import Catalogue, Product
from shop.money import Money
from shop.prices import bulk_price, shipping, vat_part


@dataclass(frozen=True)
class Line:
    """So many pieces of one product."""

    product: Product
    pieces: int

    @property
    def amount(self) -> Money:
        return bulk_price(self.product.price, self.pieces)


@dataclass(frozen=True)
class Adjustment:
    """Something that changes what is paid and is no product: a rebate, a service."""

    label: str
    amount: Money


class Cart:
    """What a customer is about to buy. Each product has one line; `MOST` pieces of it at most."""

    MOST = 99

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._pieces: dict[str, int] = {}
        self.adjustments: list[Adjustment] = []

    def add(self, sku: str, qty: int = 1) -> Line:
        """Put pieces of a product in; UnknownProduct or ValueError leaves the cart as it was."""
        product = self._catalogue.get(sku)
        pieces = self._pieces.get(sku, 0) + qty
        if qty < 1 or pieces > self.MOST:
            raise ValueError(f"{qty} x {sku} do not fit: a line holds 1 to {self.MOST}, {pieces - qty} in it")
        self._pieces[sku] = pieces
        return Line(product, pieces)

    def remove(self, sku: str, qty: int | None = None) -> None:
        """Take pieces of a product out, all of them when `qty` is not given."""
        left = 0 if qty is None else self._pieces[sku] - qty
        if left > 0:
            self._pieces[sku] = left
        else:
            del self._pieces[sku]

    def lines(self) -> Iterator[Line]:
        for sku, pieces in self._pieces.items():
            yield Line(self._catalogue.get(sku), pieces)

    def subtotal(self) -> Money:
        """The products alone."""
        return sum((line.amount for line in self.lines()), Money())

    def shipping(self) -> Money:
        return shipping(self.subtotal(), sum(line.product.grams * line.pieces for line in self.lines()))

    def vat(self) -> Money:
        """The tax within the total."""
        return vat_part(self.total())

    def total(self) -> Money:
        """What the customer pays; never less than nothing."""
        return max(Money(), sum((extra.amount for extra in self.adjustments), self.subtotal() + self.shipping()))
