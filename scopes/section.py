"""The kinds of values that a workflow file has, for all sections of the model."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from scopes.document import Expanded

IDENTIFIER = r"[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*"
_DURATION = re.compile(r"(?:(?P<h>\d+)h)?(?:(?P<m>\d+)m)?(?:(?P<s>\d+)s)?\Z")


class Section(BaseModel):
    """A mapping of known keys; never changed after loading."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def _identifier(value: str) -> str:
    if not re.fullmatch(IDENTIFIER, value) or value.endswith(".lock") or len(value) > 100:
        raise ValueError("a name may have letters, digits, `-`, `_` and single dots, and starts with a letter or digit")
    return value


def _number(value: Any) -> Any:
    if isinstance(value, Expanded):
        for kind in (int, float):
            try:
                return kind(value)
            except ValueError:
                continue
    return value


def _truth(value: Any) -> Any:
    if isinstance(value, Expanded) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    return value


def _seconds(value: Any) -> Any:
    value = _number(value)
    if isinstance(value, str):
        match = _DURATION.match(value)
        if not value or match is None:
            raise ValueError("a duration is a number of seconds or text such as `90s`, `10m` or `1h30m`")
        hours, minutes, seconds = (int(match[unit] or 0) for unit in "hms")
        return float(hours * 3600 + minutes * 60 + seconds)
    return value


Identifier = Annotated[
    str, AfterValidator(_identifier), Field(pattern=None, json_schema_extra={"pattern": f"^{IDENTIFIER}$"})
]
Truth = Annotated[bool, BeforeValidator(_truth)]
Count = Annotated[int, BeforeValidator(_number), Field(ge=1)]
Whole = Annotated[int, BeforeValidator(_number), Field(ge=0)]
Integer = Annotated[int, BeforeValidator(_number)]
Share = Annotated[float, BeforeValidator(_number), Field(ge=0, le=1)]
Amount = Annotated[float, BeforeValidator(_number), Field(gt=0)]
Seconds = Annotated[
    float,
    BeforeValidator(_seconds, json_schema_input_type=float | str),
    Field(gt=0),
]
Texts = tuple[str, ...]
