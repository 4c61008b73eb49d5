"""Orders: a cart that was bought, on its way from placed to shipped."""

from dataclasses import dataclass
from itertools import count

from shop.cart import Cart, Line
from shop.money import Money
from shop.stock import Stock

NEXT_STATES = {
    "placed": ("paid", "cancelled"),
    "paid": ("shipped", "cancelled"),
    "shipped": (),
    "cancelled": (),
}


@dataclass
class Order:
    """What was bought and for how much; prices are those of the moment of the order."""

    number: str
    lines: tuple[Line, ...]
    total: Money
    state: str = "placed"

    def move_to(self, state: str) -> None:
        if state not in NEXT_STATES[self.state]:
            raise ValueError(f"order {self.number} is {self.state}: it cannot become {state}")
        self.state = state


class OrderBook:
    """All orders, and the warehouse that serves them."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock
        self._orders: dict[str, Order] = {}
        self._numbers = count(1001)

    def place(self, cart: Cart) -> Order:
        """Buy what is in the cart; OutOfStock when it is not there, ValueError when the cart is empty."""
        lines = tuple(cart.lines())
        if not lines:
            raise ValueError("the cart is empty")
        number = f"W{next(self._numbers)}"
        self._stock.reserve(number, {line.product.sku: line.pieces for line in lines})
        order = self._orders[number] = Order(number, lines, cart.total())
        return order

    def pay(self, number: str, amount: Money) -> Order:
        order = self._orders[number]
        if amount != order.total:
            raise ValueError(f"order {number} costs {order.total}, {amount} was paid")
        order.move_to("paid")
        return order

    def ship(self, number: str) -> Order:
        order = self._orders[number]
        order.move_to("shipped")
        self._stock.ship(number)
        return order

    def cancel(self, number: str) -> Order:
        order = self._orders[number]
        order.move_to("cancelled")
        self._stock.release(number)
        return order
