"""Values put into a shell command of which they must stay a part: a word, or text within quotes.

Follows the quoting rules of POSIX sh (section 2.2). What cannot be quoted safely is refused.
"""

import re
from collections.abc import Callable, Sequence

from scopes.problem import nearest

PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_.]*)\s*\}\}")

Lookup = Callable[[str], "str | Sequence[str]"]


class UnsafeCommandError(ValueError):
    """A placeholder stands where no quoting is safe, or a value has characters that cannot be quoted."""


def fill_command(command: str, lookup: Lookup) -> str:
    """The command with its placeholders replaced; several values become several words."""
    if PLACEHOLDER.search(command) and "<<" in command:
        raise UnsafeCommandError("a placeholder cannot be quoted in a command with a here-document")
    out, end, quote = [], 0, ""
    for match in PLACEHOLDER.finditer(command):
        quote = _quote_after(command[end : match.start()], quote)
        value = lookup(match[1])
        parts = [value] if isinstance(value, str) else list(value)
        out += [command[end : match.start()], " ".join(_quoted(part, quote) for part in parts)]
        end = match.end()
    return "".join([*out, command[end:]])


def _quote_after(text: str, quote: str) -> str:
    """The quote that is open after this text, which starts within `quote` ("" for none)."""
    at = 0
    while at < len(text):
        character = text[at]
        if quote == "'":
            quote = "" if character == "'" else quote
        elif character == "\\":
            if at + 1 == len(text):
                raise UnsafeCommandError("a backslash before a placeholder")
            at += 1
        elif character == "`" or (character == "$" and quote and text[at + 1 : at + 2] == "("):
            raise UnsafeCommandError('a placeholder beside `...` or "$(...)" cannot be quoted safely')
        elif character in "'\"":
            quote = _toggled(quote, character)
        at += 1
    return quote


def _toggled(quote: str, character: str) -> str:
    if not quote:
        return character
    return "" if quote == character else quote


def _quoted(value: str, quote: str) -> str:
    if re.search(r"[\x00-\x1f\x7f]", value):
        raise UnsafeCommandError(f"the value {value!r} has control characters")
    if quote == '"':
        return re.sub(r'([\\"$`])', r"\\\1", value)
    escaped = value.replace("'", "'\\''")
    if quote == "'":
        return escaped
    return value if re.fullmatch(r"[A-Za-z0-9_@%+=:,./-]+", value) else f"'{escaped}'"


def fill_text(text: str, lookup: Lookup) -> str:
    """Prose with its placeholders replaced; several values stand one a line, indented as the first."""

    def replace(match: re.Match[str]) -> str:
        value = lookup(match[1])
        if isinstance(value, str):
            return value
        before = match.string[: match.start()].rpartition("\n")[2]
        indent = "\n" + " " * (len(before) - len(before.lstrip(" ")))
        return indent.join(value)

    return PLACEHOLDER.sub(replace, text)


def unknown_placeholder(name: str, known: Sequence[str]) -> str:
    """A hint for a placeholder that means nothing."""
    near = nearest(name, known)
    return f"did you mean `{{{{{near}}}}}`?" if near else f"known here: {', '.join(sorted(known))}"
