"""What an unquoted YAML word means: text, a number, a truth value or nothing.

Numbers and null as in YAML 1.2's core schema; the words that YAML 1.1 calls truth values are read as such,
so that a reader can say so where text is wanted. Dates, octal and base-60 numbers stay text.
"""

import re

from scopes.document import Plain

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z")
_FRACTION = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?\Z")
_LONGEST_NUMBER = 64

_WORDS: dict[str, bool | None] = {
    spelling: meaning
    for word, meaning in (
        ("true", True),
        ("yes", True),
        ("on", True),
        ("false", False),
        ("no", False),
        ("off", False),
        ("null", None),
    )
    for spelling in (word, word.capitalize(), word.upper())
} | {"": None, "~": None}


def meaning(word: str) -> Plain:
    """The value of an unquoted word."""
    if word in _WORDS:
        return _WORDS[word]
    if not word or word[0] not in "+-.0123456789" or len(word) > _LONGEST_NUMBER:
        return word
    if _INTEGER.match(word):
        return int(word)
    return float(word) if _FRACTION.match(word) else word
