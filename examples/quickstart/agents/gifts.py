"""The agent that builds gift wrapping: a module, a method of the cart, a route, tests."""

from edit import append, insert_after, write

write(
    "shop/gifts.py",
    '''"""Gift wrapping: paper, and a card with some words."""

from dataclasses import dataclass

from shop.money import Money

CARD_LENGTH = 120


@dataclass(frozen=True)
class GiftWrap:
    """A kind of paper and what it costs."""

    paper: str
    fee: Money


PAPERS = {wrap.paper: wrap for wrap in (GiftWrap("stars", Money.parse("2.50")), GiftWrap("plain", Money.parse("1.50")))}
''',
)
insert_after(
    "shop/__init__.py",
    "from shop.catalogue import Product as Product\n",
    "from shop.gifts import GiftWrap as GiftWrap\n",
)
insert_after("shop/cart.py", "from dataclasses import dataclass\n", "from textwrap import shorten\n")
insert_after(
    "shop/cart.py", "from shop.catalogue import Catalogue, Product\n", "from shop.gifts import CARD_LENGTH, GiftWrap\n"
)
append(
    "shop/cart.py",
    '''
    def wrap_as_gift(self, wrap: GiftWrap, words: str = "") -> str:
        """Have the order wrapped; the text of the card comes back, cut to what fits on it."""
        if not self._pieces:
            raise ValueError("there is nothing to wrap: the cart is empty")
        self.adjustments.append(Adjustment(f"gift wrap, {wrap.paper}", wrap.fee))
        return shorten(words, CARD_LENGTH, placeholder="…")
''',
)
insert_after(
    "shop/api.py", "from shop.catalogue import Catalogue, Product, UnknownProduct\n", "from shop.gifts import PAPERS\n"
)
insert_after(
    "shop/api.py",
    """    shop.cart.remove(body["sku"], qty=body.get("pieces"))
    return _cart(shop.cart)
""",
    """

def wrap_as_gift(shop: Shop, body: Json) -> Json:
    card = shop.cart.wrap_as_gift(PAPERS[body["paper"]], body.get("words", ""))
    return {"card": card, **_cart(shop.cart)}
""",
)
insert_after(
    "shop/api.py", '    ("POST", "/cart/remove"): remove_from_cart,\n', '    ("POST", "/cart/gift"): wrap_as_gift,\n'
)
write(
    "shop/tests/test_gifts.py",
    """import unittest

from shop import Cart, GiftWrap, Money
from shop.tests import catalogue


class GiftTest(unittest.TestCase):
    def setUp(self) -> None:
        self.cart = Cart(catalogue())
        self.wrap = GiftWrap("dots", Money.parse("2.00"))

    def test_wrapping_is_paid(self) -> None:
        self.cart.add("LAMP", 2)
        self.assertEqual(self.cart.wrap_as_gift(self.wrap, "Be happy!"), "Be happy!")
        self.assertEqual(self.cart.total(), Money.parse("80.00"))

    def test_long_words_are_cut(self) -> None:
        self.cart.add("TEA")
        self.assertLessEqual(len(self.cart.wrap_as_gift(self.wrap, "so " * 200)), 120)

    def test_an_empty_cart_is_not_wrapped(self) -> None:
        with self.assertRaisesRegex(ValueError, "empty"):
            self.cart.wrap_as_gift(self.wrap)
""",
)
