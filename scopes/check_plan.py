"""Of several revisions with semantic conflicts: which pairs, in which order to merge them, whom to send back."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from scopes.finding import Severity
from scopes.interference.finding import Interference


@dataclass(frozen=True, slots=True)
class SentBack:
    """`revision` relies on what `because_of` changed: it is merged after that and mended."""

    revision: str
    because_of: str
    errors: int
    warnings: int


def sent_back(findings: Sequence[Interference]) -> list[SentBack]:
    """The pairs with errors or warnings, those with the most errors first."""
    counts: dict[tuple[str, str], Counter[Severity]] = {}
    for one in findings:
        if one.severity is not Severity.NOTE and len(one.agents) == 2:
            counts.setdefault((one.agents[0], one.agents[1]), Counter())[one.severity] += 1
    found = [SentBack(*pair, count[Severity.ERROR], count[Severity.WARNING]) for pair, count in counts.items()]
    return sorted(found, key=lambda one: (-one.errors, -one.warnings, one.revision, one.because_of))


def order(revisions: Sequence[str], findings: Sequence[Interference]) -> list[str]:
    """The revisions so that few rely on what comes later: always one whom the rest makes break the least, in the
    order given where that says nothing."""
    weights: Counter[tuple[str, str]] = Counter()
    for one in sent_back(findings):
        weights[one.revision, one.because_of] = 1000 * one.errors + one.warnings
    left, found = list(revisions), list[str]()
    while left:
        best = min(left, key=lambda name: (sum(weights[name, other] for other in left), left.index(name)))
        left.remove(best)
        found.append(best)
    return found
