"""The JSON Schema of workflow files, for editors: the model, and around it the short forms and layouts."""

from typing import Any

from scopes.workflow import Workflow

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_OUTER = ("title", "description", "default")


def schema() -> dict[str, Any]:
    """A JSON Schema (draft 2020-12) of what the loader takes."""
    model = Workflow.model_json_schema()
    definitions: dict[str, Any] = model.pop("$defs")
    sections: dict[str, Any] = model["properties"]
    _widen(definitions)
    definitions["Sections"] = {"type": "object", "properties": sections, "additionalProperties": False}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Treaty workflow",
        "type": "object",
        "properties": {**sections, "workflow": {"$ref": "#/$defs/Sections"}},
        "additionalProperties": False,
        "$defs": definitions,
    }


def _widen(definitions: dict[str, Any]) -> None:
    """Allow the short forms beside the long ones, and `${NAME}` wherever a number or truth value stands."""
    for definition in definitions.values():
        for name, field in definition.get("properties", {}).items():
            definition["properties"][name] = _with_variable(field)
    commands = {"type": "object", "properties": {"commands": _TEXTS}, "additionalProperties": False}
    definitions["Criterion"] = {"anyOf": [_TEXT, commands, definitions["Criterion"]]}
    definitions["Dependency"] = {"anyOf": [_TEXT, definitions["Dependency"]]}
    definitions["Condition"] = {"anyOf": [_TEXT, _one_of("path_exists", "command"), definitions["Condition"]]}
    definitions["ReviewTrigger"] = {"anyOf": [_TEXT, _triggers(), definitions["ReviewTrigger"]]}
    definitions["Validation"] = {"anyOf": [_TEXTS, definitions["Validation"]]}
    agent = definitions["Agent"]["properties"]
    agent["success_criteria"] = {"anyOf": [commands, agent["success_criteria"]]}
    agent["setup"] = {"anyOf": [_TEXT, agent["setup"]]}
    email = definitions["FailureNotification"]["properties"]
    email["email"] = {"anyOf": [_TEXT, email["email"]]}


def _one_of(*names: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict.fromkeys(names, _TEXT),
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


def _triggers() -> dict[str, Any]:
    trigger = _one_of("files_matching")
    trigger["properties"]["files_matching"] = {"anyOf": [_TEXT, _TEXTS]}
    for name in ("agent_confidence_below", "lines_changed_above"):
        trigger["properties"][name] = {"type": "number"}
    return trigger


def _with_variable(field: dict[str, Any]) -> dict[str, Any]:
    if field.get("type") not in ("integer", "number", "boolean"):
        return field
    outer: dict[str, Any] = {key: field.pop(key) for key in _OUTER if key in field}
    return {**outer, "anyOf": [field, {"type": "string", "pattern": r"\$\{"}]}
