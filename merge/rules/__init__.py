"""Hunk rules: what settles a hunk by its text alone, most precise first."""

from merge.regions import Region
from merge.rules.absorbed_edit import EXAMPLES as ABSORBED_EDIT
from merge.rules.absorbed_edit import absorbed_edit
from merge.rules.addition_contained import EXAMPLES as ADDITION_CONTAINED
from merge.rules.addition_contained import addition_contained
from merge.rules.adjacent import EXAMPLES as ADJACENT
from merge.rules.adjacent import adjacent_lines
from merge.rules.both_delete import EXAMPLES as BOTH_DELETE
from merge.rules.both_delete import both_delete
from merge.rules.cascade import apply_rules as cascade
from merge.rules.comma_list import EXAMPLES as COMMA_LIST
from merge.rules.comma_list import comma_list
from merge.rules.comments import EXAMPLES as COMMENTS
from merge.rules.comments import preferred_comment
from merge.rules.contained_edit import EXAMPLES as CONTAINED_EDIT
from merge.rules.contained_edit import contained_edit
from merge.rules.imports import EXAMPLES as IMPORTS
from merge.rules.imports import imports
from merge.rules.one_side_space import EXAMPLES as ONE_SIDE_SPACE
from merge.rules.one_side_space import one_side_only_space
from merge.rules.reindent import EXAMPLES as REINDENT
from merge.rules.reindent import reindented_edit
from merge.rules.rule import CAREFUL, DEFAULT, Context, Resolution, Rule
from merge.rules.spaces import EXAMPLES as SPACES
from merge.rules.spaces import same_but_for_spaces
from merge.rules.superset import EXAMPLES as SUPERSET
from merge.rules.superset import superset
from merge.rules.token_merge import (
    FAR_EXAMPLES,
    NEAR_EXAMPLES,
    TOUCHING_EXAMPLES,
    far_tokens,
    near_tokens,
    touching_tokens,
)
from merge.rules.union import EXAMPLES as UNION
from merge.rules.union import union
from merge.rules.versions import EXAMPLES as VERSIONS
from merge.rules.versions import higher_version

__all__ = ["RULES", "Context", "Resolution", "Rule", "apply_rules"]

RULES: tuple[Rule, ...] = (
    Rule("same-but-for-spaces", same_but_for_spaces, CAREFUL, SPACES),
    Rule("preferred-comment", preferred_comment, DEFAULT, COMMENTS),
    Rule("version-number", higher_version, DEFAULT, VERSIONS),
    Rule("one-side-only-space", one_side_only_space, CAREFUL, ONE_SIDE_SPACE),
    Rule("superset", superset, CAREFUL, SUPERSET),
    Rule("addition-contained", addition_contained, DEFAULT, ADDITION_CONTAINED),
    Rule("contained-edit", contained_edit, DEFAULT, CONTAINED_EDIT),
    Rule("union", union, DEFAULT, UNION),
    Rule("comma-list", comma_list, DEFAULT, COMMA_LIST),
    Rule("both-delete", both_delete, DEFAULT, BOTH_DELETE),
    Rule("reindented-edit", reindented_edit, DEFAULT, REINDENT),
    Rule("token-merge-far", far_tokens, DEFAULT, FAR_EXAMPLES),
    Rule("token-merge-near", near_tokens, DEFAULT, NEAR_EXAMPLES),
    Rule("absorbed-edit", absorbed_edit, DEFAULT, ABSORBED_EDIT),
    Rule("imports", imports, DEFAULT, IMPORTS),
    Rule("token-merge-touching", touching_tokens, DEFAULT, TOUCHING_EXAMPLES),
    Rule("adjacent-lines", adjacent_lines, DEFAULT, ADJACENT),
)


def apply_rules(regions: list[Region], context: Context) -> list[Region]:
    """Settle the hunks that a rule is sure of; what is settled already stays as it is."""
    return cascade(regions, context, RULES)
