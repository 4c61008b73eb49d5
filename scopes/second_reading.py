"""A fix confirmed by a second YAML library: the only door to ruamel.yaml.

The text is edited in place, by positions that PyYAML gave. Here the same changes are made on the nodes that
ruamel.yaml reads in the old text, and compared with those that it reads in the new one: what the edit of the text
did beside what it was meant to do is seen, whatever the reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

_Plain = str | tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What a fix means: of the scalar, list entry or key that starts at a place; lines and columns count from 1.

    `respell` makes a scalar `text`, `append` puts the scalar `text` behind a list entry.
    """

    kind: Literal["respell", "remove entry", "remove key", "append"]
    line: int
    column: int
    text: str = ""


def confirms(before: str, after: str, changes: Iterable[Change]) -> bool:
    """Does the new text say what the old one says with all of the changes, and nothing else?"""
    wanted = _Told(changes)
    try:
        return wanted.plain(_nodes(before)) == _Told(()).plain(_nodes(after)) and wanted.complete
    except YAMLError:
        return False


def _nodes(text: str) -> Node | None:
    """The one document of a text, as it is written: no types, no merged keys, no anchors followed twice."""
    found: Node | None = YAML(typ="rt", pure=True).compose(text)
    return found


class _Told:
    """Nodes as nested tuples, with changes made on the way."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._changes: dict[tuple[int, int], list[Change]] = {}
        for change in changes:
            self._changes.setdefault((change.line, change.column), []).append(change)
        self._made: set[tuple[int, int]] = set()

    @property
    def complete(self) -> bool:
        """Was each change made?"""
        return self._made == self._changes.keys()

    def plain(self, node: Node | None) -> _Plain:
        """The node and all below it."""
        if isinstance(node, MappingNode):
            pairs = [pair for pair in node.value if not self._at(pair[0], "remove key")]
            return ("mapping", node.anchor, *((self.plain(key), self.plain(value)) for key, value in pairs))
        if isinstance(node, SequenceNode):
            entries: list[_Plain] = []
            for entry in node.value:
                entries += [] if self._at(entry, "remove entry") else [self.plain(entry)]
                entries += [change.text for change in self._at(entry, "append")]
            return ("sequence", node.anchor, *entries)
        if isinstance(node, ScalarNode):
            respelt = self._at(node, "respell")
            return respelt[0].text if respelt else str(node.value)
        return ()

    def _at(self, node: Node, kind: str) -> list[Change]:
        """The changes of a kind that are meant for this node."""
        place = (node.start_mark.line + 1, node.start_mark.column + 1)
        found = [change for change in self._changes.get(place, ()) if change.kind == kind]
        if found:
            self._made.add(place)
        return found
