import unittest

from shop import Cart, Money
from shop.catalogue import UnknownProduct
from shop.tests import catalogue


class CartTest(unittest.TestCase):
    def setUp(self) -> None:
        self.cart = Cart(catalogue())

    def test_a_product_has_one_line(self) -> None:
        self.cart.add("MUG")
        self.cart.add("MUG", qty=2)
        self.assertEqual([(line.product.sku, line.pieces) for line in self.cart.lines()], [("MUG", 3)])

    def test_removing_all_pieces_removes_the_line(self) -> None:
        self.cart.add("MUG", qty=3)
        self.cart.remove("MUG", qty=1)
        self.assertEqual(self.cart.subtotal(), Money.parse("19.00"))
        self.cart.remove("MUG")
        self.assertEqual(list(self.cart.lines()), [])

    def test_a_line_has_a_limit(self) -> None:
        self.cart.add("MUG", qty=99)
        with self.assertRaises(ValueError):
            self.cart.add("MUG")
        with self.assertRaises(UnknownProduct):
            self.cart.add("SOFA")

    def test_ten_pieces_are_cheaper(self) -> None:
        self.cart.add("TEA", qty=10)
        self.assertEqual(self.cart.subtotal(), Money.parse("40.37"))

    def test_the_total_has_shipping_and_tax_within(self) -> None:
        self.cart.add("MUG", qty=2)
        self.assertEqual(self.cart.shipping(), Money.parse("5.95"))
        self.assertEqual(self.cart.total(), Money.parse("24.95"))
        self.assertEqual(self.cart.vat(), Money.parse("4.33"))

    def test_large_orders_ship_for_nothing(self) -> None:
        self.cart.add("LAMP", qty=2)
        self.assertEqual(self.cart.total(), Money.parse("78.00"))


if __name__ == "__main__":
    unittest.main()
