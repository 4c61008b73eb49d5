"""What lies in the warehouse, and what of it is promised to orders."""

from collections import Counter


class OutOfStock(Exception):
    """There are not enough pieces of a product."""

    def __init__(self, sku: str, wanted: int, available: int) -> None:
        super().__init__(f"{wanted} x {sku} wanted, {available} available")
        self.sku = sku
        self.available = available


class Stock:
    """Pieces on hand and reservations by order; a reservation is all or nothing."""

    def __init__(self) -> None:
        self._on_hand: Counter[str] = Counter()
        self._reserved: dict[str, Counter[str]] = {}

    def receive(self, sku: str, pieces: int) -> None:
        if pieces <= 0:
            raise ValueError("a delivery has at least one piece")
        self._on_hand[sku] += pieces

    def available(self, sku: str) -> int:
        return self._on_hand[sku] - sum(pieces[sku] for pieces in self._reserved.values())

    def reserve(self, order: str, wanted: dict[str, int]) -> None:
        """Promise the pieces to an order; OutOfStock, and nothing is promised, if one is lacking."""
        for sku, pieces in wanted.items():
            if self.available(sku) < pieces:
                raise OutOfStock(sku, pieces, self.available(sku))
        self._reserved[order] = Counter(wanted)

    def release(self, order: str) -> None:
        """Give back what was promised to an order."""
        self._reserved.pop(order, None)

    def ship(self, order: str) -> None:
        """Take the promised pieces out of the warehouse."""
        self._on_hand -= self._reserved.pop(order)
