import unittest

from shop import Cart, Money, OrderBook, Stock
from shop.stock import OutOfStock
from shop.tests import catalogue


class OrderTest(unittest.TestCase):
    def setUp(self) -> None:
        self.stock = Stock()
        self.stock.receive("MUG", 5)
        self.orders = OrderBook(self.stock)

    def cart(self, pieces: int) -> Cart:
        cart = Cart(catalogue())
        cart.add("MUG", pieces)
        return cart

    def test_from_placed_to_shipped(self) -> None:
        order = self.orders.place(self.cart(2))
        self.assertEqual(self.stock.available("MUG"), 3)
        self.orders.pay(order.number, Money.parse("24.95"))
        self.assertEqual(self.orders.ship(order.number).state, "shipped")
        self.assertEqual(self.stock.available("MUG"), 3)

    def test_what_is_promised_cannot_be_sold_again(self) -> None:
        first = self.orders.place(self.cart(4))
        with self.assertRaises(OutOfStock):
            self.orders.place(self.cart(2))
        self.orders.cancel(first.number)
        self.orders.place(self.cart(2))

    def test_states_follow_one_another(self) -> None:
        order = self.orders.place(self.cart(1))
        with self.assertRaises(ValueError):
            self.orders.ship(order.number)
        with self.assertRaises(ValueError):
            self.orders.pay(order.number, Money.parse("1.00"))
        with self.assertRaises(ValueError):
            self.orders.place(Cart(catalogue()))
