"""Whether what agents wrote agrees with the shared interface: names and fields, where its format can be read.

OpenAPI and JSON Schema, as YAML or JSON. A class, struct or type that bears the name of one of the contract's
schemas must have its required fields; another description of the same schemas or operations must not say
otherwise. Names are compared without regard to case, `_` and `-`, since languages write them differently. A class
that inherits is not judged: its fields may be elsewhere.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grammars import catalogue, parser
from grammars.node import Node
from merge.repository.git import Git
from runner.snapshot import Change
from scopes.document import to_data
from scopes.workflow_file import parse as parse_yaml

LARGEST = 2_000_000  # bytes of a file that is looked at
DESCRIPTIONS = (".yaml", ".yml", ".json")
KINDS = frozenset({"class", "interface", "struct", "type", "record", "data class"})
METHODS = frozenset({"get", "put", "post", "delete", "patch", "head", "options", "trace"})
WORDS = re.compile(rb"[A-Za-z_$][\w$-]*")
PLAIN = frozenset({"object", "basemodel", "typeddict", "protocol", "namedtuple", "any"})  # bases without fields
BASES = frozenset(
    {"superclasses", "superclass", "class_heritage", "extends_clause", "delegation_specifiers", "base_list"}
)


@dataclass(slots=True)
class Interface:
    """What a contract names: schemas with their fields, and operations as `GET /path`."""

    fields: dict[str, set[str]] = field(default_factory=dict)
    required: dict[str, set[str]] = field(default_factory=dict)
    operations: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.fields or self.operations)


def read_interface(text: str, name: str) -> Interface:
    """The names in a contract; nothing where its format is another one."""
    document, problems = parse_yaml(name, text)
    found = Interface()
    data = None if problems else to_data(document.root)
    if isinstance(data, Mapping):
        _operations(data.get("paths"), found)
        components = data.get("components")
        named = (components.get("schemas") if isinstance(components, Mapping) else None, data.get("definitions"))
        for schemas in (*named, data.get("$defs")):
            for key, schema in schemas.items() if isinstance(schemas, Mapping) else ():
                _schema(str(key), schema, found)
        if isinstance(data.get("title"), str) and "properties" in data:
            _schema(str(data["title"]), data, found)
    return found


def _operations(paths: object, found: Interface) -> None:
    for path, entry in paths.items() if isinstance(paths, Mapping) else ():
        methods = entry if isinstance(entry, Mapping) else {}
        found.operations |= {f"{method.upper()} {path}" for method in methods if str(method).lower() in METHODS}


def _schema(name: str, schema: object, found: Interface) -> None:
    properties = schema.get("properties") if isinstance(schema, Mapping) else None
    if not isinstance(schema, Mapping) or not isinstance(properties, Mapping):
        return
    required = schema.get("required")
    found.fields[name] = {str(key) for key in properties}
    found.required[name] = {str(key) for key in required} if isinstance(required, Sequence) else set()


def disagreements(git: Git, commit: str, path: str, changes: tuple[Change, ...]) -> list[str]:
    """One line for each place in which changed files say something else than the contract at `path`."""
    contract = read_interface(git.run("cat-file", "blob", f"{commit}:{path}").text, path)
    found: list[str] = []
    for change in changes if contract else ():
        if change.status == "D" or change.path == path or change.added is None:
            continue
        data = git.run("cat-file", "blob", change.oid).stdout
        if len(data) > LARGEST:
            continue
        if change.path.endswith(DESCRIPTIONS):
            other = read_interface(data.decode(errors="replace"), change.path)
            found += (f"{change.path}: {fault}" for fault in _description(contract, other))
        else:
            found += (f"{change.path}:{line}: {fault}" for line, fault in _code(contract, change.path, data))
    return found


def _description(contract: Interface, other: Interface) -> Iterator[str]:
    for name in sorted(contract.fields.keys() & other.fields.keys()):
        for missing in sorted(contract.required[name] - other.fields[name]):
            yield f"schema `{name}` lacks `{missing}`, which the contract requires"
        for more in sorted(other.fields[name] - contract.fields[name]):
            yield f"schema `{name}` has `{more}`, which the contract has not"
    if contract.operations:
        for more in sorted(other.operations - contract.operations):
            yield f"`{more}` is not in the contract"


def _code(contract: Interface, path: str, data: bytes) -> Iterator[tuple[int, str]]:
    language = catalogue.find(path, data)
    schemas = {_plain(name): name for name in contract.required}
    if language is None or not any(name.encode() in _plain(data.decode(errors="replace")).encode() for name in schemas):
        return
    waiting = [parser.parse(data, language)]
    while waiting:
        node = waiting.pop()
        rule = language.keys.get(node.kind)
        name = next((child for child in node.children if child.field == "name"), None) if rule is not None else None
        schema = schemas.get(_plain(name.text.decode(errors="replace"))) if name is not None else None
        if rule is not None and rule.label in KINDS and schema is not None and not _inherits(node):
            words = {_plain(word.decode()) for word in WORDS.findall(node.text)}
            line = data.count(b"\n", 0, node.start) + 1
            for missing in sorted(key for key in contract.required[schema] if _plain(key) not in words):
                yield line, f"{rule.label} `{schema}` lacks `{missing}`, which the contract requires"
        waiting += reversed(node.children)


def _inherits(node: Node) -> bool:
    bases = (child for child in node.children if child.kind in BASES or child.field in BASES)
    words = (_plain(word.decode()) for child in bases for word in WORDS.findall(child.text))
    return any(word not in PLAIN and word not in ("extends", "pydantic", "typing") for word in words)


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")
