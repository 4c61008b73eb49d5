"""The schema for editors says what the loader checks."""

import tomllib
from pathlib import Path

import pytest

from grammars import catalogue, schema

FILE = Path(__file__).parent.parent.parent / "docs" / "language.schema.json"


def test_the_file_is_up_to_date() -> None:
    """Make it anew with `python -m grammars.schema docs/language.schema.json`."""
    assert FILE.read_text(encoding="utf-8") == schema.text()


def fits(value: object, rule: dict[str, object]) -> bool:
    """The few words of JSON Schema that ours uses."""
    if "anyOf" in rule:
        return any(fits(value, each) for each in rule["anyOf"])
    match rule["type"]:
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "array":
            return isinstance(value, list) and all(fits(each, rule["items"]) for each in value)
    known, extra = rule.get("properties", {}), rule["additionalProperties"]
    return (
        isinstance(value, dict)
        and set(rule.get("required", ())) <= value.keys()
        and all(
            fits(each, known.get(name) or extra) if known.get(name) or extra else False for name, each in value.items()
        )
    )


@pytest.mark.parametrize("path", sorted(Path(catalogue.OURS).glob("*.toml")), ids=lambda path: path.stem)
def test_every_data_file_fits(path: Path) -> None:
    assert fits(tomllib.loads(path.read_text(encoding="utf-8")), schema.schema())


def test_what_the_loader_refuses_does_not_fit() -> None:
    whole = schema.schema()
    assert not fits({"extentions": ["a"]}, whole)
    assert not fits({"list": [{"reason": "no parent"}]}, whole)
    assert not fits({"list": [{"parent": "a", "commutes": ["b"]}]}, whole)
    assert fits({"key": [{"kind": ["a", "b"], "unique": True}]}, whole)
