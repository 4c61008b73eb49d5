"""Copies that share their blocks, and those that cannot."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from runner.copying import Copying


def files(folder: Path) -> tuple[Path, Path]:
    source = folder / "source"
    source.write_bytes(b"x" * 300_000)
    source.chmod(0o700)
    return source, folder / "target"


def test_a_copy_is_the_same_and_no_link(tmp_path: Path) -> None:
    source, target = files(tmp_path)
    copying = Copying()
    copying.copy(source, target)
    assert target.read_bytes() == source.read_bytes()
    assert target.stat().st_mode & 0o777 == 0o755
    target.write_bytes(b"y")
    assert source.read_bytes()[:1] == b"x"
    assert (copying.files, copying.bytes) == (1, 300_000)
    assert copying.told().startswith("files: 1, bytes: 300000, ")


@pytest.fixture
def sharing_disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk whose file system shares blocks; wants the right to mount one, and the program to make one."""
    image, disk = tmp_path / "image", tmp_path / "disk"
    disk.mkdir()
    with image.open("wb") as file:
        file.truncate(400 * 1024**2)
    for command in (["mkfs.btrfs", "-q", str(image)], ["mount", "-o", "loop", str(image), str(disk)]):
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError as error:
            pytest.skip(f"no file system that shares blocks can be made here: {error}")
        if done.returncode:
            pytest.skip(f"no file system that shares blocks can be made here: {done.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_copy_shares_its_blocks_where_that_can_be(sharing_disk: Path) -> None:
    source, target = files(sharing_disk)
    copying = Copying()
    copying.copy(source, target)
    assert target.read_bytes() == source.read_bytes()
    assert copying.told() == "files: 1, bytes: 300000, all of them shared with the originals"
    target.write_bytes(b"y")
    assert source.read_bytes()[:1] == b"x"
