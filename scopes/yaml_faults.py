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


def syntax_problem(file: str, text: str, error: Exception) -> Problem:
    """The parser's error as a located problem."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    message = getattr(error, "problem", None) or "not YAML"
    if mark is None:
        return Problem(Location(file), f"not YAML: {message}", "")
    line, column = mark.line + 1, mark.column + 1
    context = getattr(error, "context", None)
    lines = text.splitlines()
    character = lines[mark.line][mark.column : mark.column + 1] if mark.line < len(lines) else ""
    hint = _FIRST_CHARACTER.get(character, "")
    if not hint and "mapping values" in message:
        hint = "a value that contains `: ` needs quotes"
    said = f"{message} {context}" if context else message
    return Problem(Location(file, line, column, line, column + 1), f"not YAML: {said}", hint or _INDENTATION)
