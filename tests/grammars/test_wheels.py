"""The grammars' wheels: loaded directly and by a normal import, and on real files of this machine."""

import itertools
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from grammars import catalogue, parser
from grammars.language import Language
from grammars.node import Node

ROOT = Path(__file__).parent.parent.parent
GRAMMARS = {
    (language.grammar.module, language.grammar.function): language
    for language in catalogue.all_languages()
    if not language.grammar.line_format
}
PLACES = ("/usr/share", "/usr/lib/python3", "/usr/include", "/etc", "/usr/lib/git-core", str(ROOT))
FILES_EACH = 3
BYTES = 30_000
SEEN = 25_000  # directory entries, so that the search has an end on any machine

BY_IMPORT = """
import importlib, sys, warnings
import tree_sitter
warnings.simplefilter("ignore", DeprecationWarning)
for word in sys.argv[1:]:
    module, function = word.split(":")
    language = tree_sitter.Language(getattr(importlib.import_module(module), function)())
    tree_sitter.Parser(language).parse(b"")
"""


@pytest.mark.parametrize("language", GRAMMARS.values(), ids=lambda language: language.name)
def test_a_wheel_loads_directly(language: Language) -> None:
    grammar = language.grammar
    sys.modules.pop(f"{grammar.module}._binding", None)
    assert parser._extension(grammar.module, "_binding") is not None
    assert parser.load(grammar).node_kind_count > 10


def test_every_wheel_loads_by_a_normal_import() -> None:
    words = [f"{module}:{function}" for module, function in GRAMMARS]
    subprocess.run([sys.executable, "-c", BY_IMPORT, *words], check=True, timeout=120)


def test_a_wheel_that_does_not_load_directly_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser, "_extension", lambda *_: None)
    monkeypatch.setattr(parser, "_loaded", {})
    json = catalogue.by_name("json")
    assert json is not None
    assert parser.parse(b'{"a": 1}', json).children[0].kind == "object"


def files() -> Iterator[Path]:
    """Files of this machine, in the order of the folders."""
    seen = 0
    for place in PLACES:
        for path in Path(place).rglob("*"):
            seen += 1
            if seen > SEEN:
                return
            if path.is_file() and not path.is_symlink() and ".git" not in path.parts:
                yield path


def sample() -> dict[str, list[Path]]:
    """Some files of each language."""
    found: dict[str, list[Path]] = defaultdict(list)
    for path in files():
        language = catalogue.find(path.name)
        if language is not None and len(found[language.name]) < FILES_EACH and 0 < path.stat().st_size < BYTES:
            found[language.name].append(path)
    return found


def leaves_and_gaps(root: Node, data: bytes) -> bytes:
    """The file put together again from its leaves and what stands between them."""
    parts, at = [], 0
    for node in root.walk():
        if not node.children and node.end > node.start:
            parts += [data[at : node.start], node.text]
            at = node.end
    return b"".join([*parts, data[at:]])


def test_real_files_come_apart_and_together_again() -> None:
    found = sample()
    assert len(found) >= 10, "too few languages on this machine"
    for name, paths in found.items():
        language = catalogue.by_name(name)
        assert language is not None
        for path in paths:
            data = path.read_bytes()
            root = parser.parse(data, language)
            assert leaves_and_gaps(root, data) == data, path
            for node in root.walk():
                spans = [(child.start, child.end) for child in node.children]
                assert all(node.start <= start <= end <= node.end for start, end in spans), (path, node)
                assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans)), (path, node)
