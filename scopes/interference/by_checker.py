"""SC712: a type checker complains of the merge and of neither side. See `scopes.type_delta`."""

from scopes.finding import Severity
from scopes.interference.comparison import About

ABOUT = About(
    "SC712",
    "type error of the merge alone",
    Severity.ERROR,
    fix="read what both sides did to the types that are named, and mend the merge",
    label="said of the merge alone",
    edge="type checker",
)
RATIONALE = (
    "With `--types`, mypy or pyright and tsc are run on both sides and on the merge, where they are installed; errors "
    "that only the merge has are reported, if no other kind has told of that line. The checker reads the configuration "
    "of the tree, and mypy runs the plugins that it names, so ask it of branches that you would also build."
)
