"""HTML as values: text is escaped always, and only what `tag` made is markup."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "col"})  # of HTML; in SVG all elements are closed
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Markup:
    """Finished HTML. Made by `tag`, `join` and what builds on them, from nowhere else."""

    html: str

    def __str__(self) -> str:
        return self.html


Child = Markup | str | int | float | None
Attributes = Mapping[str, str | int | bool | None]
NOTHING = Markup("")


def tag(name: str, attributes: Attributes | None = None, *children: "Child | Iterable[Child]") -> Markup:
    """One element. An attribute that is True stands alone; one that is False or None is left out."""
    parts = []
    for key, value in (attributes or {}).items():
        if value is True:
            parts.append(f" {key}")
        elif value is not None and value is not False:
            parts.append(f' {key}="{escape(visible(str(value)))}"')
    opening = f"<{name}{''.join(parts)}>"
    return Markup(opening if name in VOID else f"{opening}{join(*children)}</{name}>")


def join(*children: "Child | Iterable[Child]") -> Markup:
    """Several, one after the other; strings are escaped."""
    return Markup("".join(_html(child) for child in children))


def visible(text: str) -> str:
    """The text with what would act on a reader unseen (controls, changes of direction) made visible."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _html(child: "Child | Iterable[Child]") -> str:
    if child is None:
        return ""
    if isinstance(child, Markup):
        return child.html
    if isinstance(child, str | int | float):
        return escape(visible(str(child)), quote=False)
    return "".join(map(_html, child))
