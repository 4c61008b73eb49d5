"""The order of version numbers."""

from itertools import pairwise

import pytest

from merge.rules.versions import version_key

ASCENDING = [
    b"0.9",
    b"1.0.0-alpha.1",
    b"1.0.0-alpha.2",
    b"1.0.0-beta.1",
    b"1.0.0-rc1",
    b"1.0.0",
    b"1.0.1",
    b"1.2",
    b"1.10",
]


@pytest.mark.parametrize(("lower", "higher"), list(pairwise(ASCENDING)))
def test_versions_ascend(lower, higher):
    assert version_key(lower) < version_key(higher)


def test_trailing_zeros_and_a_leading_v_mean_nothing():
    assert version_key(b"v1.2") == version_key(b"1.2.0")


def test_dates_ascend():
    assert version_key(b"2024-09-30") < version_key(b"2024-10-01")


def test_a_snapshot_is_below_its_release_and_a_final_is_one():
    assert version_key(b"1.0-SNAPSHOT") < version_key(b"1.0.Final")
