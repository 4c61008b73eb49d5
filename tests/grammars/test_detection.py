"""Which language a file is in."""

import pytest

from grammars import catalogue, detection


def named(path: str, content: bytes = b"", attribute: str = "") -> str:
    found = catalogue.find(path, content, attribute)
    return found.name if found else ""


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("src/a.py", "python"),
        ("A.PY", "python"),
        ("a.tsx", "tsx"),
        ("lib/a.d.ts", "typescript"),
        ("a.c++", "cpp"),
        ("pom.xml", "maven"),
        ("a/b/pyproject.toml", "pyproject"),
        ("Cargo.toml", "cargo"),
        ("Cargo.lock", "toml"),
        ("package.json", "package-json"),
        ("tsconfig.build.json", "tsconfig"),
        (".vscode/settings.json", "jsonc"),
        ("settings.json", "json"),
        (".github/workflows/ci.yml", "github-workflow"),
        ("x/.github/workflows/ci.yml", "github-workflow"),
        (".github/dependabot.yml", "yaml"),
        ("docker-compose.override.yml", "compose"),
        ("CHANGELOG.md", "changelog"),
        ("requirements-dev.txt", "requirements"),
        ("requirements/base.txt", "requirements"),
        ("notes.txt", ""),
        ("go.mod", "gomod"),
        (".env.local", "dotenv"),
        (".gitignore", "gitignore"),
        (".github/CODEOWNERS", "codeowners"),
        ("Dockerfile.dev", "dockerfile"),
        ("Makefile", "make"),
        ("a.ipynb", "notebook"),
        ("CMakeLists.txt", "cmake"),
        ("a\\b\\c.rs", "rust"),
    ],
)
def test_by_path(path: str, name: str) -> None:
    assert named(path) == name


def test_the_attribute_wins_over_the_name() -> None:
    assert named("a.py", attribute="yaml") == "yaml"
    assert named("a.py", attribute="C#") == "csharp"
    assert named("a.py", attribute="no-such-language") == "python"


def test_a_header_is_c_or_cpp_by_what_it_says() -> None:
    assert named("a.h", b"#include <stdio.h>\nint f(void);\n") == "c"
    assert named("a.h", b"struct class_info { int private_data; };\n") == "c"
    assert named("a.h", b"namespace a {\nclass B {\n};\n}\n") == "cpp"
    assert named("a.h", b"template <typename T> T f(T t);\n") == "cpp"
    assert named("a.h") == "c"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (b"#!/usr/bin/env python3.11\n", "python"),
        (b"#!/bin/sh -e\n", "bash"),
        (b"#!/usr/bin/env -S deno run\n", "typescript"),
        (b"#!/usr/bin/env FOO=1 ruby\n", "ruby"),
        (b"#!\n", ""),
        (b"#! /usr/bin/nothing-known\n", ""),
    ],
)
def test_by_shebang(line: bytes, name: str) -> None:
    assert named("bin/tool", line) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (b"# -*- mode: ruby -*-\n", "ruby"),
        (b"# -*- Python -*-\n", "python"),
        (b"// -*- mode: c++; tab-width: 4 -*-\n", "cpp"),
        (b"x\n" * 4000 + b"# vim: set ft=yaml :\n", "yaml"),
        (b"text about vim: it is an editor\n", ""),
    ],
)
def test_by_modeline(text: bytes, name: str) -> None:
    assert named("config", text) == name


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("requirements*.txt", "a/requirements.txt", True),
        ("requirements*.txt", "a/my-requirements.txt", False),
        (".github/workflows/*.yml", ".github/workflows/a.yml", True),
        (".github/workflows/*.yml", "a.yml", False),
        ("a*a", "a", False),
        ("*.b.*", "a.b.c", True),
    ],
)
def test_globs(pattern: str, path: str, fits: bool) -> None:
    assert detection.glob_matches(pattern, path) is fits
