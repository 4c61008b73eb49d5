"""What a name in a file means, across the files of one tree: by its own definitions, then by its imports.

Nothing is guessed: a name alone binds to nothing. What leads out of the tree, or through something that makes
names at run time, has no meaning here (None), so that no report can rest on it.
"""

from posixpath import dirname

from scopes.families import DYNAMIC_MEMBERS, PLAIN_BASES, SPREAD, UNIVERSAL, WITHIN, is_harmless
from scopes.includes import header, in_namespace
from scopes.meaning import Found, Instance, Meaning, Missing, Module, Outside, Unbound
from scopes.namespaces import files_of_type, is_type, qualified, spread_import, spread_name
from scopes.rust_modules import member as rust_member
from scopes.snapshot import Snapshot
from scopes.standard_bases import is_without
from scopes.symbols import BY, HOLDERS, TYPES, Definition, FileSymbols, Import, Reference

EXACT, IMPORTED = "exact", "import-bound"
SELF = frozenset({"self", "cls", "this"})
DEPTH = 12  # imports that one name is followed through


class Resolver:
    """Meanings in one tree, each looked up once."""

    __slots__ = ("_imported", "_known", "_looked_for", "included", "named", "places", "snapshot")

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._known: dict[tuple[str, str, str, str], Meaning] = {}
        self._imported: dict[tuple[str, Import], Meaning] = {}
        self._looked_for: set[tuple[str, str, str]] = set()
        self.places: dict[tuple[str, str], list[tuple[str, tuple[Definition, ...]]]] = {}  # by family and full name
        self.included: dict[str, tuple[str, ...]] = {}  # C: file to what it sees
        self.named: dict[str, dict[str, list[Definition]]] = {}  # C: file to what it gives

    def reference(self, path: str, reference: Reference) -> Meaning:
        """What a use of a name means."""
        key = path, reference.receiver, reference.name, reference.scope
        if key not in self._known:
            self._known[key] = self._reference(path, reference)
        return self._known[key]

    def _reference(self, path: str, reference: Reference) -> Meaning:
        symbols = self.snapshot.outline(path)
        if symbols is None or reference.receiver.startswith("?"):
            return None
        if not reference.receiver:
            return self._plain(path, symbols, reference.name, reference.scope)
        parts = _parts(reference.receiver)
        meaning, used = self._start(path, symbols, parts, reference.scope)
        parts.append(reference.name)
        if not isinstance(meaning, Found | Instance | Module):
            meaning, used = qualified(self, symbols, parts, reference.scope, meaning)
        for part in parts[used:]:
            if not isinstance(meaning, Found | Instance | Module):
                return meaning if isinstance(meaning, Outside) else None
            meaning = self.member(meaning, part, path)
        return meaning

    def _start(self, path: str, symbols: FileSymbols, parts: list[str], scope: str) -> tuple[Meaning, int]:
        """The meaning of the first parts of a chain, and of how many."""
        first = parts[0]
        if symbols.family in SPREAD and first in ("self", "Self", "static", "this"):
            return self._own_type(path, symbols, first, scope), 1
        if first in SELF:
            holder = _type_around(symbols, scope)
            return (Instance(Found(path, (holder,), EXACT)) if holder is not None else None), 1
        if first.endswith("()"):
            return _instance(self.chain(path, first[:-2], scope)), 1
        for one in symbols.imports:  # import a.b.c
            if one.alias and "." in one.alias and not one.name:
                names = one.alias.split(".")
                if parts[: len(names)] == names:
                    return self._follow(path, symbols, one, 0), len(names)
        if any(one.alias.partition(".")[0] == first and "." in one.alias for one in symbols.imports):
            return None, 1
        plain = self._plain(path, symbols, first, scope)
        if plain is None and symbols.family in SPREAD:
            plain = self.name(path, first, scope=scope)
        return plain, 1

    def _own_type(self, path: str, symbols: FileSymbols, word: str, scope: str) -> Meaning:
        """The type around a place, also one that another file defines, or a value of it."""
        holder = _type_around(symbols, scope)
        found = Found(path, (holder,), EXACT) if holder is not None else None
        if found is None and "." in scope:
            other = self.chain(path, scope.rpartition(".")[0])
            found = other if isinstance(other, Found) and is_type(other) else None
        is_value = word == "this" or (word == "self" and symbols.family in ("rust", "ruby"))
        return Instance(found) if found is not None and is_value else found

    def chain(self, path: str, text: str, scope: str = "") -> Meaning:
        """The meaning of a dotted name at the top of a file, or within `scope`."""
        symbols = self.snapshot.outline(path)
        if symbols is None or text == "?":
            return None
        receiver, _, name = text.rpartition(".")
        return self._reference(path, Reference(name, receiver, False, 0, (), False, scope, 1, 1))

    def _plain(self, path: str, symbols: FileSymbols, name: str, scope: str) -> Meaning:
        """A name without a receiver."""
        if symbols.family in WITHIN:
            found = self._within(path, symbols, name, scope)
            if not isinstance(found, Unbound):
                return found
        return self.name(path, name, scope=scope)

    def _within(self, path: str, symbols: FileSymbols, name: str, scope: str) -> Meaning:
        """A member of one of the types around the place, as Java reads a plain name."""
        sure = True
        holder = _type_around(symbols, scope)
        while holder is not None:
            if holder.name == name:
                return Found(path, (holder,), EXACT)
            meaning = self.member(Found(path, (holder,), EXACT), name)
            if isinstance(meaning, Found):
                return meaning
            sure = sure and isinstance(meaning, Missing)
            holder = _type_around(symbols, holder.container)
        known = self.name(path, name, scope=scope)
        return known if isinstance(known, Found | Outside | Module) else Unbound(name) if sure else None

    def imported(self, path: str, one: Import) -> Meaning:
        """What an import brings in; Missing where its module is there and lacks the name."""
        if (path, one) not in self._imported:
            self._imported[path, one] = self._import(path, one)
        return self._imported[path, one]

    def _import(self, path: str, one: Import) -> Meaning:
        symbols = self.snapshot.outline(path)
        if symbols is not None and symbols.family == "c":
            file = header(self, path, one.module)
            return Module((file,)) if file is not None else Outside(one)
        return self._follow(path, symbols, one, 0) if symbols is not None and one.name != "*" else None

    def name(self, path: str, name: str, depth: int = 0, scope: str = "") -> Meaning:
        """A name at the top of a file, seen from `scope`: defined there, imported there, or of its package."""
        symbols = self.snapshot.outline(path)
        if symbols is None or depth > DEPTH:
            return None
        if symbols.family in SPREAD:
            return spread_name(self, path, symbols, name, scope)
        found = tuple(one for one in symbols.definitions if one.name == name and not one.container)
        if found:
            return Found(path, found, EXACT)
        for one in symbols.imports:
            if (
                one.alias == name
                and (one.module or one.name != name)
                and not (symbols.family == "script" and not one.module)
            ):
                return self._follow(path, symbols, one, depth)
        package = self._package(path, symbols, name)
        if package is not None:
            return package
        return self._starred(path, symbols, name, depth)

    def _starred(self, path: str, symbols: FileSymbols, name: str, depth: int) -> Meaning:
        for one in symbols.imports:
            if one.name == "*" and symbols.family != "script":
                found = self._follow_star(path, symbols, one, name, depth)
                if not isinstance(found, Missing):
                    return found
        return None if symbols.is_dynamic else Unbound(name)

    def _follow_star(self, path: str, symbols: FileSymbols, one: Import, name: str, depth: int) -> Meaning:
        files = self.snapshot.paths.resolve(one.module, path, symbols.family)
        return self.exported(files[0], name, depth + 1) if files and symbols.family != "java" else None

    def _package(self, path: str, symbols: FileSymbols, name: str) -> Meaning:
        """A name that another file of the same package defines."""
        if symbols.family == "go":
            return self._in_files(self._go_package(path, symbols), name)
        if symbols.family == "java":
            here = dirname(path)
            for folder in (here, here.replace("src/test/", "src/main/")):
                file = f"{folder}/{name}.java"
                if file in self.snapshot.blobs and file != path:
                    return self.exported(file, name)
        return None

    def _go_package(self, path: str, symbols: FileSymbols) -> list[str]:
        files = self.snapshot.folders.get(dirname(path), ())
        is_test = path.endswith("_test.go")
        return [
            file
            for file in files
            if file.endswith(".go") and file != path and (is_test or not file.endswith("_test.go"))
            if (other := self.snapshot.outline(file)) is not None and other.package == symbols.package
        ]

    def _in_files(self, files: list[str], name: str) -> Meaning:
        for file in files:
            symbols = self.snapshot.outline(file)
            found = tuple(d for d in symbols.definitions if d.name == name and not d.container) if symbols else ()
            if found:
                return Found(file, found, EXACT)
        return None

    def _follow(self, path: str, symbols: FileSymbols, one: Import, depth: int) -> Meaning:
        """What an import brings in."""
        if symbols.family in SPREAD:
            return spread_import(self, path, symbols, one)
        if not one.module:  # a name of this file under another one
            return self.name(path, one.name, depth + 1) if one.name else None
        return self._from_module(path, symbols, one, depth)

    def _from_module(self, path: str, symbols: FileSymbols, one: Import, depth: int) -> Meaning:
        files = self.snapshot.paths.resolve(one.module, path, symbols.family)
        if symbols.family == "python" and one.name not in ("", "*"):
            return self._from_import(path, one, files, depth)
        if not files:
            return Outside(one)
        if symbols.family == "java":
            return self._java_import(files[0], one)
        if not one.name:
            return Module(tuple(files))
        return _bound(self.exported(files[0], one.name, depth + 1))

    def _from_import(self, path: str, one: Import, files: list[str], depth: int) -> Meaning:
        found = self.exported(files[0], one.name, depth + 1) if files else None
        if isinstance(found, Found | Module | Instance):
            return _bound(found)
        dot = "" if one.module.endswith(".") else "."
        inner = self.snapshot.paths.resolve(f"{one.module}{dot}{one.name}", path, "python")
        if inner:
            return Module(tuple(inner))
        return found if files else Outside(one)

    def _java_import(self, file: str, one: Import) -> Meaning:
        if not one.name:
            return _bound(self.exported(file, one.alias))
        holder = self.exported(file, one.module.rpartition(".")[2])
        return _bound(self.member(holder, one.name)) if isinstance(holder, Found) else None

    def exported(self, path: str, name: str, depth: int = 0) -> Meaning:
        """A name as another file gets it from this one."""
        symbols = self.snapshot.outline(path)
        if symbols is None or depth > DEPTH:
            return None
        if symbols.family == "script":
            return self._script_export(path, symbols, name, depth)
        found = self.name(path, name, depth)
        if isinstance(found, Unbound):
            inner = tuple(one for one in symbols.definitions if one.name == name and one.kind in TYPES)
            if inner and symbols.family == "java":
                return Found(path, inner, EXACT)
            return Missing(path, "", name)
        return found

    def _script_export(self, path: str, symbols: FileSymbols, name: str, depth: int) -> Meaning:
        for one in symbols.imports:
            if one.is_exported and one.alias == name and (one.name or one.module):
                return self._follow(path, symbols, one, depth)
        if name == "default":
            has_default = any(one.alias == "default" for one in symbols.imports)
            return None if has_default or symbols.is_dynamic else Missing(path, "", name)
        found = self.name(path, name, depth)
        if isinstance(found, Found) or symbols.is_dynamic:
            return found if isinstance(found, Found) else None
        for one in symbols.imports:
            if one.name == "*" and one.is_exported:
                files = self.snapshot.paths.resolve(one.module, path, "script")
                inner = self.exported(files[0], name, depth + 1) if files else None
                if not isinstance(inner, Missing):
                    return inner
        return Missing(path, "", name)

    def member(self, of: Meaning, name: str, seen_from: str = "") -> Meaning:
        """A name of a module, a type or a value; `seen_from`: the file that asks."""
        match of:
            case Module(files):
                return self._module_member(files, name)
            case Instance(found):
                return self._type_member(found, name, 0)
            case Found(path, definitions, _):
                one = definitions[0]
                if one.kind in HOLDERS:
                    return self._holder_member(of, name, seen_from or path)
                if one.kind in ("variable", "field") and one.type:
                    return self.member(_instance(self.chain(path, one.type, one.container)), name)
                return self._object_member(of, name)
            case _:
                return None

    def _holder_member(self, of: Found, name: str, seen_from: str) -> Meaning:
        """A name of a type, or of a namespace within files."""
        if of.first.kind != "module":
            return self._type_member(of, name, 0)
        return rust_member(self, of, name) if of.path.endswith(".rs") else in_namespace(self, of, name, seen_from)

    def _object_member(self, of: Found, name: str) -> Meaning:
        """`Colour.red` of `const Colour = { red: 1 }`: known members of an object, nothing where it has none."""
        symbols = self.snapshot.outline(of.path)
        if symbols is None or of.first.kind != "variable":
            return None
        held = [one for one in symbols.definitions if one.container == of.first.qualified]
        found = tuple(one for one in held if one.name == name)
        return Found(of.path, found, of.edge) if found else Missing(of.path, of.first.qualified, name) if held else None

    def _module_member(self, files: tuple[str, ...], name: str) -> Meaning:
        symbols = self.snapshot.outline(files[0])
        if symbols is None:
            return None
        if symbols.family == "rust":
            return rust_member(self, Module(files), name)
        if symbols.family == "go":
            found = self._in_files(list(files), name)
            return _bound(found) if found is not None else Missing(files[0], "", name)
        found = _bound(self.exported(files[0], name))
        if isinstance(found, Missing) and files[0].endswith("/__init__.py"):
            folder = dirname(files[0])
            inner = [p for p in (f"{folder}/{name}.py", f"{folder}/{name}/__init__.py") if p in self.snapshot.blobs]
            return Module((inner[0],)) if inner else found
        return found

    def _type_member(self, of: Found, name: str, depth: int) -> Meaning:
        """A member of a type, its own or a base's; None where a base is not known or names are made at run time."""
        symbols = self.snapshot.outline(of.path)
        if symbols is None or depth > DEPTH:
            return None
        holder = of.first
        if holder.kind == "type" and symbols.family in SPREAD:  # another name of a type
            named = self.chain(of.path, holder.type, holder.container) if holder.type else None
            return self._type_member(named, name, depth + 1) if isinstance(named, Found) and is_type(named) else None
        for file in self._files_of(of.path, symbols, holder):
            other = self.snapshot.outline(file)
            held = [one for one in other.definitions if one.container == holder.qualified] if other else []
            found = tuple(one for one in held if one.name == name)
            if found:
                return Found(file, found, of.edge)
            if any(one.name in DYNAMIC_MEMBERS for one in held):
                return None
        if name.startswith("__") or name in UNIVERSAL.get(symbols.family, ()):
            return None
        return self._base_member(of, holder, name, depth)

    def _base_member(self, of: Found, holder: Definition, name: str, depth: int) -> Meaning:
        marks = [mark for mark in holder.marks if not mark.startswith(BY) and not mark.endswith(".register")]
        symbols = self.snapshot.outline(of.path)
        sure = symbols is not None and is_harmless(marks, symbols.family)
        for base in holder.bases:
            meaning = self._base(of.path, base, holder)
            if isinstance(meaning, Found) and meaning.first.kind in TYPES and meaning.first is not holder:
                found = self._type_member(Found(meaning.path, meaning.definitions, of.edge), name, depth + 1)
                if isinstance(found, Found):
                    return found
                sure = sure and isinstance(found, Missing)
            elif base not in PLAIN_BASES and not is_without(of.path, base, meaning, name):
                sure = False
        return Missing(of.path, holder.qualified, name) if sure else None

    def _base(self, path: str, base: str, holder: Definition) -> Meaning:
        """The type that a base is; where it is asked for while it is looked for, nothing."""
        key = path, holder.qualified, base
        if key in self._looked_for:
            return None
        self._looked_for.add(key)
        try:
            return self.chain(path, base, holder.container)
        finally:
            self._looked_for.discard(key)

    def _files_of(self, path: str, symbols: FileSymbols, holder: Definition) -> list[str]:
        if symbols.family in SPREAD:
            return files_of_type(self, path, symbols, holder)
        return [path, *self._go_package(path, symbols)] if symbols.family == "go" else [path]


def _parts(receiver: str) -> list[str]:
    """The parts of a chain; `a.T()` is one."""
    made, is_made, rest = receiver.partition("()")
    if not is_made:
        return receiver.split(".")
    return [f"{made}()", *(part for part in rest.split(".") if part)]


def _type_around(symbols: FileSymbols, scope: str) -> Definition | None:
    """The type that a qualified name lies in, or is."""
    names = scope.split(".") if scope else []
    for length in range(len(names), 0, -1):
        qualified = ".".join(names[:length])
        for one in symbols.definitions:
            if one.qualified == qualified and one.kind in TYPES:
                return one
    return None


def _instance(meaning: Meaning) -> Meaning:
    if isinstance(meaning, Found) and meaning.first.kind in TYPES:
        return Instance(meaning)
    return None


def _bound(meaning: Meaning) -> Meaning:
    """The same, reached over an import."""
    return Found(meaning.path, meaning.definitions, IMPORTED) if isinstance(meaning, Found) else meaning
