"""Settings of the audit in files: `[scopes]` in `.treaty.toml`, `[tool.treaty.scopes]` in `pyproject.toml`.

The nearest file from a directory upwards that has such a table counts; flags win over it.
"""

from dataclasses import dataclass
from pathlib import Path

from merge.settings import SettingsError, read_table
from scopes.problem import did_you_mean

_FILES = ((".treaty.toml", ("scopes",)), ("pyproject.toml", ("tool", "treaty", "scopes")))
_LISTS = ("select", "ignore")


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """Which rules run, and whether warnings count as errors do."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    strict: bool = False


def audit_settings(directory: str) -> AuditSettings:
    """The settings for a directory. Raises SettingsError."""
    here = Path(directory).resolve()
    for folder in (here, *here.parents):
        for name, keys in _FILES:
            found = read_table(str(folder / name), keys)
            if found:
                return _settings(found)
        if (folder / ".git").exists():
            break
    return AuditSettings()


def _settings(found: dict[str, tuple[object, str]]) -> AuditSettings:
    lists: dict[str, tuple[str, ...]] = {}
    strict = False
    for key, (value, place) in found.items():
        if key in _LISTS:
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                raise SettingsError(place, f"{key} must be a list of rules", f'{key} = ["SC101"]')
            lists[key] = tuple(value)
        elif key == "strict":
            if not isinstance(value, bool):
                raise SettingsError(place, f"strict cannot be {value!r}", "true or false")
            strict = value
        else:
            raise SettingsError(place, f"no setting {key!r}", did_you_mean(key, (*_LISTS, "strict")))
    return AuditSettings(**lists, strict=strict)
