"""SC705: one side removed or renamed a field or a member of an enumeration that the other newly uses."""

from collections.abc import Iterator

from scopes.finding import Severity
from scopes.interference.comparison import About, Comparison
from scopes.interference.finding import Interference
from scopes.interference.gone_use import found
from scopes.interference.vanished import vanished
from scopes.symbols import VALUES

ABOUT = About(
    "SC705",
    "field gone, and newly used",
    Severity.ERROR,
    fix="use what took its place, or bring it back",
    label="newly used here",
)
RATIONALE = (
    "One side removes or renames a field, a property or a member of an enumeration; the other adds a use of it "
    "on `self` or `this`, on the type itself, or on a value whose declared type is in the same file or imported. "
    "Of a type with a base that is not in the repository it is a warning."
)


def check(comparison: Comparison) -> Iterator[Interference]:
    """New uses of fields and members that are gone."""
    for one in vanished(comparison):
        if one.target is not None and one.target.container and one.target.kind in VALUES:
            yield found(comparison, ABOUT, one)
