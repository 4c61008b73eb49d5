"""What a file takes from others and hands on, out of the matches of its language's queries."""

from collections.abc import Callable
from typing import Protocol

from grammars.node import Node
from scopes.families import SPREAD
from scopes.linkage_trees import read_import
from scopes.symbols import Import

Match = dict[str, list[Node]]


class Places(Protocol):
    """Line and column of an offset."""

    def place(self, offset: int) -> tuple[int, int]:
        """The line and the column of a byte."""
        ...


def imports_of(
    found: list[Match], family: str, lines: Places, depth: Callable[[int], int] = lambda _: 0
) -> tuple[Import, ...]:
    """Imports and exports in order of the text; each name once. `depth`: modules around an offset, for Rust."""
    if family in SPREAD:
        return _spread(found, family, lines, depth)
    read = {"python": _python, "script": _script, "java": _java, "go": _go}[family]
    known: dict[tuple[str, str, str, bool], Import] = {}
    for match in found:
        kind = next((key for key in match if key.startswith(("import", "export")) and key != "imported"), "")
        if kind:
            module, name, alias, is_exported = read(kind, match)
            line, column = lines.place(_spot(match, kind).start)
            known.setdefault((module, name, alias, is_exported), Import(module, name, alias, is_exported, line, column))
    return tuple(known.values())


def _spread(found: list[Match], family: str, lines: Places, depth: Callable[[int], int]) -> tuple[Import, ...]:
    known: dict[tuple[str, str, str, bool], Import] = {}
    for match in found:
        kind = next((key for key in match if key.startswith("import")), "")
        for key, node in read_import(match, kind, family, depth) if kind else ():
            known.setdefault(key, Import(*key, *lines.place(node.start)))
    return tuple(known.values())


def _spot(match: Match, kind: str) -> Node:
    return (match.get("imported") or match.get("alias") or match.get("module") or match[kind])[0]


def _python(_kind: str, match: Match) -> tuple[str, str, str, bool]:
    module, name, alias = _one(match, "module"), _one(match, "imported"), _one(match, "alias")
    module = module.replace(" ", "")
    if "all" in match:
        return module, "*", "", True
    if match["import"][0].kind == "import_statement":
        return module, "", alias or module, False
    return module, name, alias or name, True


def _script(kind: str, match: Match) -> tuple[str, str, str, bool]:
    module, name, alias = _one(match, "module"), _one(match, "imported"), _one(match, "alias")
    forms = {
        "import.default": (module, "default", alias, False),
        "import.all": (module, "", alias, False),
        "import": (module, name, alias or name, False),
        "export.star": (module, "*", "", True),
        "export.all": (module, "", alias, True),
        "export.default": ("", name, "default", True),
    }
    return forms.get(kind, (module, name, alias or name, True))


def _java(_kind: str, match: Match) -> tuple[str, str, str, bool]:
    module = _one(match, "module")
    if "static" in match:
        if "all" in match:
            return module, "*", "", False
        holder, _, name = module.rpartition(".")
        return holder, name, name, False
    if "all" in match:
        return f"{module}.*", "*", "", False
    return module, "", module.rpartition(".")[2], False


def _go(_kind: str, match: Match) -> tuple[str, str, str, bool]:
    module = _one(match, "module").strip('"')
    if "all" in match:
        return module, "*", "", False
    if "blank" in match:
        return module, "", "", False
    return module, "", _one(match, "alias") or _package_name(module), False


def _package_name(module: str) -> str:
    """What a package is likely called: the last part of its path that is no version, without `go-` and `.v2`."""
    parts = module.split("/")
    last = parts[-1]
    if len(parts) > 1 and last[:1] == "v" and last[1:].isdecimal():
        last = parts[-2]
    return last.partition(".")[0].removeprefix("go-").removesuffix("-go").replace("-", "_")


def _one(match: Match, name: str) -> str:
    nodes = match.get(name)
    return nodes[0].text.decode("utf-8", "replace") if nodes else ""
