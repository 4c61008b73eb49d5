"""The calls behind `import treaty`: a merge of three texts, an audit of a workflow, a run of one."""

import os
from typing import AnyStr, Generic

from merge.regions import Decision
from merge.repository.contents import merge_contents
from merge.result import Conflict
from merge.result import MergeResult as EngineResult
from merge.revision import Triple
from merge.settings import set_option

__all__ = ["MergeResult", "merge"]


class MergeResult(Generic[AnyStr]):
    """The outcome of one merge. `text` is of the type that went in, with conflict markers where any are left.

    What `conflicts` and `decisions` quote from the inputs is bytes, always.
    """

    __slots__ = ("confidence", "conflicts", "decisions", "language", "text", "warnings")

    def __init__(self, text: AnyStr, result: EngineResult) -> None:
        self.text: AnyStr = text
        self.conflicts: tuple[Conflict, ...] = result.conflicts
        self.decisions: tuple[Decision, ...] = result.decisions
        self.confidence: float = result.confidence
        self.language: str = result.language
        self.warnings: tuple[str, ...] = result.warnings

    @property
    def is_clean(self) -> bool:
        """True when nothing is left to a person."""
        return not self.conflicts

    def __repr__(self) -> str:
        return f"<MergeResult: {len(self.conflicts)} conflicts, confidence {self.confidence:.2f}>"


def merge(
    base: AnyStr,
    ours: AnyStr,
    theirs: AnyStr,
    path: str | os.PathLike[str] = "",
    **options: object,
) -> MergeResult[AnyStr]:
    """Merge three versions of one file, as text or as bytes.

    `path` tells the language; without it, lines and what the content shows are all there is. `options` are
    those of `.treaty.toml`: profile, min_confidence, method_ordering, import_deduplication,
    comment_merging, same_body, seconds. Raises ValueError for an option that does not exist or a value it
    cannot have; never for what the texts hold.
    """
    from merge.options import Options

    chosen = Options()
    for key, value in options.items():
        set_option(chosen, key, value, "treaty.merge()")
    sides = Triple(base, ours, theirs).map(_as_bytes)
    result = merge_contents(sides, os.fspath(path), chosen)
    if isinstance(base, str):
        return MergeResult(result.text.decode("utf-8", "surrogateescape"), result)
    return MergeResult(result.text, result)


def _as_bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
