"""What one version of an item holds of another."""

from merge.items import Item
from merge.revision import Triple
from merge.tokens import words


def contains(big: bytes, small: bytes) -> bool:
    """Are the tokens of the one those of the other with more between them?"""
    if len(small) > len(big):
        return False
    rest = iter(words(big))
    return all(token in rest for token in words(small))


def renamed(items: Triple[Item | None]) -> bool:
    """Did one side give the entity another name? A pattern of several names (`{ a, b }`) is none."""
    names = {item.name for item in items if item is not None and item.known}
    return len(names) > 1 and not any(sign in name for name in names for sign in (b"{", b"[", b"(", b","))
