"""Joins what `merge` does with what `scopes` knows: `merge` itself knows of no package above it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from merge.repository.beyond_text import Beyond
    from merge.repository.git import Git


def semantic_conflicts(git: "Git", base: str, revisions: Mapping[str, str], tree: str) -> "Beyond":
    """The semantic conflicts between revisions in their merged tree, for `treaty merge branches --check`."""
    from merge.repository.beyond_text import Beyond
    from scopes.check import Checked, check
    from scopes.check_report import to_json, to_text
    from scopes.finding import Severity

    checked = Checked(check(git, base, revisions, tree) if len(revisions) > 1 else [], {})
    is_broken = any(one.severity is Severity.ERROR for one in checked.findings)
    return Beyond(to_text(checked), to_json(checked)["findings"], is_broken)
