"""What one version of a file defines, imports and uses, as plain values that an index can keep.

Nothing here knows another file: what a name means elsewhere is `scopes.resolution`'s to say.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

EXTRACTOR = 3  # to be raised whenever the same text gives other symbols

FUNCTIONS = frozenset({"function", "method"})
TYPES = frozenset({"class", "interface", "enum", "type"})
HOLDERS = TYPES | {"module"}  # a module: a namespace within a file
VALUES = frozenset({"variable", "field", "member"})

BY = "by "  # begins a mark: of a base whose members another value has

ANY, ONLY_BY_PLACE, ONLY_BY_NAME, REST, REST_BY_NAME = "any", "place", "name", "rest", "rest-by-name"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: how it can be given, and whether it must be."""

    name: str
    kind: str
    is_optional: bool


@dataclass(frozen=True, slots=True)
class Definition:
    """One thing that a file gives a name. Offsets are bytes, lines and columns count from 1.

    The kind `elsewhere`: a name that is defined in a way that is not looked into, `macro`: one of macros.
    `container` is the qualified name of the type or object around it, "" at the top of the file.
    `parameters` is None for what is not called. `type` is the declared type of a value or a result, as it
    stands there. `body` is a hash that does not change with white space and comments.
    """

    name: str
    container: str
    kind: str
    parameters: tuple[Parameter, ...] | None
    signature: str
    type: str
    bases: tuple[str, ...]
    marks: tuple[str, ...]
    body: str
    start: int
    end: int
    line: int
    column: int

    @property
    def qualified(self) -> str:
        """The name with those of the types around it."""
        return f"{self.container}.{self.name}" if self.container else self.name

    @property
    def is_branch(self) -> bool:
        """It stands in an `if` or `try`, so that another definition may stand in for it."""
        return "branch" in self.marks


@dataclass(frozen=True, slots=True)
class Import:
    """A name that comes from another module, or goes out under another one.

    `name` is "" for the module itself and "*" for all that it has; `alias` is the name here, "" for none.
    `module` is "" where a name of this file is exported. `is_exported`: others get it from here.
    """

    module: str
    name: str
    alias: str
    is_exported: bool
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A use of a name. What is bound in a function around it is none.

    `receiver` is "" for none, a dotted chain as it stands there, `T()` for a value declared as a `T`, "?" for
    another expression. `scope` is the qualified name of the definition around it. `named` are the names of
    keyword arguments; `is_open`: the number of arguments cannot be told.
    """

    name: str
    receiver: str
    is_call: bool
    count: int
    named: tuple[str, ...]
    is_open: bool
    scope: str
    line: int
    column: int

    @property
    def shown(self) -> str:
        """As people would write it."""
        return f"{self.receiver}.{self.name}" if self.receiver else self.name


@dataclass(frozen=True, slots=True)
class Literal:
    """A string that names something by convention: a route, a flag, the target of a patch, a revision."""

    kind: str
    text: str
    scope: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class FileSymbols:
    """All of one version of a file. `is_dynamic`: it may define names that are not seen here."""

    family: str
    package: str
    definitions: tuple[Definition, ...] = ()
    imports: tuple[Import, ...] = ()
    references: tuple[Reference, ...] = ()
    literals: tuple[Literal, ...] = ()
    is_dynamic: bool = False
    is_broken: bool = False

    def packed(self) -> str:
        """As JSON."""
        parts: tuple[Iterable[Any], ...] = (self.definitions, self.imports, self.references, self.literals)
        rows = [[[getattr(one, name) for name in type(one).__slots__] for one in part] for part in parts]
        whole = [self.family, self.package, *rows, self.is_dynamic, self.is_broken]
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":"), default=_row)


def _row(parameter: Parameter) -> list[Any]:
    return [parameter.name, parameter.kind, parameter.is_optional]


def unpacked(packed: str) -> FileSymbols:
    """What `packed` gave. Raises TypeError, ValueError or IndexError for anything else."""
    whole = json.loads(packed)
    family, package, definitions, imports, references, literals, is_dynamic, is_broken = whole
    return FileSymbols(
        family,
        package,
        tuple(_definition(row) for row in definitions),
        tuple(Import(*row) for row in imports),
        tuple(_reference(row) for row in references),
        tuple(Literal(*row) for row in literals),
        bool(is_dynamic),
        bool(is_broken),
    )


def _definition(row: list[Any]) -> Definition:
    name, container, kind, parameters, signature, declared, bases, marks, *place = row
    given = None if parameters is None else tuple(Parameter(*one) for one in parameters)
    return Definition(name, container, kind, given, signature, declared, tuple(bases), tuple(marks), *place)


def _reference(row: list[Any]) -> Reference:
    name, receiver, is_call, count, named, *rest = row
    return Reference(name, receiver, is_call, count, tuple(named), *rest)
