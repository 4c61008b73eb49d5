// The web shop's client. Paths and names are those of docs/openapi.json.

export interface Product {
  sku: string;
  name: string;
  price: string;
}

export interface Cart {
  lines: { sku: string; pieces: number; amount: string }[];
  shipping: string;
  total: string;
}

export class ShopError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

export class ShopClient {
  constructor(private readonly address: string) {}

  async products(search = ""): Promise<Product[]> {
    const answer = await this.call<{ products: Product[] }>("GET", `/products?search=${encodeURIComponent(search)}`);
    return answer.products;
  }

  cart(): Promise<Cart> {
    return this.call<Cart>("GET", "/cart");
  }

  private async call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(this.address + path, { method, body: body && JSON.stringify(body) });
    const answer = await response.json();
    if (!response.ok) {
      throw new ShopError(response.status, answer.error);
    }
    return answer as T;
  }
}
