"""How merged imports are written: on one line or spread, in braces or without, sorted where they were sorted."""

import pytest

from merge.options import Options
from merge.revision import Triple
from merge.rules import Context
from merge.rules.import_forms import split_names, written_name
from merge.rules.imports import imports


def merged(path: str, sides: tuple[bytes, bytes, bytes], before: bytes = b"", after: bytes = b"") -> bytes | None:
    context = Context(None, Options(), path)
    context.before, context.after = before, after
    found = imports(Triple(*sides), context)
    return None if found is None else found.text


SPREAD = b"from a import (\n    b,\n    d,\n)\n"
LONG = b"import { " + b"a" * 30 + b", " + b"b" * 30 + b" } from 'x';\n"


@pytest.mark.parametrize(
    ("path", "sides", "result"),
    [
        # python: on a line, in brackets, spread
        ("a.py", (b"from a import b\n", b"from a import b, c\n", b"from a import b, d\n"), b"from a import b, c, d\n"),
        ("a.py", (b"from a import b\n", b"from a import b, c\n", SPREAD), b"from a import b, c, d\n"),
        ("a.py", (SPREAD, b"from a import b\n", SPREAD.replace(b"d,\n", b"d,\n    e,\n")), b"from a import b, e\n"),
        ("a.py", (SPREAD, SPREAD.replace(b"    d,\n", b""), SPREAD.replace(b"d,", b"d, e,")),
         b"from a import (\n    b,\n    e,\n)\n"),
        ("a.py", (b"from a import (b, c)\n", b"from a import (b, c, d)\n", b"from a import (b, c, e)\n"),
         b"from a import (b, c, d, e)\n"),
        ("a.py", (b"  from a import b as c\n", b"  from a import b as c, d\n", b"  from a import b as c, e\n"),
         b"  from a import b as c, d, e\n"),
        ("a.py", (b"from a import b # x\n", b"from a import b, c # x\n", b"from a import b, d # x\n"), None),
        # rust: braces only where there are several
        ("a.rs", (b"use a::{B, C};\n", b"use a::C;\n", b"use a::{B, C, D};\n"), b"use a::{C, D};\n"),
        ("a.rs", (b"use a::{B, C, D};\n", b"use a::{B, C};\n", b"use a::{C, D};\n"), b"use a::C;\n"),
        ("a.rs", (b"use a::{B, C};\n", b"use a::{C};\n", b"use a::{C, B};\n"), b"use a::{C};\n"),
        ("a.rs", (b"pub use a::B;\n", b"pub use a::{B, C};\n", b"pub use a::{B, D as E};\n"),
         b"pub use a::{B, C, D as E};\n"),
        ("a.rs", (b"use a::{b::C};\n", b"use a::{b::{C, D}};\n", b"use a::{b::{C, E}};\n"), b"use a::b::{C, D, E};\n"),
        ("a.rs", (b"use a::{\n    B,\n};\n", b"use a::{\n    B,\n    D,\n};\n", b"use a::{\n    A,\n    B,\n};\n"),
         b"use a::{\n    A,\n    B,\n    D,\n};\n"),
        ("a.rs", (b"use a::{\n    B\n};\n", b"use a::{\n    B,\n    D\n};\n", b"use a::{\n    A,\n    B\n};\n"),
         b"use a::{\n    A,\n    B,\n    D\n};\n"),
        # scala
        ("a.scala", (b"import a.B\n", b"import a.{B, C}\n", b"import a.{B, D}\n"), b"import a.{B, C, D}\n"),
        ("a.scala", (b"import a.{B, C}\n", b"import a.B\n", b"import a.{B, C}\nimport x.Y\n"),
         b"import a.B\nimport x.Y\n"),
        ("a.scala", (b"import a.{B, C, D}\n", b"import a.{B, C}\n", b"import a.{C, D}\n"), b"import a.C\n"),
        # go: groups stay groups
        ("a.go", (b'\t"a"\n', b'\t"a"\n\n\t"z/c"\n', b'\t"a"\n\tx "b"\n'), b'\t"a"\n\tx "b"\n\n\t"z/c"\n'),
        ("a.go", (b'\t"a"\n', b'\t"a"\n\tfoo()\n', b'\t"a"\n\tx "b"\n'), None),
        # typescript
        ("a.ts", (b"import A, { b } from 'x';\n", b"import A, { b, c } from 'x';\n", b"import A, { b, d } from 'x';\n"),
         b"import A, { b, c, d } from 'x';\n"),
        ("a.ts", (b"export { a } from 'x';\n", b"export { a, b } from 'x';\n", b"export { a, c } from 'x';\n"),
         b"export { a, b, c } from 'x';\n"),
        ("a.ts", (b"import { a } from 'x';\n", b"import { a, b } from 'x'\n", b"import { a, c } from 'x';\n"), None),
        ("a.ts", (b"import { a } from 'x';\n", b"import { a } from 'x';\nimport b from 'y';\n",
                  b"import { a } from 'x';\nimport c from 'y';\n"), None),
        ("a.ts", (LONG, LONG.replace(b" }", b", " + b"c" * 12 + b" }"), LONG.replace(b" }", b", d }")),
         LONG.replace(b" }", b", " + b"c" * 12 + b", d }")),
        ("a.ts", (LONG, LONG.replace(b" }", b", " + b"c" * 13 + b" }"), LONG.replace(b" }", b", d }")),
         b"import {\n    " + b",\n    ".join([b"a" * 30, b"b" * 30, b"c" * 13, b"d"]) + b",\n} from 'x';\n"),
        # order: sorted where it was, with and without case, else behind what it stood behind
        ("A.java", (b"import a.A;\nimport a.D;\n", b"import a.A;\nimport a.D;\n\nimport x.X;\n",
                    b"import a.A;\nimport a.B;\nimport a.D;\n"),
         b"import a.A;\nimport a.B;\nimport a.D;\n\nimport x.X;\n"),
        ("A.java", (b"import a.D;\nimport a.A;\n", b"import a.D;\nimport a.A;\nimport a.C;\n",
                    b"import a.D;\nimport a.B;\nimport a.A;\n"),
         b"import a.D;\nimport a.B;\nimport a.A;\nimport a.C;\n"),
        ("a.py", (b"import b\nimport C\n", b"import b\nimport C\nimport d\n", b"import b\nimport C\nimport Bc\n"),
         b"import b\nimport Bc\nimport C\nimport d\n"),
        ("A.java", (b"// one\nimport a.A;\n",
                    b"// one\nimport a.A;\nimport a.B;\n",
                    b"// one\nimport a.A;\nimport a.C;\n"),
         b"// one\nimport a.A;\nimport a.B;\nimport a.C;\n"),
        # one name from two places
        ("A.java", (b"import a.X;\n", b"import b.X;\n", b"import a.X;\nimport a.Z;\n"), b"import a.Z;\nimport b.X;\n"),
        ("A.java", (b"import q.A;\n", b"import q.A;\nimport b.X;\n", b"import q.A;\nimport c.X;\n"), None),
    ],
)  # fmt: skip
def test_layout(path: str, sides: tuple[bytes, bytes, bytes], result: bytes | None) -> None:
    assert merged(path, sides) == result


