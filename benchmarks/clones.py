"""The git repositories of a folder that a benchmark goes through."""

from pathlib import Path


def repositories(folder: Path, only: str = "") -> list[Path]:
    """The git folders at a depth of one or two, sorted; only those of some names, with commas, where there are any."""
    found = sorted({head.parent for pattern in ("*/HEAD", "*/*/HEAD") for head in folder.glob(pattern)})
    return [one for one in found if not only or name_of(one) in only.split(",")]


def name_of(repository: Path) -> str:
    """`flask`, for `flask.git` as for `flask/.git` and `pallets+flask/repo`."""
    above = repository.parent.name.partition("+")[2]
    return above or repository.name.removesuffix(".git") or repository.parent.name
