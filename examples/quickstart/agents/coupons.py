"""The agent that builds coupons: a module, a method of the cart, a route, tests."""

from edit import append, insert_after, write

write(
    "shop/coupons.py",
    '''"""Coupons: a code that takes some per cent off, for a while and from a least amount on."""

from dataclasses import dataclass
from datetime import date

from shop.money import Money


@dataclass(frozen=True)
class Coupon:
    """One campaign; `last_day` is the last on which it holds."""

    code: str
    percent: int
    last_day: date
    least: Money = Money()

    def rebate(self, subtotal: Money, today: date) -> Money:
        """What it takes off; ValueError says why it does not hold."""
        if today > self.last_day:
            raise ValueError(f"coupon {self.code} ended on {self.last_day}")
        if subtotal < self.least:
            raise ValueError(f"coupon {self.code} holds from {self.least} on")
        return subtotal.percent(self.percent)


CAMPAIGNS = {
    "WELCOME": Coupon("WELCOME", 10, date(2099, 12, 31)),
    "SUMMER": Coupon("SUMMER", 25, date(2024, 8, 31), Money.parse("50.00")),
}
''',
)
insert_after(
    "shop/__init__.py",
    "from shop.catalogue import Product as Product\n",
    "from shop.coupons import Coupon as Coupon\n",
)
insert_after("shop/cart.py", "from dataclasses import dataclass\n", "from datetime import date\n")
insert_after("shop/cart.py", "from shop.catalogue import Catalogue, Product\n", "from shop.coupons import Coupon\n")
append(
    "shop/cart.py",
    '''
    def apply_coupon(self, coupon: Coupon, today: date) -> Money:
        """Take the coupon's rebate off, once; ValueError when it does not hold."""
        if any(adjustment.label == coupon.code for adjustment in self.adjustments):
            raise ValueError(f"coupon {coupon.code} is already in the cart")
        rebate = coupon.rebate(self.subtotal(), today)
        self.adjustments.append(Adjustment(coupon.code, -rebate))
        return rebate
''',
)
insert_after("shop/api.py", "from collections.abc import Callable, Iterable\n", "from datetime import date\n")
insert_after(
    "shop/api.py",
    "from shop.catalogue import Catalogue, Product, UnknownProduct\n",
    "from shop.coupons import CAMPAIGNS\n",
)
insert_after(
    "shop/api.py",
    """    shop.cart.remove(body["sku"], qty=body.get("pieces"))
    return _cart(shop.cart)
""",
    """

def apply_coupon(shop: Shop, body: Json) -> Json:
    rebate = shop.cart.apply_coupon(CAMPAIGNS[body["code"]], date.today())
    return {"rebate": str(rebate), **_cart(shop.cart)}
""",
)
insert_after(
    "shop/api.py", '    ("POST", "/cart/remove"): remove_from_cart,\n', '    ("POST", "/cart/coupon"): apply_coupon,\n'
)
write(
    "shop/tests/test_coupons.py",
    """import unittest
from datetime import date

from shop import Cart, Coupon, Money
from shop.tests import catalogue


class CouponTest(unittest.TestCase):
    def setUp(self) -> None:
        self.cart = Cart(catalogue())
        self.cart.add("LAMP", 2)
        self.coupon = Coupon("TEN", 10, date(2030, 6, 30), Money.parse("50.00"))

    def test_a_rebate_lowers_the_total(self) -> None:
        self.assertEqual(self.cart.apply_coupon(self.coupon, date(2030, 6, 30)), Money.parse("7.80"))
        self.assertEqual(self.cart.total(), Money.parse("70.20"))

    def test_a_coupon_holds_once(self) -> None:
        self.cart.apply_coupon(self.coupon, date(2030, 1, 1))
        with self.assertRaisesRegex(ValueError, "already"):
            self.cart.apply_coupon(self.coupon, date(2030, 1, 1))

    def test_a_coupon_ends_and_has_a_least_amount(self) -> None:
        with self.assertRaisesRegex(ValueError, "ended on 2030-06-30"):
            self.cart.apply_coupon(self.coupon, date(2030, 7, 1))
        self.cart.remove("LAMP", 1)
        with self.assertRaisesRegex(ValueError, "from €50.00 on"):
            self.cart.apply_coupon(self.coupon, date(2030, 1, 1))
        self.assertEqual(self.cart.adjustments, [])
""",
)
