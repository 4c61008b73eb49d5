"""What manifests call the folders of a repository: packages of npm workspaces, Rust crates, Python projects.

Names of packages that are not in the repository lead nowhere, and neither does a manifest that cannot be read.
"""

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator
from posixpath import basename, dirname, join, normpath
from typing import Any

_MOST_MANIFESTS = 5000
_PYTHON_MANIFESTS = ("pyproject.toml", "setup.py", "setup.cfg")
_ENTRY_KEYS = ("source", "types", "module", "main")

Reader = Callable[[str], bytes | None]


class Packages:
    """Names to places.

    `scripts`: npm package to its folder and the entries that its manifest names, by subpath ("" for the package);
    `crates`: Rust crate, as code writes it, to its source folder; `modules`: Python top module to the folders,
    each with a slash at its end, in which it is.
    """

    __slots__ = ("crates", "modules", "scripts")

    def __init__(self, files: Iterable[str], read: Reader) -> None:
        self.scripts: dict[str, tuple[str, dict[str, list[str]]]] = {}
        self.crates: dict[str, str] = {}
        self.modules: dict[str, list[str]] = {}
        known = list(files)
        ends = tuple(_READERS)
        manifests = [p for p in known if p.endswith(ends) and basename(p) in _READERS and "node_modules/" not in p]
        for path in manifests[:_MOST_MANIFESTS]:
            _READERS[basename(path)](self, path, read)
        self._add_modules(
            known, {dirname(p) for p in known if p.endswith(_PYTHON_MANIFESTS) and basename(p) in _PYTHON_MANIFESTS}
        )

    def add_script(self, path: str, read: Reader) -> None:
        """A `package.json`."""
        manifest = _table(json.loads, read(path))
        name, folder = manifest.get("name"), dirname(path)
        if isinstance(name, str) and name:
            self.scripts.setdefault(name, (folder, _entries(folder, manifest)))

    def add_crate(self, path: str, read: Reader) -> None:
        """A `Cargo.toml`; one of a workspace alone has no package."""
        manifest = _table(tomllib.loads, read(path))
        package, library = manifest.get("package"), manifest.get("lib")
        named = library.get("name") if isinstance(library, dict) else None
        name = named or (package.get("name") if isinstance(package, dict) else None)
        if isinstance(name, str):
            self.crates.setdefault(name.replace("-", "_"), join(dirname(path), "src"))

    def _add_modules(self, files: Iterable[str], projects: set[str]) -> None:
        """The first segments below the root of each Python project, or below its `src`."""
        roots = {f"{project}/{source}".lstrip("/") for project in projects for source in ("", "src/")} - {""}
        for path in files if roots else ():
            if not path.endswith((".py", ".pyi")):
                continue
            folder = dirname(path)
            while folder:
                if f"{folder}/" in roots:
                    top = path[len(folder) + 1 :].partition("/")[0].removesuffix(".py")
                    known = self.modules.setdefault(top, [])
                    if f"{folder}/" not in known:
                        known.append(f"{folder}/")
                folder = dirname(folder)


_READERS: dict[str, Callable[[Packages, str, Reader], None]] = {
    "package.json": Packages.add_script,
    "Cargo.toml": Packages.add_crate,
}


def _table(parse: Callable[[str], Any], data: bytes | None) -> dict[str, Any]:
    """What a manifest says; nothing where it is broken or nested without end."""
    try:
        found = parse((data or b"").decode("utf-8"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _entries(folder: str, manifest: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    exports = manifest.get("exports")
    table = exports if isinstance(exports, dict) and any(key.startswith(".") for key in exports) else {".": exports}
    for key, value in table.items():
        targets = list(_texts(value, 4))
        if key == ".":
            targets += [value for name in _ENTRY_KEYS if isinstance(value := manifest.get(name), str)]
        found[key.removeprefix(".").strip("/")] = [normpath(join(folder, target)) for target in targets]
    return found


def _texts(value: object, depth: int) -> Iterator[str]:
    """The paths in an entry of `exports`, whatever their conditions."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict) and depth:
        for part in value.values():
            yield from _texts(part, depth - 1)
