"""A language's own parser beside tree-sitter's, where the standard library has one and it is the stricter.

tree-sitter's grammars accept more than the languages do: for Python an argument without a name behind one with
a name, or nothing behind an operator at the end of a line.
"""

from collections.abc import Callable


def python_error(text: bytes) -> int | None:
    """The 1-based line in which Python finds the text invalid, None where it is fine."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes and the like are nobody's merge
        try:
            compile(text, "merged", "exec", dont_inherit=True)
        except SyntaxError as error:
            return error.lineno or 1
        except (ValueError, RecursionError, MemoryError, OverflowError):
            return None  # no verdict: too deep, or bytes that are no text
    return None


PARSERS: dict[str, Callable[[bytes], int | None]] = {"python": python_error}


def new_error_line(language: str, text: bytes, pieces: list[bytes], inputs: tuple[bytes, ...]) -> int | None:
    """The line of an error that the text has and no input, None where there is none or no second parser.

    The pieces are the top-level parts of the text in which something was decided: only where one of them is
    refused is all of it read, which for a whole file takes longer than the merge.
    """
    find = PARSERS.get(language)
    if find is None or all(find(piece) is None for piece in pieces):
        return None
    line = find(text)
    return None if any(find(one) is not None for one in inputs) else line
