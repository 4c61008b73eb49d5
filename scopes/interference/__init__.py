"""The kinds of semantic conflicts, one a file, in the order in which they are looked for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scopes.interference import (
    by_checker,
    changed_callee,
    connected,
    duplicate,
    gone_use,
    member_gone,
    moved_body,
    override,
    patch_target,
    registry,
    removed_import,
    signature,
)
from scopes.interference.comparison import About, Comparison
from scopes.interference.finding import Interference


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `is_mutual`: both sides do the same, so that one direction says it all; `check` is None where
    another program looks for it."""

    about: About
    rationale: str
    check: Callable[[Comparison], Iterable[Interference]] | None
    is_mutual: bool = False


KINDS = (
    Kind(gone_use.ABOUT, gone_use.RATIONALE, gone_use.check),
    Kind(signature.ABOUT, signature.RATIONALE, signature.check),
    Kind(removed_import.ABOUT, removed_import.RATIONALE, removed_import.check),
    Kind(duplicate.ABOUT, duplicate.RATIONALE, duplicate.check, is_mutual=True),
    Kind(member_gone.ABOUT, member_gone.RATIONALE, member_gone.check),
    Kind(override.ABOUT, override.RATIONALE, override.check),
    Kind(registry.ABOUT, registry.RATIONALE, registry.check, is_mutual=True),
    Kind(patch_target.ABOUT, patch_target.RATIONALE, patch_target.check),
    Kind(moved_body.ABOUT, moved_body.RATIONALE, moved_body.check),
    Kind(changed_callee.ABOUT, changed_callee.RATIONALE, changed_callee.check),
    Kind(connected.ABOUT, connected.RATIONALE, connected.check),
    Kind(by_checker.ABOUT, by_checker.RATIONALE, None),
)
