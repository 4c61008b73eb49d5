"""What the YAML parser stumbled over, in words that say how to mend it."""

from scopes.problem import Location, Problem

_INDENTATION = "check the indentation and the quotes around this place"

_FIRST_CHARACTER = {
    "*": "a pattern that starts with * needs quotes",
    "!": "a pattern that starts with ! needs quotes",
    "&": "a value that starts with & needs quotes",
    "%": "a value that starts with % needs quotes",
    "@": "a value that starts with @ needs quotes",
    "`": "a value that starts with ` needs quotes",
    "\t": "indent with spaces, not tabs",
}


# What the parser was at when it stumbled, in its own words.
_AT = {
    "while scanning an alias": _FIRST_CHARACTER["*"],
    "while scanning an anchor": _FIRST_CHARACTER["&"],
    "while scanning a tag": _FIRST_CHARACTER["!"],
    "while parsing a flow sequence": "close the list with ]",
    "while parsing a flow mapping": "close the mapping with }",
    "while scanning a quoted scalar": "close the quote",
}


def syntax_problem(file: str, text: str, error: Exception) -> Problem:
    """The parser's error as a located problem."""
    context = getattr(error, "context", None)
    mark = getattr(error, "problem_mark", None)
    if mark is None or context in _AT:
        mark = getattr(error, "context_mark", None) or mark
    message = getattr(error, "problem", None) or "not YAML"
    if mark is None:
        return Problem(Location(file), f"not YAML: {message}", "")
    lines = text.splitlines()
    written = lines[mark.line] if mark.line < len(lines) else ""
    hint = _FIRST_CHARACTER.get(written[mark.column : mark.column + 1], "") or _AT.get(context or "", "")
    if not hint and "mapping values" in message:
        hint = "a value that contains `: ` needs quotes"
    place = Location(file, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
    said = f"{message} {context}" if context else message
    return Problem(place, f"not YAML: {said}", hint or _INDENTATION, source=written)
