"""Findings that say the same of several places in one file, as one: who mends it wants to know the cause once."""

from collections.abc import Sequence
from dataclasses import replace

from scopes.finding import Severity
from scopes.interference.finding import Interference

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


def grouped(found: Sequence[Interference]) -> list[Interference]:
    """The worst first. Of findings with one rule, message and file about one edited file the first by severity and
    place stays, and has the places of the others; what several pairs of revisions show is said once."""
    first: dict[tuple[str, str, str, str], Interference] = {}
    for one in sorted(found, key=lambda one: (_ORDER.index(one.severity), one.rule, one.location, one.message)):
        edited = one.related[0].location.file if one.related else ""
        key = one.rule, one.message, one.location.file, edited
        kept = first.setdefault(key, one)
        places = {*kept.also, one.location, *one.also} - {kept.location}
        if places != set(kept.also):
            first[key] = replace(kept, also=tuple(sorted(places)))
    return list(first.values())
