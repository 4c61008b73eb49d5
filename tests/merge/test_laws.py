"""The laws of merging over generated programs: identity, no loss, mirror, determinism, byte identity."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.merge.laws import broken_laws, merged
from tests.merge.programs import EXTENSIONS, LANGUAGES, three

LAWS = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # a program of a seed does not shrink
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("language", LANGUAGES)
@LAWS
@given(seed=st.integers(0, 2**32), size=st.integers(2, 12))
def test_laws_of_generated_programs(language: str, seed: int, size: int) -> None:
    base, ours, theirs = three(language, size, Random(seed).randrange)
    assert broken_laws(base, ours, theirs, f"a.{EXTENSIONS[language]}") == []


@LAWS
@given(
    lines=st.lists(st.sampled_from([b"a", b"b", b"", b"  c", b"d\t", b"{", b"}"]), max_size=8),
    edits=st.tuples(*[st.lists(st.tuples(st.integers(0, 7), st.binary(max_size=6)), max_size=3)] * 2),
    endings=st.tuples(*[st.sampled_from([b"\n", b"\r\n"])] * 3),
)
def test_any_bytes(
    lines: list[bytes], edits: tuple[list[tuple[int, bytes]], ...], endings: tuple[bytes, bytes, bytes]
) -> None:
    base, *sides = (list(lines) for _ in range(3))
    for side, changes in zip(sides, edits, strict=True):
        for at, text in changes:
            side[at : at + 1] = [text.replace(b"\0", b"0")]
    texts = [end.join(one) for end, one in zip(endings, (base, *sides), strict=True)]
    assert merged(texts[0], texts[0], texts[1], "a.txt").text == texts[1]
    assert merged(texts[0], texts[1], texts[0], "a.txt").text == texts[1]
    assert merged(texts[0], texts[1], texts[1], "a.txt").text == texts[1]
    one, other = merged(*texts, "a.txt"), merged(texts[0], texts[2], texts[1], "a.txt")
    assert one.is_clean == other.is_clean


@LAWS
@given(data=st.data())
def test_untouched_lines_keep_their_bytes(data: st.DataObject) -> None:
    odd = [b"\ttab = 1  ", b"x = '\xe9'", b"y  =  2\r", b"", b"   ", b"z = 3;"]
    middle = data.draw(st.lists(st.sampled_from(odd), min_size=3, max_size=9))
    base = b"\n".join([b"first = 1", *middle, b"last = 1", b""])
    result = merged(base, base.replace(b"first = 1", b"first = 2"), base.replace(b"last = 1", b"last = 2"), "a.txt")
    assert result.text == base.replace(b"first = 1", b"first = 2").replace(b"last = 1", b"last = 2")


def test_the_same_in_every_process() -> None:
    script = (
        "from tests.merge.programs import three, EXTENSIONS\n"
        "from tests.merge.laws import merged\n"
        "import random, hashlib\n"
        "digest = hashlib.sha256()\n"
        "for seed in range(12):\n"
        "    language = list(EXTENSIONS)[seed % 5]\n"
        "    sides = three(language, 6, random.Random(seed).randrange)\n"
        "    result = merged(*sides, 'a.' + EXTENSIONS[language], 'default')\n"
        "    digest.update(result.text)\n"
        "    digest.update(repr([(one.rule, one.confidence) for one in result.decisions]).encode())\n"
        "print(digest.hexdigest())\n"
    )
    root = Path(__file__).parents[2]
    found = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=root,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(found) == 1
