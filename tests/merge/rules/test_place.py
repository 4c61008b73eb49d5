"""Kinds of place by the text alone."""

import pytest

from merge.options import Options
from merge.revision import Triple
from merge.rules import Context
from merge.rules.place import is_import, place_of


@pytest.mark.parametrize(
    ("path", "text", "place"),
    [
        ("a.py", b"import os\n", "imports"),
        ("a.rs", b"pub use a::{B, C};\n", "imports"),
        ("a.c", b"#include <a.h>\n", "imports"),
        ("a.js", b"const { a } = require('b');\n", "imports"),
        ("a.py", b"# why\n", "comment"),
        ("A.java", b" * why\n", "comment"),
        ("A.java", b"public int f(int a) {\n", "declaration"),
        ("a.go", b"func f() {\n", "declaration"),
        ("a.yml", b"a: 1\n", "key-value"),
        ("a.py", b"x = f(1)\n", "key-value"),
        ("a.py", b"f(1, 2)\n", "call"),
        ("a.md", b"- one\n", "list-item"),
        ("a.md", b"plain prose\n", "other"),
        ("a.py", b"if a and b:\n", "statements"),
        ("a.py", b"\n", "blank"),
    ],
)
def test_place(path, text, place):
    assert place_of(Triple(b"", text, text), Context(None, Options(), path)) == place


@pytest.mark.parametrize("line", [b"import('x').then(f)\n", b"important = 1\n", b"using (var x = y)\n"])
def test_what_only_begins_like_an_import_is_none(line):
    assert not is_import(line)
