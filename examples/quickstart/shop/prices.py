"""Rules for prices: discounts for quantity, shipping, value-added tax."""

from shop.money import Money

VAT_PERCENT = 21
FREE_SHIPPING_FROM = Money.parse("75.00")
BULK_DISCOUNTS = ((50, 15), (20, 10), (10, 5))  # from so many pieces, so many per cent less
SHIPPING_BY_WEIGHT = ((500, Money.parse("3.95")), (2_000, Money.parse("5.95")), (10_000, Money.parse("9.95")))


def bulk_price(price: Money, quantity: int) -> Money:
    """The price of so many pieces; the largest discount that the quantity reaches applies."""
    full = price * quantity
    for pieces, percent in BULK_DISCOUNTS:
        if quantity >= pieces:
            return full - full.percent(percent)
    return full


def shipping(subtotal: Money, grams: int) -> Money:
    """What it costs to send a parcel; ValueError for one too heavy for the post."""
    if grams == 0 or subtotal >= FREE_SHIPPING_FROM:
        return Money()
    for limit, fee in SHIPPING_BY_WEIGHT:
        if grams <= limit:
            return fee
    raise ValueError(f"{grams} g is too heavy for one parcel: the limit is {SHIPPING_BY_WEIGHT[-1][0]} g")


def vat_part(gross: Money) -> Money:
    """The tax that a price with tax contains."""
    net = round(gross.cents * 100 / (100 + VAT_PERCENT))
    return Money(gross.cents - net)
