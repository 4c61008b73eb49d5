"""The agent that tidies: long statements of the cart are wrapped, and `qty` becomes `quantity` everywhere."""

from edit import replace

replace(
    "shop/cart.py",
    '''        """Put pieces of a product in; UnknownProduct or ValueError leaves the cart as it was."""
''',
    '''        """Put pieces of a product in.

        UnknownProduct or ValueError leaves the cart as it was.
        """
''',
)
replace(
    "shop/cart.py",
    """            raise ValueError(f"{qty} x {sku} do not fit: a line holds 1 to {self.MOST}, {pieces - qty} in it")
""",
    """            raise ValueError(
                f"{qty} x {sku} do not fit: a line holds 1 to {self.MOST}, "
                f"{pieces - qty} in it"
            )
""",
)
replace(
    "shop/cart.py",
    """        return shipping(self.subtotal(), sum(line.product.grams * line.pieces for line in self.lines()))
""",
    """        return shipping(
            self.subtotal(),
            sum(line.product.grams * line.pieces for line in self.lines()),
        )
""",
)
replace(
    "shop/cart.py",
    """        return max(Money(), sum((extra.amount for extra in self.adjustments), self.subtotal() + self.shipping()))
""",
    """        return max(
            Money(),
            sum(
                (extra.amount for extra in self.adjustments),
                self.subtotal() + self.shipping(),
            ),
        )
""",
)

for path, times in (("shop/cart.py", 9), ("shop/api.py", 2), ("shop/tests/test_cart.py", 7)):
    replace(path, "qty", "quantity", times)
