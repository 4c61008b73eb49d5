"""A small web shop: catalogue, cart, orders, stock, and a JSON interface over them."""

from shop.cart import Cart as Cart
from shop.catalogue import Catalogue as Catalogue
from shop.catalogue import Product as Product
from shop.money import Money as Money
from shop.orders import OrderBook as OrderBook
from shop.stock import Stock as Stock
