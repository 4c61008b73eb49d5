import unittest

from shop import Money
from shop.prices import bulk_price, shipping, vat_part
from shop.tests import catalogue


class PriceTest(unittest.TestCase):
    def test_money_reads_and_writes(self) -> None:
        for text in ("€0.00", "€12.05", "-€3.50"):
            self.assertEqual(str(Money.parse(text)), text)
        with self.assertRaises(ValueError):
            Money.parse("12,50")

    def test_half_a_cent_rounds_away_from_zero(self) -> None:
        self.assertEqual(Money(150).percent(21), Money(32))
        self.assertEqual(Money(-150).percent(21), Money(-32))

    def test_the_largest_discount_applies(self) -> None:
        self.assertEqual(bulk_price(Money(100), 9), Money(900))
        self.assertEqual(bulk_price(Money(100), 20), Money(1800))

    def test_shipping_by_weight(self) -> None:
        self.assertEqual(shipping(Money(100), 500), Money.parse("3.95"))
        with self.assertRaises(ValueError):
            shipping(Money(100), 20_000)

    def test_tax_within(self) -> None:
        self.assertEqual(vat_part(Money.parse("121.00")), Money.parse("21.00"))

    def test_search_finds_words_in_names_and_tags(self) -> None:
        self.assertEqual([product.sku for product in catalogue().search("KITCHEN green")], ["TEA"])
