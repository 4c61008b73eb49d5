"""What is bound read-only into a sandbox stays so, whatever rights the user has outside of it."""

import subprocess
from pathlib import Path

import pytest

from runner.isolation.bubblewrap import Bubblewrap
from runner.isolation.confinement import Space

FAULT = Bubblewrap().probe()
pytestmark = pytest.mark.skipif(bool(FAULT), reason=f"no level A here: {FAULT}")

TRIES = """
grep -q 'CapEff:.0*$' /proc/self/status && echo powerless
echo over > kept/file
chmod 666 kept/file
mount -o remount,rw,bind kept
umount kept
unshare --user --map-root-user --mount sh -c 'mount -o remount,rw,bind kept || umount kept; echo over > kept/file'
ln kept/file beside && echo over > beside
mv kept moved
rm -rf kept
"""


def test_what_is_read_only_cannot_be_mounted_again(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    (clone / "kept").mkdir(parents=True)
    (clone / "kept/file").write_text("as it was\n")
    space = Space(clone, (clone,), sealed=(clone / "kept",))
    argv = Bubblewrap().wrap(["sh", "-c", TRIES], space)
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[:1] == ["powerless"], done.stderr
    assert (clone / "kept/file").read_text() == "as it was\n"
    assert (clone / "kept/file").stat().st_mode & 0o777 == 0o644
    assert sorted(path.name for path in clone.iterdir()) == ["kept"]
