"""Settings for what a run tells to the world outside: tables of `.treaty.toml`, with secrets named and never held."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from runner.failure import RunnerError

SETTINGS = ".treaty.toml"
PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the settings and what it is called there; empty where the file has none."""

    file: Path
    name: str
    entries: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Path, name: str) -> "Table":
        """The table of the repository at `root`; a RunnerError where the file or the table is none."""
        file = root / SETTINGS
        try:
            data = tomllib.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls(file, name)
        except (OSError, ValueError) as error:
            raise RunnerError(f"cannot read it: {error}", "mend the file; its form is TOML", str(file)) from None
        return cls(file, name, {name: data[name]} if name in data else {}).table(name)

    def table(self, key: str) -> "Table":
        """The table under a key, empty where there is none."""
        name = key if key == self.name else f"{self.name}.{key}"
        entry = self.entries.get(key, {})
        if not isinstance(entry, dict):
            raise RunnerError(f"`{name}` must be a table", f"[{name}]", str(self.file))
        return Table(self.file, name, entry)

    def check(self, *known: str) -> None:
        """A RunnerError for a key that has no meaning here."""
        for key in self.entries:
            if key not in known:
                raise RunnerError(f"[{self.name}]: unknown key `{key}`", f"known: {', '.join(known)}", str(self.file))

    def text(self, key: str) -> str:
        """A text, "" where there is none."""
        value = self.entries.get(key, "")
        if not isinstance(value, str):
            raise RunnerError(f"[{self.name}]: `{key}` must be a text", f'{key} = "..."', str(self.file))
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text will do."""
        value = self.entries.get(key, ())
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list | tuple) or not all(isinstance(one, str) for one in found):
            raise RunnerError(f"[{self.name}]: `{key}` must be a list of texts", f'{key} = ["..."]', str(self.file))
        return tuple(found)

    def secret(self, key: str) -> str:
        """What a key refers to, `{env = "NAME"}` or `{file = "PATH"}`; "" where the key is not there.

        The secret itself is refused here: the file is committed.
        """
        value = self.entries.get(key)
        if value is None:
            return ""
        hint = f'{key} = {{env = "NAME"}} or {{file = "PATH"}}'
        if not isinstance(value, dict) or len(value) != 1 or not isinstance(next(iter(value.values())), str):
            raise RunnerError(f"[{self.name}]: `{key}` is a secret: only where it is stands here", hint, str(self.file))
        ((kind, where),) = value.items()
        if kind == "env":
            if not os.environ.get(where):
                raise RunnerError(f"[{self.name}]: the variable {where} is not set", f"export {where}=...")
            return os.environ[where]
        if kind == "file":
            try:
                return Path(where).expanduser().read_text(encoding="utf-8").strip()
            except (OSError, ValueError) as error:
                said = getattr(error, "strerror", None) or "it is no text"
                raise RunnerError(f"[{self.name}]: cannot read {where}: {said}", "check `file`") from None
        raise RunnerError(f"[{self.name}]: `{key}` has an unknown way `{kind}`", hint, str(self.file))


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with each `{{name}}` replaced; a RunnerError names one that is not known."""
    for name in PLACEHOLDER.findall(template):
        if name not in values:
            raise RunnerError(f"`{{{{{name}}}}}` stands for nothing", f"there are: {', '.join(sorted(values))}")
    return PLACEHOLDER.sub(lambda match: values[match[1]], template)
