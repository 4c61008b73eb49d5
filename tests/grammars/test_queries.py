"""What the queries of the data files find: the imports of a text, in every language that has some."""

import pytest

from grammars import catalogue, parser

IMPORTS = {
    "bash": ("source a.sh\n. b.sh\n", ["a.sh", "b.sh"]),
    "c": ('#include "a.h"\n#include <b.h>\n', ['"a.h"', "<b.h>"]),
    "cpp": ('#include "a.h"\n', ['"a.h"']),
    "csharp": ("using A.B;\n", ["A.B"]),
    "css": ('@import "a.css";\n', ['"a.css"']),
    "dart": ("import 'a.dart';\n", ["'a.dart'"]),
    "devicetree": ('/dts-v1/;\n#include "a.dtsi"\n/include/ "b.dtsi"\n/ { };\n', ['"a.dtsi"', '"b.dtsi"']),
    "elixir": ("defmodule A do\n  alias B.C\nend\n", ["B.C"]),
    "fortran": ("program p\n  use a\nend program p\n", ["a"]),
    "go": ('package p\n\nimport "a/b"\n', ['"a/b"']),
    "groovy": ("import a.B\n", ["a.B"]),
    "haskell": ("import A.B\n", ["A.B"]),
    "hcl": ('module "x" {\n  source = "./x"\n}\n', ['"./x"']),
    "java": ("import a.B;\n", ["a.B"]),
    "javascript": ('import a from "./a";\n', ['"./a"']),
    "julia": ("using A\n", ["A"]),
    "kotlin": ("import a.B\n", ["a.B"]),
    "less": ('@import "a";\n', ['"a"']),
    "lua": ('local a = require("a")\n', ['"a"']),
    "make": ("include a.mk b.mk\n-include c.mk\n", ["a.mk", "b.mk", "c.mk"]),
    "nix": ("{ a = import ./a.nix; }\n", ["./a.nix"]),
    "ocaml": ("open A\n", ["A"]),
    "ocaml-interface": ("open A\n", ["A"]),
    "php": ("<?php\nuse A\\B;\n", ["A\\B"]),
    "python": ("import a.b\nfrom c import d\n", ["a.b", "c"]),
    "ruby": ('require "a"\n', ['"a"']),
    "rust": ("use a::b;\nmod c;\n", ["a::b", "c"]),
    "scala": ("import a.B\n", ["import a.B"]),
    "scss": ('@use "a";\n@import "b";\n', ['"a"', '"b"']),
    "solidity": ('import "./a.sol";\n', ['"./a.sol"']),
    "starlark": ('load("//a:b.bzl", "c")\n', ['"//a:b.bzl"']),
    "swift": ("import A\n", ["A"]),
    "systemverilog": ('`include "a.svh"\nimport b::*;\n', ['"a.svh"', "b"]),
    "tsx": ('import a from "./a";\n', ['"./a"']),
    "typescript": ('import a from "./a";\n', ['"./a"']),
    "zig": ('const a = @import("a.zig");\n', ['"a.zig"']),
}


@pytest.mark.parametrize("name", IMPORTS)
def test_imports(name: str) -> None:
    language = catalogue.by_name(name)
    assert language is not None
    text, wanted = IMPORTS[name]
    found = parser.captures(language, "imports", text.encode())
    assert [node.text.decode() for kind, node in found if kind in ("import.source", "import.module")] == wanted


def test_each_language_with_imports_is_tried() -> None:
    assert {one.name for one in catalogue.all_languages() if one.queries.get("imports")} == set(IMPORTS)
