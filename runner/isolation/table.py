"""The ways of confining, strongest first; the last enforces nothing."""

from collections.abc import Sequence

from runner.isolation.bubblewrap import Bubblewrap
from runner.isolation.confinement import Confinement
from runner.isolation.landlock import Landlock
from runner.isolation.unconfined import Unconfined

WAYS: Sequence[Confinement] = (Bubblewrap(), Landlock(), Unconfined())


def by_name(name: str) -> Confinement:
    """The way with this name, as a run recorded it."""
    return next(way for way in WAYS if way.name == name)
