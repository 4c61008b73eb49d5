"""The children of a node that is no list, matched by their place: field, kind, likeness."""

from collections import Counter
from collections.abc import Iterator

from grammars.language import Language
from grammars.node import Node
from merge.items import Item
from merge.revision import Triple
from merge.sequences import Block, changed_blocks
from merge.tokens import likely_pairs, words

STATEMENT_BYTES = 4_000  # longer ones are not worth a token difference
Items = list[Item]


def is_flat(nodes: list[Node], language: Language, *, with_sets: bool) -> bool:
    """Is it one statement without a body, and without sets unless those are allowed?"""
    if any(node.end - node.start > STATEMENT_BYTES for node in nodes):
        return False
    return not any(_holds_list(node, language, with_sets=with_sets) for node in nodes)


def _holds_list(node: Node, language: Language, *, with_sets: bool) -> bool:
    for below in node.walk():
        for rule in language.lists.get(below.kind, ()):
            if below is not node and (not rule.separator or (rule.groups and not with_sets)):
                return True
    return False


def signs(node: Node) -> tuple[bytes, ...]:
    """The operators and keywords among a node's children."""
    return tuple(child.text for child in node.children if not child.named and child.text not in (b",", b";"))


def identify_parts(lists: Triple[Items]) -> None:
    """Give parts that are one and the same in the three versions the same `ident`."""
    for index, item in enumerate(lists.base):
        item.ident = index
    count = len(lists.base)
    for side in (lists.ours, lists.theirs):
        found = _match(lists.base, side)
        for y, item in enumerate(side):
            item.ident = found.get(y, count)
            count += y not in found
    _link(lists, len(lists.base))


def _link(lists: Triple[Items], new: int) -> None:
    """Parts that both sides added at one place are one where they fill the same place in the node."""
    table: dict[tuple[object, int], list[Item]] = {}
    for item, before in _added(lists.ours, new):
        table.setdefault((_code(item), before), []).append(item)
    for item, before in _added(lists.theirs, new):
        same = table.get((_code(item), before))
        if same:
            item.ident = same.pop(0).ident


def _added(side: Items, new: int) -> Iterator[tuple[Item, int]]:
    """New parts, each with the part of base that it stands behind."""
    before = -1
    for item in side:
        if item.ident < new:
            before = item.ident
        else:
            yield item, before


def _code(item: Item) -> tuple[object, ...]:
    node = item.nodes[0]
    return (node.field, node.kind) if node.named else (node.field, node.kind, node.text)


def _match(base: Items, side: Items) -> dict[int, int]:
    """Index of the part in base, by the index of the part in the side."""
    found: dict[int, int] = {}
    texts = [(_code(item), item.text) for item in base]
    at = other = 0
    blocks = changed_blocks(texts, [(_code(item), item.text) for item in side])
    for i, j, k, m in [*blocks, (len(base), len(base), len(side), len(side))]:
        found.update((other + offset, at + offset) for offset in range(i - at))
        for x, y in _pair_block(base, side, (i, j, k, m)):
            found[y] = x
        at, other = j, m
    return found


def _pair_block(base: Items, side: Items, block: Block) -> list[tuple[int, int]]:
    """Pairs within a range that differs."""
    i, j, k, m = block
    left, right = [_code(item) for item in base[i:j]], [_code(item) for item in side[k:m]]
    if not left or not right:
        return []
    if j - i != m - k and (len(set(left)) < len(left) or len(set(right)) < len(right)):
        bags = [Counter(words(item.text)) for item in base[i:j]]
        others = [Counter(words(item.text)) for item in side[k:m]]
        return [(i + x, k + y) for x, y in likely_pairs(bags, others) if left[x] == right[y]]
    pairs: list[tuple[int, int]] = []
    at = other = 0
    for p, q, r, s in [*changed_blocks(left, right), (len(left), len(left), len(right), len(right))]:
        pairs.extend((i + at + offset, k + other + offset) for offset in range(p - at))
        pairs.extend((i + x, k + y) for x, y in _pair_places(left, right, (p, q, r, s)))
        at, other = q, s
    return pairs


def _pair_places(
    left: list[tuple[object, ...]], right: list[tuple[object, ...]], block: Block
) -> list[tuple[int, int]]:
    """Parts of another kind in the same field, or one alone against one alone."""
    p, q, r, s = block
    if q - p == 1 and s - r == 1:
        return [(p, r)]
    pairs: list[tuple[int, int]] = []
    for x in range(p, q):
        for y in range(r, s):
            if left[x][0] is not None and left[x][0] == right[y][0] and (not pairs or y > pairs[-1][1]):
                pairs.append((x, y))
                break
    return pairs
