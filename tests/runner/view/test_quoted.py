"""What others wrote does not get out of its code."""

from runner.view.quoted import WIDEST, block, cell, code


def test_code_is_one_span_on_one_line() -> None:
    assert code("a`b\n@ann\x1b closes #1") == "`a'b @ann closes #1`"
    assert code(" \n") == ""


def test_no_line_ends_its_block_or_fills_the_text() -> None:
    assert block(["  ````", "@ann"]) == ["`````", "  ````", "@ann", "`````"]
    assert all(len(line) <= WIDEST for line in block(["x" * 60_000] * 20))


def test_a_cell_ends_at_no_bar_of_its_text() -> None:
    assert cell("a | b") == r"`a \| b`"
    assert cell("a \\| b") == r"`a \ \| b`"
    assert cell("") == ""
