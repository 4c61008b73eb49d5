"""What an audit has to say: a finding is a value, whoever shows it decides how."""

from dataclasses import dataclass
from enum import StrEnum

from scopes.problem import Location


class Severity(StrEnum):
    """How bad it is: an error stops a run, a warning does not, a note is for people who look closely."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that has part in a finding, and what part."""

    location: Location
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a workflow.

    `witness` is a path that proves it, `agents` the ids of those concerned, `fix` how to mend it.
    """

    rule: str
    severity: Severity
    message: str
    location: Location
    fix: str
    related: tuple[Related, ...] = ()
    witness: str | None = None
    agents: tuple[str, ...] = ()
    label: str = ""

    @property
    def order(self) -> tuple[Location, str, str]:
        """Findings are shown in the order of the file."""
        return self.location, self.rule, self.message
