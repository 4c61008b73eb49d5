"""Imports as sets, in the forms of many languages."""

import pytest

from merge.options import Options
from merge.revision import Triple
from merge.rules import Context
from merge.rules.imports import imports


def merged(path, base, ours, theirs, before=b"", after=b""):
    context = Context(None, Options(), path)
    context.before, context.after = before, after
    found = imports(Triple(base, ours, theirs), context)
    return None if found is None else found.text


@pytest.mark.parametrize(
    ("path", "base", "ours", "theirs", "result"),
    [
        ("A.java", b"import a.A;\n", b"import a.A;\nimport a.C;\n", b"import a.A;\nimport a.B;\n",
         b"import a.A;\nimport a.B;\nimport a.C;\n"),
        ("a.kt", b"import a.A\nimport a.D\n", b"import a.A\n", b"import a.A\nimport a.B\nimport a.D\n",
         b"import a.A\nimport a.B\n"),
        ("a.cs", b"using A;\n", b"using A;\nusing C;\n", b"using A;\nusing B;\n", b"using A;\nusing B;\nusing C;\n"),
        ("a.c", b"#include <a.h>\n", b"#include <a.h>\n#include <c.h>\n", b"#include <a.h>\n#include <b.h>\n",
         b"#include <a.h>\n#include <b.h>\n#include <c.h>\n"),
        ("a.go", b'\t"a"\n', b'\t"a"\n\t"c"\n', b'\t"a"\n\t"b"\n', b'\t"a"\n\t"b"\n\t"c"\n'),
        ("a.rb", b"require 'a'\n", b"require 'a'\nrequire 'c'\n", b"require 'a'\nrequire 'b'\n",
         b"require 'a'\nrequire 'b'\nrequire 'c'\n"),
        ("a.php", b"use A\\B;\n", b"use A\\B;\nuse A\\D;\n", b"use A\\B;\nuse A\\C;\n",
         b"use A\\B;\nuse A\\C;\nuse A\\D;\n"),
        ("a.scala", b"import a.{B, C}\n", b"import a.{B, C, E}\n", b"import a.{C, D}\n", b"import a.{C, D, E}\n"),
        ("a.py", b"from a import (\n    b,\n)\n", b"from a import (\n    b,\n    c,\n)\n",
         b"from a import (\n    a,\n    b,\n)\n",
         b"from a import (\n    a,\n    b,\n    c,\n)\n"),
        ("a.ts", b"import type { A } from './a';\n", b"import type { A, C } from './a';\n",
         b"import type { A, B } from './a';\n", b"import type { A, B, C } from './a';\n"),
    ],
)  # fmt: skip
def test_the_union_by_language(path, base, ours, theirs, result):
    assert merged(path, base, ours, theirs) == result


def test_a_rename_that_the_other_side_deletes_is_left():
    assert merged("A.java", b"import a.X;\nimport a.Y;\n", b"import b.X;\nimport a.Y;\n", b"import a.Y;\n") is None


def test_several_statements_of_one_source_are_not_joined():
    base = b"import a.B\nimport a.C\n"
    text = merged("a.scala", base, base + b"import a.E\n", b"import a.B\nimport a.C\nimport a.D\n")
    assert text == b"import a.B\nimport a.C\nimport a.D\nimport a.E\n"


def test_a_brace_list_keeps_its_spacing():
    base = b"import {B} from './b';\n"
    text = merged("a.ts", base, b"import {A, B} from './b';\n", b"import {B, C} from './b';\n")
    assert text == b"import {A, B, C} from './b';\n"


def test_other_code_is_declined():
    assert merged("a.py", b"import os\n", b"import os\nx = 1\n", b"import re\n") is None


def test_the_last_name_of_an_open_list_keeps_its_missing_comma():
    sides = (b"  B\n", b"  B,\n  C\n", b"  A,\n  B\n")
    assert merged("a.ts", *sides, b"import {\n", b"} from 'x';\n") == b"  A,\n  B,\n  C\n"
