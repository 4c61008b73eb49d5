"""What a program writes anew, such as the outputs of a notebook's cell: the newer side's, as its run number tells."""

import re

from grammars.node import Node
from merge.revision import Triple

_NUMBER = re.compile(rb"[0-9]+$")


def is_theirs_newer(nodes: Triple[Node | None], kinds: frozenset[str], around: bool) -> bool:
    """Is theirs the later run? What holds around these nodes, where they have nothing of these kinds."""
    texts = [[x.text for x in node.children if x.kind in kinds] if node else [] for node in (nodes.ours, nodes.theirs)]
    return _run(texts[1]) > _run(texts[0]) if any(texts) else around


def _run(texts: list[bytes]) -> int:
    """The highest number that one of the texts ends in, -1 where none does."""
    return max((int(found.group()) for text in texts if (found := _NUMBER.search(text))), default=-1)
