"""From what an import says to the file of the repository that it means."""

from collections.abc import Iterable, Iterator
from posixpath import dirname, join, normpath

from scopes.packages import Packages, Reader

_SCRIPT_ENDINGS = ("", ".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".vue", ".svelte")
_SCRIPT_INDEX = ("/index.ts", "/index.tsx", "/index.js", "/index.jsx")
_SCRIPT_ROOTS = ("@/", "~/", "src/")  # by custom the root of a package, or its source folder


class ModulePaths:
    """Resolves imports against the files of one repository; what leads elsewhere has no file."""

    __slots__ = ("_by_tail", "_files", "_folders", "_packages")

    def __init__(self, files: Iterable[str], read: Reader) -> None:
        self._files = frozenset(files)
        self._by_tail: dict[str, list[str]] = {}  # last two segments without ending -> files
        self._folders: dict[str, list[str]] = {}  # folder -> Go files in it
        for path in sorted(self._files):
            stem = path.rpartition(".")[0] or path
            self._by_tail.setdefault("/".join(stem.split("/")[-2:]), []).append(path)
            if path.endswith(".go") and not path.endswith("_test.go"):
                self._folders.setdefault(dirname(path), []).append(path)
        self._packages = Packages(sorted(self._files), read)

    def resolve(self, name: str, path: str, family: str) -> list[str]:
        """The files that an import in `path` means: one, or those of a package; empty for none of ours."""
        match family:
            case "python":
                found = self._python(name, path)
            case "script":
                found = self._script(name, path)
            case "java":
                found = self._java(name)
            case "go":
                return self._go(name)
            case "rust":
                found = self._rust(name, path)
            case _:
                found = self._ruby(name, path)
        return [found] if found is not None and found != path else []

    def crate(self, name: str) -> str | None:
        """The source folder of a Rust crate of the repository."""
        return self._packages.crates.get(name)

    def _first(self, candidates: Iterable[str]) -> str | None:
        return next((path for path in candidates if path in self._files), None)

    def _python(self, name: str, path: str) -> str | None:
        dots = len(name) - len(name.lstrip("."))
        module = name[dots:].replace(".", "/")
        if dots:
            base = dirname(path)
            for _ in range(dots - 1):
                base = dirname(base)
            return self._first(_python_files(join(base, module) if module else base))
        if not module:
            return None
        projects = self._packages.modules.get(module.partition("/")[0], ())
        roots = ["", "src/", *(f"{folder}/" for folder in _above(path)), *projects]
        return self._first(file for root in roots for file in _python_files(f"{root}{module}"))

    def _script(self, name: str, path: str) -> str | None:
        if name.startswith("."):
            bases = [normpath(join(dirname(path), name))]
        elif name.startswith(_SCRIPT_ROOTS):
            rest = name.partition("/")[2]
            folders = [f"{folder}/" for folder in _above(path)] + [""]
            bases = [f"{folder}{below}{rest}" for folder in folders for below in ("src/", "")]
        else:
            bases = self._script_package(name)
        stems = [stem for base in bases for stem in (base, base.removesuffix(".js"))]
        return self._first(stem + ending for stem in stems for ending in (*_SCRIPT_ENDINGS, *_SCRIPT_INDEX))

    def _script_package(self, name: str) -> list[str]:
        """Where a package of this repository, or a path below it, can be."""
        segments = name.split("/")
        length = 2 if name.startswith("@") else 1
        known = self._packages.scripts.get("/".join(segments[:length]))
        if known is None:
            return []
        folder, entries = known
        below = "/".join(segments[length:])
        places = [join(folder, "src", below), join(folder, below)] if below else [join(folder, "src"), folder]
        return [*entries.get(below, ()), *(place.rstrip("/") for place in places)]

    def _tailed(self, segments: list[str], endings: tuple[str, ...]) -> str | None:
        """The file whose path ends with these segments, where there is one such file."""
        wanted = "/".join(segments)
        known = self._by_tail.get("/".join(segments[-2:]), ())
        found = [p for p in known if p.endswith(tuple(f"{wanted}{ending}" for ending in endings))]
        return found[0] if len(found) == 1 else None

    def _java(self, name: str) -> str | None:
        segments = name.removesuffix(".*").split(".")
        for length in (len(segments), len(segments) - 1):
            if length >= 2:
                found = self._tailed(segments[:length], (".java", ".kt"))
                if found is not None:
                    return found
        return None

    def _go(self, name: str) -> list[str]:
        """A package is a folder: the longest tail of the import path that is one."""
        segments = name.split("/")
        for start in range(len(segments)):
            folder = "/".join(segments[start:])
            if folder in self._folders and (start or len(segments) > 1):
                return self._folders[folder]
        return []

    def _rust(self, name: str, path: str) -> str | None:
        first, *rest = name.split("::")
        folder = dirname(path)
        stem = path.rpartition("/")[2].removesuffix(".rs")
        own = folder if stem in ("mod", "lib", "main") else f"{folder}/{stem}".lstrip("/")
        if first == "crate":
            source = next((f for f in _above(path) if f.rpartition("/")[2] == "src"), "src")
            return self._first(_rust_files(source, rest))
        if first == "super":
            return self._first(_rust_files(dirname(own), rest))
        if first == "self":
            return self._first(_rust_files(own, rest))
        crate = self._packages.crates.get(first)
        return self._first([*_rust_files(crate, rest), f"{crate}/lib.rs"]) if crate is not None else None

    def _ruby(self, name: str, path: str) -> str | None:
        if name.startswith("./"):
            base = normpath(join(dirname(path), name))
            return self._first((base, f"{base}.rb"))
        roots = ("", "lib/", "app/", *(f"{folder}/" for folder in _above(path) if folder.endswith("lib")))
        return self._first(f"{root}{name}.rb" for root in roots)


def _above(path: str) -> Iterator[str]:
    """The folders that a file is in, the nearest first."""
    folder = dirname(path)
    while folder:
        yield folder
        folder = dirname(folder)


def _python_files(stem: str) -> tuple[str, ...]:
    return (f"{stem}.py", f"{stem}/__init__.py", f"{stem}.pyi")


def _rust_files(folder: str, names: list[str]) -> Iterator[str]:
    for length in range(len(names), 0, -1):
        stem = "/".join([folder, *names[:length]]).lstrip("/")
        yield f"{stem}.rs"
        yield f"{stem}/mod.rs"
