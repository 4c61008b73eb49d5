"""Imports of six languages, followed to files; routes; classes and their bases."""

from pathlib import Path

import pytest

from scopes.graph import chains, cycles, partition
from scopes.source_graph import SourceGraph
from tests.scopes.surroundings import write_files

CASES = {
    "packages of one repository": (
        {
            "packages/ui/package.json": '{"name": "@acme/ui", '
            '"exports": {".": {"import": "./dist/i.js"}, "./b": "./lib/b.ts"}}',
            "packages/ui/src/index.ts": "export * from './table'\n",
            "packages/ui/src/table.tsx": "",
            "packages/ui/lib/b.ts": "",
            "packages/broken/package.json": "{",
            "apps/web/app/page.tsx": "import { T } from '@acme/ui'\nimport { B } from '@acme/ui/b'\n"
            "import { t } from '@acme/ui/table'\nimport { P } from '@/parts/price'\nimport x from '@acme/none'\n",
            "apps/web/parts/price.tsx": "",
            "crates/my-sql/Cargo.toml": '[package]\nname = "my-sql"\n',
            "crates/my-sql/src/lib.rs": "",
            "crates/my-sql/src/lexer.rs": "",
            "crates/server/Cargo.toml": '[package]\nname = "server"\n',
            "crates/server/src/main.rs": "use my_sql::lexer::Token;\nuse my_sql::Query;\nuse std::fs;\n",
            "libs/tax/pyproject.toml": "",
            "libs/tax/src/tax/rates.py": "",
            "libs/bill/pyproject.toml": "",
            "libs/bill/src/bill/paper.py": "from tax.rates import vat\nfrom tax import rates\n",
        },
        {
            "apps/web/app/page.tsx": [
                "apps/web/parts/price.tsx",
                "packages/ui/lib/b.ts",
                "packages/ui/src/index.ts",
                "packages/ui/src/table.tsx",
            ],
            "packages/ui/src/index.ts": ["packages/ui/src/table.tsx"],
            "crates/server/src/main.rs": ["crates/my-sql/src/lexer.rs", "crates/my-sql/src/lib.rs"],
            "libs/bill/src/bill/paper.py": ["libs/tax/src/tax/rates.py"],
        },
    ),
    "python": (
        {
            "src/shop/__init__.py": "",
            "src/shop/cart.py": "import os\nfrom shop.money import (\n    Price,  # a name\n    round_up,\n)\n"
            "from . import tax\n",
            "src/shop/money.py": "",
            "src/shop/tax.py": "from ..other import thing\nimport shop.money as money\n",
            "src/other.py": "",
            "tests/test_cart.py": "from shop import cart\n",
        },
        {
            "src/shop/cart.py": ["src/shop/money.py", "src/shop/tax.py"],
            "src/shop/tax.py": ["src/other.py", "src/shop/money.py"],
            "tests/test_cart.py": ["src/shop/cart.py"],
        },
    ),
    "script": (
        {
            "src/cart.ts": "import { Price } from './money';\nimport type {\n  Tax,\n} from \"./tax/index.js\";\n"
            "import React from 'react';\n",
            "src/money.tsx": "export * from './tax';\n",
            "src/tax/index.ts": "const a = require('../lazy');\n",
            "src/lazy.js": "const b = await import('@/money');\n",
        },
        {
            "src/cart.ts": ["src/money.tsx", "src/tax/index.ts"],
            "src/money.tsx": ["src/tax/index.ts"],
            "src/tax/index.ts": ["src/lazy.js"],
            "src/lazy.js": ["src/money.tsx"],
        },
    ),
    "java": (
        {
            "app/src/main/java/com/shop/Cart.java": "package com.shop;\nimport com.shop.money.Price;\n"
            "import static com.shop.money.Rounding.up;\nimport java.util.List;\n",
            "app/src/main/java/com/shop/money/Price.java": "",
            "app/src/main/java/com/shop/money/Rounding.java": "",
        },
        {
            "app/src/main/java/com/shop/Cart.java": [
                "app/src/main/java/com/shop/money/Price.java",
                "app/src/main/java/com/shop/money/Rounding.java",
            ]
        },
    ),
    "go": (
        {
            "cmd/main.go": 'package main\n\nimport (\n\t"fmt"\n\tm "example.com/shop/pkg/money"\n)\n',
            "pkg/money/price.go": "package money\n",
            "pkg/money/price_test.go": "package money\n",
        },
        {"cmd/main.go": ["pkg/money/price.go"]},
    ),
    "rust": (
        {
            "src/lib.rs": "mod cart;\npub mod money;\n",
            "src/cart.rs": "use crate::money::price::Price;\nuse super::money::Tax;\nuse std::fmt;\n",
            "src/money/mod.rs": "pub mod price;\n",
            "src/money/price.rs": "",
        },
        {
            "src/lib.rs": ["src/cart.rs", "src/money/mod.rs"],
            "src/cart.rs": ["src/money/mod.rs", "src/money/price.rs"],
            "src/money/mod.rs": ["src/money/price.rs"],
        },
    ),
    "ruby": (
        {
            "lib/shop/cart.rb": "require 'json'\nrequire 'shop/money'\nrequire_relative 'tax'\n",
            "lib/shop/money.rb": "",
            "lib/shop/tax.rb": "",
        },
        {"lib/shop/cart.rb": ["lib/shop/money.rb", "lib/shop/tax.rb"]},
    ),
}


