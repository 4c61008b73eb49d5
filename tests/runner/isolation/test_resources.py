"""Control groups, where this machine lets us make one."""

import pytest

from runner.isolation.resources import Bounds, group, probe, size
from tests.runner.scene import Scene, scene

__all__ = ["scene"]

BOUNDS = Bounds(memory=200 * 1024**2, processes=40)
FAULT = probe(BOUNDS)


def test_sizes() -> None:
    assert (size("512M"), size("2g")) == (512 * 1024**2, 2 * 1024**3)
    for wrong in ("2", "G", "-1G", "0M", "2 GB", ""):
        with pytest.raises(ValueError, match="is no size"):
            size(wrong)


def test_no_bounds_make_no_group() -> None:
    with group("treaty-none", Bounds()) as made:
        assert made == ()


@pytest.mark.skipif(bool(FAULT), reason=FAULT)
def test_an_agent_cannot_fork_or_grow_without_end(scene: Scene) -> None:
    scene.write(".treaty.toml", '[runner]\nmax_memory = "200M"\nmax_processes = 40\n')
    scene.commit()
    scene.workflow(
        """
        name: bounded
        execution: {isolation: none}
        agents:
          - id: forks
            scope: {write: [shop/forks]}
            command: |
              for n in $(seq 100); do sleep 30 & done 2>/dev/null; echo alive > shop/forks
          - id: grows
            scope: {write: [shop/grows]}
            command: python3 -c 'x = b"x" * 500_000_000; print(len(x))' && echo grown > shop/grows
        """
    )
    said = scene.run()
    assert said.code == 1, said.out
    assert "✗ forks  FAILED" in said.out
    assert "✗ grows  FAILED" in said.out
