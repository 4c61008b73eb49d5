from merge.gaps import reindented


def test_only_lines_with_the_old_indentation_move() -> None:
    text = b"if x:\n    one()\n\n  odd()\n    two()"
    assert reindented(text, b"    ", b"\t") == b"if x:\n\tone()\n\n  odd()\n\ttwo()"


def test_the_same_indentation_changes_nothing() -> None:
    assert reindented(b"a\n  b", b"  ", b"  ") == b"a\n  b"
