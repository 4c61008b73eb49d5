"""Routes: files that list them, and files that call them by their path."""

import re
from collections.abc import Iterable

from scopes.pattern import Scope

REGISTRIES = Scope.parse(
    (
        "**/config/routes.rb",
        "**/config/routes/*.rb",
        "**/urls.py",
        "**/routes.{ts,js,py,php,go}",
        "**/router.{ts,js,ex}",
    )
)
_DEFINED = re.compile(
    rb"""\bresources?\s*[( ]\s*:(?P<resource>\w+)"""
    rb"""|\b(?:get|post|put|patch|delete|path|re_path|route|use|all|scope|namespace)\b\s*\(?\s*(?::(?P<symbol>\w+)|['"](?P<path>[^'"\n]+)['"])"""
)
_CALLED = re.compile(rb"""['"`](?P<path>/[\w${}./:-]+)['"`?]""")
_CALLERS = frozenset(("js", "jsx", "ts", "tsx", "mjs", "vue", "svelte", "kt", "swift", "dart"))
_COMMON = frozenset(("api", "v1", "v2", "v3", "index", "new", "edit", "app", "static", "assets", "public"))


def is_registry(path: str) -> bool:
    """Is it a file that lists routes?"""
    return REGISTRIES.match(path)


def is_caller(path: str) -> bool:
    """May the file call routes by their paths?"""
    return path.rpartition(".")[2] in _CALLERS and not is_registry(path)


def defined_words(data: bytes) -> set[str]:
    """The words of the routes that a registry lists."""
    found: set[str] = set()
    for match in _DEFINED.finditer(data):
        text = match["resource"] or match["symbol"] or match["path"] or b""
        found.update(_words(text.decode("utf-8", "replace")))
    return found


def called_words(data: bytes) -> set[str]:
    """The words of the paths that a source file has in its strings."""
    found: set[str] = set()
    for match in _CALLED.finditer(data):
        found.update(_words(match["path"].decode("utf-8", "replace")))
    return found


def _words(path: str) -> Iterable[str]:
    """The fixed segments of a route that say something."""
    for segment in path.split("/"):
        if re.fullmatch(r"[a-z][\w-]{2,}", segment) and segment not in _COMMON:
            yield segment