@pytest.mark.parametrize(
    ("path", "sides", "around", "result"),
    [
        ("a.ts", (b"  a,\n", b"  a,\n  b,\n", b"  a,\n  c as d,\n"), (b"import {\n", b"} from 'x';\n"),
         b"  a,\n  b,\n  c as d,\n"),
        ("a.ts", (b"  a,\n", b"  a,\n  b()\n", b"  a,\n  c,\n"), (b"import {\n", b"} from 'x';\n"), None),
        ("a.py", (b"    a,\n", b"    a,\n    b,\n", b"    a,\n    c,\n"), (b"from x import (\n", b")\n"),
         b"    a,\n    b,\n    c,\n"),
        ("a.ts", (b"  a,\n", b"  a,\n  b,\n", b"  a,\n  c,\n"), (b"  z,\n", b"} from 'x';\n"),
         b"  a,\n  b,\n  c,\n"),
        ("a.rs", (b"    a,\n", b"    a,\n    b,\n", b"    a,\n    c,\n"), (b"    z,\n", b"};\n"), None),
        ("a.ts", (b"  a\n", b"  b\n", b""), (b"import {\n", b"} from 'x';\n"), b"  b\n"),
        ("a.ts", (b"  a,\n  b,\n", b"  a,\n", b"  b,\n"), (b"import {\n", b"} from 'x';\n"), None),
    ],
)  # fmt: skip
def test_the_lines_of_an_open_list(path, sides, around, result) -> None:
    assert merged(path, sides, *around) == result


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (b"a, b as c", [b"a", b"b as c"]),
        (b" a ,\n  b,\n", [b"a", b"b"]),
        (b"a::{b, c}, d", [b"a::{b, c}", b"d"]),
        (b"a::{b::{c, d}, e}", [b"a::{b::{c, d}, e}"]),
        (b"a::b::c", [b"a::b::c"]),
        (b"a::self", [b"a::self"]),
        (b"", []),
    ],
)
def test_names_are_read_and_written(text: bytes, names: list[bytes]) -> None:
    read = split_names(text)
    assert [written_name(name) for name in read] == names
    for name in read:
        name.raw = b""
    assert [written_name(name) for name in read] == names
