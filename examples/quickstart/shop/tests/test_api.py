import io
import json
import unittest

from shop import OrderBook, Stock
from shop.api import Shop, application, handle
from shop.tests import catalogue


class ApiTest(unittest.TestCase):
    def setUp(self) -> None:
        stock = Stock()
        stock.receive("MUG", 3)
        self.shop = Shop(catalogue(), OrderBook(stock))

    def post(self, path: str, **body: object) -> tuple[int, dict[str, object]]:
        return handle(self.shop, "POST", path, body)

    def test_a_visit(self) -> None:
        self.post("/cart/add", sku="MUG", pieces=3)
        self.post("/cart/remove", sku="MUG", pieces=1)
        status, order = self.post("/orders")
        self.assertEqual((status, order["total"]), (200, "€24.95"))
        self.assertEqual(handle(self.shop, "GET", "/cart", {})[1]["lines"], [])

    def test_what_goes_wrong_has_a_status(self) -> None:
        self.assertEqual(self.post("/nothing")[0], 404)
        self.assertEqual(self.post("/cart/add", sku="SOFA")[0], 404)
        self.assertEqual(self.post("/orders")[0], 422)
        self.post("/cart/add", sku="MUG", pieces=4)
        self.assertEqual(self.post("/orders"), (409, {"error": "4 x MUG wanted, 3 available", "available": 3}))

    def test_over_http(self) -> None:
        sent = json.dumps({"sku": "MUG"}).encode()
        started: list[object] = []
        environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/cart/add", "CONTENT_LENGTH": str(len(sent))}
        environ["wsgi.input"] = io.BytesIO(sent)
        answer = b"".join(application(self.shop)(environ, lambda *response: started.append(response)))
        self.assertEqual(json.loads(answer)["total"], "€13.45")
