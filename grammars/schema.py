"""The JSON Schema of a language's data file, for editors, out of the table that checks it.

python -m grammars.schema docs/language.schema.json
"""

import json
import sys
from pathlib import Path

from grammars.profile import ARRAYS, FLAG, GROUPS, NAME_OR_NAMES, NAMES, NEEDED, SECTIONS, TABLE, TEXT, TOP

Schema = dict[str, object]

_TEXT: Schema = {"type": "string"}
_NAMES: Schema = {"type": "array", "items": _TEXT}
_TYPES: dict[str, Schema] = {
    TEXT: _TEXT,
    FLAG: {"type": "boolean"},
    NAMES: _NAMES,
    TABLE: {"type": "object", "additionalProperties": _TEXT},
    GROUPS: {"type": "array", "items": _NAMES},
    NAME_OR_NAMES: {"anyOf": [_TEXT, _NAMES]},
}


def schema() -> Schema:
    """The whole schema."""
    sections = {name: _table(fields) for name, fields in SECTIONS.items()}
    arrays = {
        name: {"type": "array", "items": {**_table(fields), "required": [NEEDED[name]]}}
        for name, fields in ARRAYS.items()
    }
    whole = _table(TOP)
    properties = whole["properties"]
    assert isinstance(properties, dict)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A language of Treaty",
        **whole,
        "properties": {**properties, **sections, **arrays},
    }


def _table(fields: dict[str, str]) -> Schema:
    properties = {name: _TYPES[kind] for name, kind in fields.items()}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def text() -> str:
    """The schema as a file."""
    return json.dumps(schema(), indent=2) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text(), encoding="utf-8")
