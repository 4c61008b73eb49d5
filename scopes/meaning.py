"""What a name can mean: definitions, a value of a type, a module, or nothing that is there."""

from dataclasses import dataclass

from scopes.symbols import Definition, Import


@dataclass(frozen=True, slots=True)
class Found:
    """Definitions of one name in one place; several are overloads or stand in branches."""

    path: str
    definitions: tuple[Definition, ...]
    edge: str

    @property
    def first(self) -> Definition:
        """The one to show."""
        return self.definitions[0]


@dataclass(frozen=True, slots=True)
class Instance:
    """A value of a type."""

    of: Found


@dataclass(frozen=True, slots=True)
class Module:
    """A module: its file, or the files of its package."""

    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """The place that should have the name is known, and does not have it."""

    path: str
    container: str
    name: str


@dataclass(frozen=True, slots=True)
class Unbound:
    """Nothing in the file gives this name a meaning: it is built in, or an error."""

    name: str


@dataclass(frozen=True, slots=True)
class Outside:
    """An import that no file of the tree answers."""

    imported: Import


Meaning = Found | Instance | Module | Missing | Unbound | Outside | None
