"""The agent that completes the TypeScript client: a method for each operation of docs/openapi.json."""

from edit import insert_after, write

insert_after(
    "client/shop.ts",
    """    return this.call<Cart>("GET", "/cart");
  }
""",
    """
  addToCart(sku: string, pieces = 1): Promise<Cart> {
    return this.call<Cart>("POST", "/cart/add", { sku, pieces });
  }

  removeFromCart(sku: string, pieces?: number): Promise<Cart> {
    return this.call<Cart>("POST", "/cart/remove", { sku, pieces });
  }

  applyCoupon(code: string): Promise<Cart & { rebate: string }> {
    return this.call("POST", "/cart/coupon", { code });
  }

  wrapAsGift(paper: string, words = ""): Promise<Cart & { card: string }> {
    return this.call("POST", "/cart/gift", { paper, words });
  }

  placeOrder(): Promise<Order> {
    return this.call<Order>("POST", "/orders");
  }
""",
)
insert_after(
    "client/shop.ts",
    """  shipping: string;
  total: string;
}
""",
    """
export interface Order {
  number: string;
  total: string;
  state: "placed" | "paid" | "shipped" | "cancelled";
}
""",
)
write(
    "client/money.ts",
    """// Amounts as the shop sends them ("€12.50", "-€3.00"), in whole cents.

export function cents(amount: string): number {
  const match = /^(-?)€(\\d+)\\.(\\d\\d)$/.exec(amount);
  if (match === null) {
    throw new RangeError(`not an amount of money: ${amount}`);
  }
  const [, sign, euros, rest] = match;
  return (sign === "-" ? -1 : 1) * (Number(euros) * 100 + Number(rest));
}
""",
)
