"""The shop over JSON: one function a route, a table of routes, and a WSGI application over them."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from shop.cart import Cart
from shop.catalogue import Catalogue, Product, UnknownProduct
from shop.orders import OrderBook
from shop.stock import OutOfStock

Json = dict[str, Any]


class Shop:
    """One customer's visit: the catalogue, a cart, the order book."""

    def __init__(self, catalogue: Catalogue, orders: OrderBook) -> None:
        self.catalogue = catalogue
        self.orders = orders
        self.cart = Cart(catalogue)


def list_products(shop: Shop, body: Json) -> Json:
    found = shop.catalogue.search(body.get("search", ""))
    return {"products": [_product(product) for product in found]}


def show_cart(shop: Shop, body: Json) -> Json:
    return _cart(shop.cart)


def add_to_cart(shop: Shop, body: Json) -> Json:
    shop.cart.add(body["sku"], qty=body.get("pieces", 1))
    return _cart(shop.cart)


def remove_from_cart(shop: Shop, body: Json) -> Json:
    shop.cart.remove(body["sku"], qty=body.get("pieces"))
    return _cart(shop.cart)


def place_order(shop: Shop, body: Json) -> Json:
    order = shop.orders.place(shop.cart)
    shop.cart = Cart(shop.catalogue)
    return {"number": order.number, "total": str(order.total), "state": order.state}


ROUTES: dict[tuple[str, str], Callable[[Shop, Json], Json]] = {
    ("GET", "/products"): list_products,
    ("POST", "/orders"): place_order,
    ("GET", "/cart"): show_cart,
    ("POST", "/cart/add"): add_to_cart,
    ("POST", "/cart/remove"): remove_from_cart,
}


def handle(shop: Shop, method: str, path: str, body: Json) -> tuple[int, Json]:
    """The status and the answer of one request; what the customer did wrong is 4xx with a message."""
    route = ROUTES.get((method, path))
    if route is None:
        return 404, {"error": f"there is no {method} {path}"}
    try:
        return 200, route(shop, body)
    except (UnknownProduct, KeyError) as error:
        return 404, {"error": str(error)}
    except OutOfStock as error:
        return 409, {"error": str(error), "available": error.available}
    except ValueError as error:
        return 422, {"error": str(error)}


def application(shop: Shop) -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    """The shop as a WSGI application, for `wsgiref` or any other server."""

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        status, answer = handle(shop, environ["REQUEST_METHOD"], environ["PATH_INFO"], json.loads(sent or b"{}"))
        start_response(f"{status} -", [("Content-Type", "application/json")])
        return [json.dumps(answer).encode()]

    return serve


def _product(product: Product) -> Json:
    return {"sku": product.sku, "name": product.name, "price": str(product.price)}


def _cart(cart: Cart) -> Json:
    return {
        "lines": [
            {"sku": line.product.sku, "pieces": line.pieces, "amount": str(line.amount)} for line in cart.lines()
        ],
        "shipping": str(cart.shipping()),
        "total": str(cart.total()),
    }