@pytest.mark.parametrize("language", CASES)
def test_imports_lead_to_files(language: str, tmp_path: Path) -> None:
    files, uses = CASES[language]
    repository = write_files(tmp_path, files)
    assert SourceGraph(repository, files).uses == uses


def test_only_what_the_starts_lead_to_is_read(tmp_path: Path) -> None:
    files = {"a.py": "import b\n", "b.py": "import c\n", "c.py": "", "d.py": "import a\n"}
    assert SourceGraph(write_files(tmp_path, files), ["a.py"]).uses == {"a.py": ["b.py"], "b.py": ["c.py"]}


def test_routes_join_callers_and_registries(tmp_path: Path) -> None:
    files = {
        "config/routes.rb": "resources :payments\nget '/webhooks/stripe', to: 'x#y'\n",
        "src/api/payments.ts": "fetch(`/api/v1/payments/${id}`)\n",
        "src/api/users.ts": "fetch('/api/v1/users')\n",
    }
    graph = SourceGraph(write_files(tmp_path, files), files)
    assert graph.routes == {"src/api/payments.ts": ["config/routes.rb"]}
    assert graph.shown(["src/api/payments.ts", "config/routes.rb"]) == "src/api/payments.ts → routes"


@pytest.mark.parametrize(
    "files",
    [
        {"a.py": "class A(Generic[T], Base):\n    pass\nfrom b import Base\n", "b.py": "class Base: ...\n"},
        {
            "a.ts": "import {Base} from './b';\nexport class A<T> extends Base {}\n",
            "b.ts": "export abstract class Base {}\n",
        },
        {"x/a.java": "import x.b;\npublic class A extends Base implements C {}\n", "x/b.java": "class Base {}\n"},
        {"a.rb": "class A < Base\nend\n", "b.rb": "class Base\nend\n"},
    ],
)
def test_bases_in_other_files(files: dict[str, str], tmp_path: Path) -> None:
    found = SourceGraph(write_files(tmp_path, files), files).derivations
    assert [(d.child, d.base) for d in found] == [("A", "Base")]


def test_cycles_and_chains() -> None:
    graph = {"a": ["b"], "b": ["c"], "c": ["a", "d"], "d": ["e"]}
    assert cycles(graph) == [["a", "b", "c"]]
    assert chains(graph, ["a"], 2) == {"a": ["a"], "b": ["a", "b"], "c": ["a", "b", "c"]}


def test_partition_is_balanced_and_keeps_friends_together() -> None:
    weights = dict.fromkeys("abcdef", 10)
    edges = {("a", "b"): 5, ("b", "c"): 5, ("d", "e"): 5, ("e", "f"): 5, ("c", "d"): 1}
    assert partition(weights, edges, 2) == [["a", "b", "c"], ["d", "e", "f"]]
    assert [len(group) for group in partition(weights, {}, 3)] == [2, 2, 2]
