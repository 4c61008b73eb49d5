"""Outputs of a notebook: the whole of a cell's from the side that ran it last."""

import json

import pytest

from merge.engine import merge
from merge.options import Options
from merge.revision import Triple

Cells = tuple[tuple[int | None, str], ...]


def notebook(cells: Cells) -> bytes:
    return json.dumps(
        {
            "cells": [
                {
                    "cell_type": "code",
                    "execution_count": run,
                    "id": f"cell{at}",
                    "outputs": [{"text": out}],
                    "source": [],
                }
                for at, (run, out) in enumerate(cells)
            ]
        },
        indent=1,
    ).encode()


@pytest.mark.parametrize(
    ("ours", "theirs", "found"),
    [
        (((5, "ours"), (2, "b")), ((7, "theirs"), (2, "b")), ((7, "theirs"), (2, "b"))),
        (((5, "ours"), (8, "ours")), ((7, "theirs"), (4, "theirs")), ((7, "theirs"), (8, "ours"))),
        (((None, "ours"), (9, "ours")), ((3, "theirs"), (10, "theirs")), ((3, "theirs"), (10, "theirs"))),
        (((3, "ours"), (3, "ours")), ((7, "theirs"), (3, "theirs")), ((7, "theirs"), (3, "ours"))),
    ],
)
def test_the_newer(ours: Cells, theirs: Cells, found: Cells) -> None:
    options = Options()
    options.both_wanted = True  # no file is left for doubt
    result = merge(Triple(*map(notebook, (((1, "a"), (2, "b")), ours, theirs))), "a.ipynb", options)
    assert result.text == notebook(found)
    assert all(one.dropped for one in result.decisions if one.rule == "regenerated")
