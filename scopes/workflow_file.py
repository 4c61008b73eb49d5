"""A workflow file on disk, as located values and as a model. The only door to yaml."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from scopes.document import Document, Listing, Plain, Scalar, Table, Value
from scopes.path_checks import check_paths
from scopes.problem import Location, Problem, WorkflowError
from scopes.references import check_references
from scopes.shorthand import expand_workflow
from scopes.text_file import read_text
from scopes.validation import validate
from scopes.variables import Expansion
from scopes.workflow import SECTIONS, Workflow
from scopes.yaml_faults import syntax_problem
from scopes.yaml_types import meaning

DEEPEST = 60
MOST_COPIES = 200_000  # values that aliases may repeat

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Span = tuple[int, int, int, int]


def parse(file: str, text: str) -> tuple[Document, list[Problem]]:
    """The located values of a YAML text, and the duplicate keys in it.

    Raises WorkflowError where the text is not one bounded YAML document of plain values.
    """
    reader = _Reader(file)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            reader.take(event)
    except yaml.YAMLError as error:
        raise WorkflowError([syntax_problem(file, text, error)]) from None
    root = reader.root if reader.root is not None else Scalar((1, 1, 1, 1), None, "")
    return Document(file, text, root), reader.problems


class _Reader:
    """Builds values from parser events with a stack, so that no input can exhaust the interpreter's."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.root: Value | None = None
        self._stack: list[Value] = []
        self._keys: list[Scalar | None] = []
        self._anchors: dict[str, Value] = {}
        self._merges: dict[int, list[Table]] = {}
        self._extents: dict[int, tuple[int, int]] = {}
        self._copies = 0
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """Add what one event says."""
        if isinstance(event, yaml.ScalarEvent):
            self._add(self._scalar(event), event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(event)
        elif isinstance(event, yaml.AliasEvent):
            self._repeat(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise self._error(_span(event), "a second YAML document", "keep one workflow a file")

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        span, word = _span(event), event.value
        plain = event.style is None or event.style == ""
        if event.tag is not None and event.tag not in ("!", "tag:yaml.org,2002:str"):
            raise self._tag_error(span, event.tag)
        value: Plain = meaning(word) if plain and event.tag is None else word
        return Scalar(span, value, word, plain and event.tag is None)

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        if event.tag is not None and event.tag not in ("!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"):
            raise self._tag_error(_span(event), event.tag)
        if len(self._stack) >= DEEPEST:
            raise self._error(_span(event), f"nested more than {DEEPEST} levels deep", "flatten the file")
        span = _span(event)
        value: Value = Table(span) if isinstance(event, yaml.MappingStartEvent) else Listing(span)
        if self._stack and isinstance(self._stack[-1], Table) and self._keys[-1] is None:
            raise self._error(span, "a key must be plain text", "quote it if it starts with [ or {")
        self._add(value, event)
        self._stack.append(value)
        self._keys.append(None)

    def _close(self, event: yaml.Event) -> None:
        value = self._stack.pop()
        self._keys.pop()
        _, _, value.end_line, value.end_column = _span(event)
        if isinstance(value, Table):
            for source in self._merges.pop(id(value), ()):
                for name in source.entries.keys() - value.entries.keys():
                    value.put(source.keys[name], source.entries[name])

    def _repeat(self, event: yaml.AliasEvent) -> None:
        span, target = _span(event), self._anchors.get(event.anchor or "")
        if target is None:
            hint = "a pattern that starts with * needs quotes"
            raise self._error(span, f"no anchor is called `{event.anchor}`", hint)
        if any(target is value for value in self._stack):
            raise self._error(span, f"`*{event.anchor}` contains itself", "write the value out")
        size, depth = self._extent(target)
        self._copies += size
        if self._copies > MOST_COPIES:
            raise self._error(span, f"aliases repeat more than {MOST_COPIES:,} values", "write the values out")
        if len(self._stack) + depth > DEEPEST:
            raise self._error(span, f"nested more than {DEEPEST} levels deep", "flatten the file")
        self._add(target, None, span)

    def _extent(self, value: Value) -> tuple[int, int]:
        """How many values an alias to this one repeats, and how deep they are; it is complete by then."""
        known = self._extents.get(id(value))
        if known is None:
            parts = [self._extent(part) for part in _parts(value)]
            known = 1 + sum(size for size, _ in parts), 1 + max((depth for _, depth in parts), default=0)
            self._extents[id(value)] = known
        return known

    def _add(self, value: Value, event: yaml.NodeEvent | None, span: _Span | None = None) -> None:
        if event is not None and event.anchor is not None:
            self._anchors[event.anchor] = value
        if not self._stack:
            self.root = value
            return
        holder = self._stack[-1]
        if isinstance(holder, Listing):
            holder.items.append(value)
        elif isinstance(holder, Table):
            self._add_entry(holder, value, span)

    def _add_entry(self, holder: Table, value: Value, span: _Span | None) -> None:
        key = self._keys[-1]
        if key is None:
            if not isinstance(value, Scalar):
                raise self._error(span or value.span, "a key must be plain text", "write it as text")
            self._keys[-1] = value
            return
        self._keys[-1] = None
        if key.word == "<<" and key.plain:
            self._merge_key(holder, value)
        elif key.word in holder.keys:
            first = holder.keys[key.word].line
            message = f"the key `{key.word}` stands twice, first in line {first}"
            where = Location(self.file, *key.span)
            self.problems.append(Problem(where, message, "YAML would keep the last one: remove one", "SC002"))
        else:
            holder.put(key, value)

    def _merge_key(self, holder: Table, value: Value) -> None:
        """`<<: *anchor` adds, in the end, the entries that the mapping does not have itself."""
        for source in value.items if isinstance(value, Listing) else [value]:
            if not isinstance(source, Table):
                raise self._error(value.span, "`<<` needs a mapping", "point it to an anchor of a mapping")
            self._merges.setdefault(id(holder), []).append(source)

    def _tag_error(self, span: _Span, tag: str) -> WorkflowError:
        if tag.startswith(("!!", "tag:")):
            return self._error(span, f"the YAML tag `{tag}` is not allowed", "write the value as text")
        return self._error(span, f"YAML reads `{tag}` as a tag", f'quote a pattern that starts with !: "{tag}"')

    def _error(self, span: _Span, message: str, hint: str) -> WorkflowError:
        return WorkflowError([Problem(Location(self.file, *span), message, hint)])


def _parts(value: Value) -> Iterator[Value]:
    if isinstance(value, Table):
        yield from value.entries.values()
    elif isinstance(value, Listing):
        yield from value.items


def _span(event: yaml.Event) -> _Span:
    start, end = event.start_mark, event.end_mark
    assert start is not None
    assert end is not None
    return start.line + 1, start.column + 1, end.line + 1, end.column + 1


def load_document(path: str, variables: Mapping[str, str] | None) -> tuple[Document, list[Problem]]:
    """Read and parse a file, and expand its variables unless they are None.

    The problems say duplicate keys and unset variables; WorkflowError where the text is no YAML document.
    """
    text = read_text(path)
    document, problems = parse(path, text)

    def report(value: Value, message: str, hint: str) -> None:
        problems.append(Problem(document.where(value), message, hint))

    if variables is not None:
        Expansion(variables, text.split("\n"), report).apply(document.root)
    return document, problems


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says: the workflow where there is enough for one, and every problem."""

    workflow: Workflow | None
    problems: tuple[Problem, ...]
    document: Document | None = None


def read(path: str, variables: Mapping[str, str]) -> Reading:
    """Read a workflow file as far as possible; never raises for what is in the file."""
    try:
        document, problems = load_document(path, variables)
        problems += _merge_layouts(document)
    except WorkflowError as error:
        return Reading(None, error.problems)
    expand_workflow(document.root)
    _default_name(document)
    workflow, faults = validate(Workflow, document)
    problems += faults
    if workflow is not None:
        workflow.attach(document)
        problems += check_references(workflow)
        problems += check_paths(workflow)
    return Reading(workflow, tuple(sorted(problems, key=lambda problem: problem.location)), document)


def load(path: str, variables: Mapping[str, str]) -> Workflow:
    """The workflow in a file; WorkflowError with every problem where there is any.

    `variables` are what `${NAME}` stands for, as a rule the environment.
    """
    reading = read(path, variables)
    if reading.problems or reading.workflow is None:
        raise WorkflowError(reading.problems)
    return reading.workflow


def _merge_layouts(document: Document) -> list[Problem]:
    """Put the sections under `workflow:` beside it; one that stands in both places is a problem."""
    root = document.root
    if not isinstance(root, Table):
        empty = isinstance(root, Scalar) and root.value is None
        message = "the file is empty" if empty else "a workflow file must be a mapping"
        hint = f"start with `workflow:` or with one of {', '.join(SECTIONS)}"
        raise WorkflowError([Problem(document.where(root), message, hint)])
    inner = root.entries.pop("workflow", None)
    if inner is None or (isinstance(inner, Scalar) and inner.value is None):
        return []
    if not isinstance(inner, Table):
        raise WorkflowError([Problem(document.where(inner), "`workflow` must be a mapping", "")])
    problems = []
    for name, value in inner.entries.items():
        if name in root.entries:
            where, line = document.where(inner.keys[name]), root.keys[name].line
            message = f"`{name}` stands under `workflow` and also beside it, in line {line}"
            problems.append(Problem(where, message, "keep one of the two", "SC002"))
        else:
            root.put(inner.keys[name], value)
    return problems


def _default_name(document: Document) -> None:
    """A file without a name is called like the file."""
    root = document.root
    if isinstance(root, Table) and "name" not in root.entries:
        stem = re.sub(r"[^A-Za-z0-9_-]+", "-", Path(document.file).stem).strip("-_") or "workflow"
        span = (1, 1, 1, 1)
        root.put(Scalar(span, "name", "name"), Scalar(span, stem, stem))
