"""Sessions that go on: an attempt that was not accepted is taken up again by the program that made it, where it can.

The next attempt then works in the very clone and home of the one before, so that what the model remembers is what is
there. Everything of it is in the journal, so that a session also outlives the runner.
"""

from dataclasses import dataclass
from pathlib import Path

from runner.agents.backend import Backend, Heard
from runner.run_state import AgentState


@dataclass(frozen=True, slots=True)
class Session:
    """A session by its program's id, and the folder with its clone and home."""

    id: str
    place: Path

    @property
    def is_there(self) -> bool:
        """Whether all that it needs was kept."""
        return bool(self.id) and all((self.place / name).exists() for name in ("clone/.git", "home", "index"))


def left_by(backend: Backend, heard: Heard, place: Path) -> Session | None:
    """The session of an attempt that has ended, None where a new one is better: the model never came to a word."""
    session = Session(heard.session, place)
    return session if backend.resumes and heard.worked and session.is_there else None


def left_before(backend: Backend, known: AgentState | None, start: str) -> Session | None:
    """The session that an earlier process of this run left when it died, if it began on the same commit."""
    if known is None or not known.folder or not backend.resumes or known.start != start:
        return None
    session = Session(known.session, Path(known.folder))
    return session if session.is_there else None
