"""Texts for a forge: nothing that an agent wrote gets out of its code."""

from runner.forge.summary import LONGEST, shortened
from runner.view.quoted import code


def test_a_long_text_ends_with_a_whole_line() -> None:
    lines = [code(f"@ann {number:06}") for number in range(LONGEST // 10)]
    cut = shortened("\n".join(lines)).split("\n")
    assert 0 < len(cut) < len(lines)
    assert cut == lines[: len(cut)]
    assert shortened("as it is\n") == "as it is\n"
