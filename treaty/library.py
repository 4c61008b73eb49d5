"""The calls behind `import treaty`: a merge of three texts, an audit of a workflow, a run of one."""

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, AnyStr, Generic

from merge.options import Options
from merge.regions import Decision
from merge.repository.contents import merge_contents
from merge.result import Conflict
from merge.result import MergeResult as EngineResult
from merge.revision import Triple
from merge.settings import set_option

if TYPE_CHECKING:
    from runner.journal import Event
    from runner.workflow_run import Outcome
    from scopes.audit import Audit

__all__ = ["MergeResult", "audit", "merge", "run"]


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
    cannot have, TypeError for what is no text; never for what the texts hold.
    """
    chosen = Options()
    for key, value in options.items():
        set_option(chosen, key, value, "treaty.merge()")
    _refuse_other_types(base, ours, theirs)
    sides = Triple(base, ours, theirs).map(_as_bytes)
    result = merge_contents(sides, os.fspath(path), chosen)
    if isinstance(base, str):
        return MergeResult(result.text.decode("utf-8", "surrogateescape"), result)
    return MergeResult(result.text, result)


def audit(workflow: str | os.PathLike[str], repository: str | os.PathLike[str] | None = ".") -> "Audit":
    """Audit a workflow file, on the files that git tracks in `repository` (None: on its scopes alone).

    What is wrong with the file is in the result. Raises merge.repository.git.GitError where `repository` is
    none.
    """
    from scopes.audit import audit_file
    from scopes.repository import Repository

    files = Repository.of_git(os.fspath(repository)) if repository is not None else None
    return audit_file(os.fspath(workflow), os.environ, files)


def run(
    workflow: str | os.PathLike[str],
    agents: Sequence[str] = (),
    hear: "Callable[[Event], None] | None" = None,
) -> "Outcome":
    """Run a workflow file to its end, or only the named agents; `hear` gets every event as it happens.

    Raises runner.failure.RunnerError where it cannot start: the file, its scopes, the repository.
    """
    from runner.failure import RunnerError
    from runner.preparation import prepare
    from runner.workflow_run import run as start

    prepared = prepare(os.fspath(workflow), agents)
    audited = audit(workflow, prepared.git.path)
    if audited.errors:
        first = next(finding for finding in audited.findings if finding.severity == "error")
        raise RunnerError(f"{first.rule}: {first.message}", first.fix, str(first.location))
    return start(prepared, hear or (lambda _: None))


def _refuse_other_types(base: object, ours: object, theirs: object) -> None:
    """Raise TypeError for the first of them that is no text, or not of base's type."""
    wanted = f"{type(base).__name__} like base" if isinstance(base, str | bytes) else "str or bytes"
    for name, text in (("base", base), ("ours", ours), ("theirs", theirs)):
        if not isinstance(text, str | bytes) or isinstance(text, str) != isinstance(base, str):
            hint = "; for a version that does not exist give an empty text" if text is None else ""
            raise TypeError(f"treaty.merge(): {name} is {type(text).__name__}, it must be {wanted}{hint}")


def _as_bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
