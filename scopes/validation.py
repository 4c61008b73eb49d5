"""From located values to the model: pydantic finds what is wrong, this says where and how to mend it."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from scopes.document import Document, Scalar, Step, Table, Value, follow, to_data
from scopes.problem import Location, Problem, did_you_mean
from scopes.section import Section

S = TypeVar("S", bound=Section)

_WANTED = {
    "string_type": "text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}


def validate(kind: type[S], document: Document) -> tuple[S | None, list[Problem]]:
    """The section that the document holds, and what is wrong; unknown keys alone do not cost the section."""
    problems: list[Problem] = []
    for _ in range(2):
        try:
            return kind.model_validate(to_data(document.root)), problems
        except ValidationError as error:
            details = error.errors(include_url=False)
            problems.extend(_problem(kind, document, detail) for detail in details)
            unknown = [detail for detail in details if detail["type"] == "extra_forbidden"]
            if len(unknown) < len(details):
                return None, problems
            for detail in unknown:
                _drop(document, detail["loc"])
    return None, problems


def _drop(document: Document, path: Sequence[Step]) -> None:
    holder, _ = follow(document.root, path[:-1])
    if isinstance(holder, Table):
        holder.entries.pop(str(path[-1]), None)


def _problem(kind: type[Section], document: Document, detail: ErrorDetails) -> Problem:
    path, name = detail["loc"], _name(detail["loc"])
    value, taken = follow(document.root, path)
    if detail["type"] == "extra_forbidden":
        hint = did_you_mean(str(path[-1]), _keys_at(kind, path[:-1]))
        return Problem(document.locate_key(path), f"unknown key `{path[-1]}`{_inside(path)}", hint, "SC001")
    if detail["type"] == "missing":
        return Problem(_start(document, value), f"`{path[-1]}` is missing{_inside(path)}", f"add `{path[-1]}: ...`")
    place = document.where(value)
    if detail["type"] in _WANTED:
        return _wrong_type(place, name, _WANTED[detail["type"]], value if taken == len(path) else None)
    if detail["type"] == "literal_error":
        return _wrong_choice(place, name, detail)
    message = detail["msg"].removeprefix("Value error, ")
    return Problem(place, f"{name} cannot be {_shown(value)}", message[:1].lower() + message[1:])


def _wrong_type(place: Location, name: str, wanted: str, value: Value | None) -> Problem:
    if wanted == "text" and isinstance(value, Scalar) and value.plain and value.value is not None:
        kind = "a truth value" if isinstance(value.value, bool) else "a number"
        message = f"{name} must be text, and YAML reads `{value.word}` as {kind}"
        return Problem(place, message, f'quote it: "{value.word}"')
    if wanted == "text" and isinstance(value, Table) and len(value.entries) == 1:
        return Problem(place, f"{name} must be text, not a mapping", "a text that contains `: ` needs quotes")
    if wanted == "a mapping" and isinstance(value, Scalar) and isinstance(value.value, str):
        return Problem(place, f"{name} must be a mapping, not text", "write `key: value` lines below the key")
    hint = f"write `[{value.word}]`" if wanted == "a list" and isinstance(value, Scalar) and value.word else ""
    return Problem(place, f"{name} must be {wanted}, not {_kind(value)}", hint)


def _wrong_choice(place: Location, name: str, detail: ErrorDetails) -> Problem:
    expected = detail.get("ctx", {}).get("expected", "")
    choices = [word.strip().strip("'") for word in expected.replace(" or ", ", ").split(",")]
    given = detail["input"]
    return Problem(place, f"{name} cannot be `{given}`", did_you_mean(str(given), choices))


def _kind(value: Value | None) -> str:
    match value:
        case Table():
            return "a mapping"
        case Scalar(value=None) | None:
            return "empty"
        case Scalar(value=bool()):
            return "a truth value"
        case Scalar(value=int() | float()):
            return "a number"
        case Scalar():
            return "text"
        case _:
            return "a list"


def _shown(value: Value) -> str:
    return f"`{value.word}`" if isinstance(value, Scalar) else _kind(value)


def _start(document: Document, value: Value) -> Location:
    line, column = value.line, value.column
    return Location(document.file, line, column, line, column + 1)


def _name(path: Sequence[Step]) -> str:
    """What to call the value at a path: the last key, with its index in a list."""
    keys = [step for step in path if isinstance(step, str)]
    return f"`{keys[-1]}`" if keys else "the file"


def _inside(path: Sequence[Step]) -> str:
    keys = [step for step in path[:-1] if isinstance(step, str)]
    return f" in `{keys[-1]}`" if keys else ""


def _keys_at(kind: type[BaseModel], path: Sequence[Step]) -> list[str]:
    """The keys that the model knows at a path."""
    current: type[BaseModel] | None = kind
    for step in path:
        if isinstance(step, int) or current is None:
            continue
        field = current.model_fields.get(step)
        current = next(models_in(field.annotation), None) if field is not None else None
    return list(current.model_fields) if current is not None else []


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models in a type annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from models_in(part)
