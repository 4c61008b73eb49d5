"""Texts for a forge: nothing that an agent wrote gets out of its code."""

from runner.forge.summary import LONGEST, WIDEST, block, code, shortened


def test_code_is_one_span_on_one_line() -> None:
    assert code("a`b\n@ann\x1b closes #1") == "`a'b @ann closes #1`"
    assert code(" \n") == ""


def test_no_line_ends_its_block_or_fills_the_text() -> None:
    assert block(["  ````", "@ann"]) == "`````\n  ````\n@ann\n`````"
    assert len(block(["x" * LONGEST] * 20)) < 21 * (WIDEST + 1) + 10


def test_a_long_text_ends_with_a_whole_line() -> None:
    lines = [code(f"@ann {number:06}") for number in range(LONGEST // 10)]
    cut = shortened("\n".join(lines)).split("\n")
    assert 0 < len(cut) < len(lines)
    assert cut == lines[: len(cut)]
    assert shortened("as it is\n") == "as it is\n"
