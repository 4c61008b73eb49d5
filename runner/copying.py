"""Files copied so that both copies share their blocks where the file system can: no time, no space, no link between.

`FICLONE`, ioctl_ficlone(2): btrfs, XFS, bcachefs, and OCFS2 on Linux. Elsewhere bytes are copied.
"""

import contextlib
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

FICLONE = 0x40049409


@dataclass(slots=True)
class Copying:
    """Copies files and counts: all of them, their bytes, and how many of those are shared with the originals."""

    files: int = 0
    bytes: int = 0
    shared: int = 0
    _may_share: bool = field(default=sys.platform == "linux")  # until the file system says that it cannot

    def copy(self, source: Path, target: Path) -> None:
        """Contents and whether it can be run; OSError where that fails."""
        size = source.stat().st_size
        if self._may_share and _share(source, target):
            self.shared += size
        else:
            self._may_share = False
            shutil.copyfile(source, target)
        target.chmod(0o755 if source.stat().st_mode & 0o100 else 0o644)
        self.files, self.bytes = self.files + 1, self.bytes + size

    def told(self) -> str:
        """`files: 3, bytes: 4210, all of them shared with the originals`."""
        some = f"{self.shared} of them" if self.shared else "none of them"
        kept = "all of them" if self.shared == self.bytes else some
        return f"files: {self.files}, bytes: {self.bytes}, {kept} shared with the originals"


def can_share(folder: Path) -> bool:
    """Whether the file system of this folder shares blocks between copies; tries it."""
    if sys.platform != "linux":
        return False
    with tempfile.TemporaryDirectory(dir=folder, prefix="shares-") as name:
        (Path(name) / "one").write_bytes(bytes(4096))
        return _share(Path(name) / "one", Path(name) / "other")


def _share(source: Path, target: Path) -> bool:
    """Whether the target now has the source's blocks; where not, it is not there."""
    import fcntl

    try:
        with source.open("rb") as before, target.open("wb") as after:
            fcntl.ioctl(after.fileno(), FICLONE, before.fileno())
    except OSError:
        with contextlib.suppress(OSError):
            target.unlink()
        return False
    return True
