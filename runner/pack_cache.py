"""What several agents read is packed once: packs by the ids of the objects in them, copied into each clone.

Copied, not linked: an agent may write its clone's files, and a link would change every other one. File systems that
share blocks make the copy free.
"""

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from runner.copying import Copying


@dataclass(slots=True)
class PackCache:
    """The packs of one run, in a folder that no agent reaches; None caches nothing."""

    folder: Path | None
    hits: int = 0
    saved: int = 0  # bytes that were not packed again
    copying: Copying = field(default_factory=Copying)
    _known: dict[str, Path] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, wanted: Sequence[str]) -> Path | None:
        """The pack with exactly these objects, where it was made before."""
        with self._lock:
            pack = self._known.get(_key(wanted))
            if pack is not None:
                self.hits += 1
                self.saved += pack.stat().st_size
            return pack

    def keep(self, wanted: Sequence[str], pack: Path) -> None:
        """Remember a pack that was just made, before any agent could touch it."""
        if self.folder is None:
            return
        key = _key(wanted)
        place = self.folder / key
        with self._lock:
            if key in self._known:
                return
            place.mkdir(parents=True, exist_ok=True)
            for suffix in (".pack", ".idx"):
                self.copying.copy(pack.with_suffix(suffix), place / pack.with_suffix(suffix).name)
            self._known[key] = place / pack.name

    def saving(self) -> dict[str, int]:
        """How often a pack was taken again, the bytes in those, and how many bytes of packs no disk holds twice."""
        return {"hits": self.hits, "bytes": self.saved, "shared": self.copying.shared}


def _key(wanted: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(wanted).encode()).hexdigest()
