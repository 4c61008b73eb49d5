"""The rules of the audit, one file each, in a table."""

from scopes.rule import Rule
from scopes.rules import (
    sc001_unknown_key,
    sc002_duplicate,
    sc003_invalid_glob,
    sc004_path_escapes,
    sc005_unknown_name,
    sc006_cycle,
    sc101_write_overlap,
    sc102_possible_overlap,
    sc103_twins,
    sc104_unbounded_write,
    sc105_no_write,
)

ALL_RULES: tuple[Rule, ...] = (
    sc001_unknown_key.RULE,
    sc002_duplicate.RULE,
    sc003_invalid_glob.RULE,
    sc004_path_escapes.RULE,
    sc005_unknown_name.RULE,
    sc006_cycle.RULE,
    sc101_write_overlap.RULE,
    sc102_possible_overlap.RULE,
    sc103_twins.RULE,
    sc104_unbounded_write.RULE,
    sc105_no_write.RULE,
)

RULES_BY_ID = {rule.id: rule for rule in ALL_RULES}
