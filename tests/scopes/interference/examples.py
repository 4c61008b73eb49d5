"""One example a kind, shown in docs/semantic-conflicts.md with what the check says of it."""

from tests.scopes.interference.revisions import Files

MONEY = "def tax(amount, rate=0.2):\n    value = amount * rate\n    return round(value, 2)\n"
COLOUR = "import enum\n\n\nclass Colour(enum.Enum):\n    RED = 1\n    GREEN = 2\n"
CART = (
    "import json\n\n\ndef load(text):\n    return json.loads(text)\n\n\n"
    "def size(cart):\n    # how many\n    return len(cart)\n"
)
SHAPE = "package shop;\n\npublic interface Shape {\n    int area(int scale);\n}\n"
GO_FILE = "package cart\n\nfunc {}() int {{\n\treturn {}\n}}\n"
MIGRATION = "class Migration:\n    dependencies = [('shop', '0001_start')]\n    operations = ['{}']\n"
USE = "from shop.money import tax\n\n\ndef price(net):\n    return net + tax(net)\n"

# rule: base, what ours changes, what theirs changes, the file of theirs or of both that the page shows
EXAMPLES: dict[str, tuple[Files, Files, Files]] = {
    "SC701": ({"shop/money.py": MONEY}, {"shop/money.py": MONEY.replace("tax", "vat")}, {"shop/order.py": USE}),
    "SC702": (
        {"shop/money.py": MONEY},
        {"shop/money.py": MONEY.replace("amount, rate", "amount, country, rate")},
        {"shop/order.py": USE},
    ),
    "SC703": (
        {"shop/cart.py": CART},
        {"shop/cart.py": CART.replace("import json\n\n\n", "").replace("json.loads(text)", "text.split()")},
        {"shop/cart.py": CART.replace("return len(cart)", "return len(json.dumps(cart))")},
    ),
    "SC704": (
        {"cart/a.go": GO_FILE.format("Size", 1), "cart/b.go": GO_FILE.format("Price", 2)},
        {"cart/a.go": GO_FILE.format("Size", 1) + "\nfunc Round() int {\n\treturn 3\n}\n"},
        {"cart/b.go": GO_FILE.format("Price", 2) + "\nfunc Round() int {\n\treturn 4\n}\n"},
    ),
    "SC705": (
        {"shop/colour.py": COLOUR},
        {"shop/colour.py": COLOUR.replace("    GREEN = 2\n", "")},
        {"shop/paint.py": "from shop.colour import Colour\n\nDEFAULT = Colour.GREEN\n"},
    ),
    "SC706": (
        {"shop/Shape.java": SHAPE},
        {"shop/Shape.java": SHAPE.replace("int scale", "int scale, int unit")},
        {
            "shop/Box.java": "package shop;\n\nclass Box implements Shape {\n    @Override\n"
            "    public int area(int scale) {\n        return scale;\n    }\n}\n"
        },
    ),
    "SC707": (
        {"shop/migrations/0001_start.py": "class Migration:\n    dependencies = []\n"},
        {"shop/migrations/0002_price.py": MIGRATION.format("price")},
        {"shop/migrations/0002_stock.py": MIGRATION.format("stock")},
    ),
    "SC708": (
        {"shop/money.py": MONEY},
        {"shop/money.py": MONEY.replace("tax", "vat")},
        {
            "checks/test_price.py": "from unittest.mock import patch\n\n\n"
            "@patch('shop.money.tax')\ndef test_price(tax): ...\n"
        },
    ),
    "SC710": (
        {"shop/money.py": MONEY},
        {"shop/money.py": MONEY.replace("value, 2", "value, 4")},
        {"shop/order.py": USE},
    ),
    "SC711": (
        {"shop/money.py": MONEY, "shop/order.py": USE},
        {"shop/money.py": MONEY.replace("value, 2", "value, 4")},
        {"shop/order.py": USE.replace("net + tax(net)", "net - tax(net)")},
    ),
}
