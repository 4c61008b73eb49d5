"""Whether there is a terminal to draw on. Light, since every command asks; the table itself is in `terminal`."""

import os
import sys


def is_live() -> bool:
    """Whether the error stream is a terminal on which a table can be redrawn in place."""
    return sys.stderr.isatty() and os.environ.get("TERM", "") not in ("", "dumb")
