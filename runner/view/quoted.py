"""What others wrote, in Markdown: always as code, where it calls nobody, closes no issue and draws nothing."""

import re
from collections.abc import Sequence

WIDEST = 500  # characters of a line of output


def code(text: str, longest: int = 200) -> str:
    """The text in one code span on one line; nothing for nothing."""
    clean = " ".join(_printable(text).replace("`", "'").split())
    return f"`{clean[:longest]}`" if clean else ""


def cell(text: str, longest: int = 1000) -> str:
    """The same for a table: a bar would end its cell even in code, and so would one after an escaped backslash."""
    apart = re.sub(r"\\(?=\|)", r"\\ ", text)
    return code(apart, longest).replace("|", "\\|")


def block(lines: Sequence[str], widest: int = WIDEST) -> list[str]:
    """Lines as a code block that none of them can end, nor fill by itself."""
    clean = [_printable(line[:widest], kept="\t") for line in lines]
    longest = max((len(run) for line in clean for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [fence, *clean, fence]


def _printable(text: str, kept: str = "") -> str:
    """Neither what a terminal would obey nor what turns the direction of writing."""
    return "".join(sign if sign.isprintable() or sign in kept else " " for sign in text)
