"""How merged lists are written: separators, spaces, line ends and comments as the versions have them."""

import pytest

from merge.regions import joined
from tests.merge.test_structure import merged

CASES = [
    (
        "A.java",
        "class A {}\n",
        "class A { void f() {} }\n",
        "class A { void g() {} }\n",
        "class A { void f() {} void g() {} }\n",
    ),
    (
        "A.java",
        "class B { class A {} }\n",
        "class B { class A { void f() {} } }\n",
        "class B { class A { void g() {} } }\n",
        "class B { class A { void f() {} void g() {} } }\n",
    ),
    (
        "A.java",
        "class B {\n  class A {}\n}\n",
        "class B {\n  class A {\n    void f() {}\n  }\n}\n",
        "class B {\n  class A {\n    void g() {}\n  }\n}\n",
        "class B {\n  class A {\n    void f() {}\n    void g() {}\n  }\n}\n",
    ),
    ("a.py", "f(a, b)\n", "f(a, b + 1)\n", "f(a, 2 + b)\n", "f(a, 2 + b + 1)\n"),
    ("a.py", "x = f(a, k=b)\n", "x = f(a, k=b + 1)\n", "x = f(a, k=2 + b)\n", "x = f(a, k=2 + b + 1)\n"),
    ("a.js", "f({a: 1, b: c});\n", "f({a: 1, b: c + 1});\n", "f({a: 1, b: 2 + c});\n", "f({a: 1, b: 2 + c + 1});\n"),
    ("a.js", "x = [a, b, c];\n", "x = [a, b, c, d];\n", "x = [z, a, b, c];\n", "x = [z, a, b, c, d];\n"),
    ("a.js", "x = [a, b, c,];\n", "x = [a, b, c, d,];\n", "x = [a, b];\n", "x = [a, b, d];\n"),
    ("a.js", "x = {a: 1};\n", "x = {a: 1, b: 2};\n", "x = {a: 1, c: 3};\n", "x = {a: 1, b: 2, c: 3};\n"),
    ("a.js", "x = {};\n", "x = {b: 2};\n", "x = {c: 3};\n", "x = {b: 2, c: 3};\n"),
    (
        "a.js",
        "x = {\n  a: 1 // one\n};\n",
        "x = {\n  a: 1, // one\n  b: 2 // two\n};\n",
        "x = {\n  a: 1, // one\n  c: 3 // three\n};\n",
        "x = {\n  a: 1, // one\n  b: 2, // two\n  c: 3 // three\n};\n",
    ),
    ("a.json", '{"a": 1}\n', '{"a": 1, "b": 2}\n', '{"a": 1, "c": 3}\n', '{"a": 1, "b": 2, "c": 3}\n'),
    ("a.json", '{"a": 1, "b": 2}\n', '{"a": 1}\n', '{"b": 2}\n', "{}\n"),
    (
        "a.json",
        '{\n  "a": 1,\n  "b": 2\n}\n',
        '{\n  "a": 1\n}\n',
        '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n',
        '{\n  "a": 1,\n  "c": 3\n}\n',
    ),
    (
        "a.ts",
        "type A = 'x' | 'y';\n",
        "type A = 'x' | 'y' | 'z';\n",
        "type A = 'w' | 'x' | 'y';\n",
        "type A = 'w' | 'x' | 'y' | 'z';\n",
    ),
    (
        "A.java",
        "class A {\n\tint a;\n}\n",
        "class A {\n    int a;\n    int b;\n}\n",
        "class A {\n\tint a;\n\tint c;\n}\n",
        "class A {\n    int a;\n    int b;\n    int c;\n}\n",
    ),
    (
        "A.java",
        "class A {\n  int a;\n\n  int b;\n}\n",
        "class A {\n  int a;\n\n  int x;\n\n  int b;\n}\n",
        "class A {\n  int a;\n\n  int y;\n\n  int b;\n}\n",
        "class A {\n  int a;\n\n  int x;\n\n  int y;\n\n  int b;\n}\n",
    ),
    (
        "a.go",
        'import (\n\t"a"\n)\n',
        'import (\n\t"a"\n\t"b"\n)\n',
        'import (\n\t"a"\n\t"c"\n)\n',
        'import (\n\t"a"\n\t"b"\n\t"c"\n)\n',
    ),
    (
        "a.go",
        "type A struct {\n\tA int\n}\n",
        "type A struct {\n\tA int // one\n\tB int\n}\n",
        "type A struct {\n\tA int\n\tC int\n}\n",
        "type A struct {\n\tA int // one\n\tB int\n\tC int\n}\n",
    ),
    (
        "a.rs",
        "enum A {\n    X,\n    Y,\n}\n",
        "enum A {\n    X,\n    Y,\n    Z,\n}\n",
        "enum A {\n    W,\n    X,\n    Y,\n}\n",
        "enum A {\n    W,\n    X,\n    Y,\n    Z,\n}\n",
    ),
    (
        "a.yaml",
        "a:\n  b: 1\n  c: 2\n",
        "a:\n  b: 3\n  c: 2\n  d: 4\n",
        "a:\n  b: 1\n  c: 5\n",
        "a:\n  b: 3\n  c: 5\n  d: 4\n",
    ),
]


@pytest.mark.parametrize(("path", "base", "ours", "theirs", "found"), CASES)
def test_written(path: str, base: str, ours: str, theirs: str, found: str) -> None:
    assert (joined(merged(path, base, ours, theirs)) or b"").decode() == found


@pytest.mark.parametrize(("path", "base", "ours", "theirs", "found"), CASES)
def test_the_sides_exchanged(path: str, base: str, ours: str, theirs: str, found: str) -> None:
    swapped = (joined(merged(path, base, theirs, ours)) or b"").decode()
    assert sorted(swapped.replace("\t", "    ")) == sorted(found.replace("\t", "    "))
