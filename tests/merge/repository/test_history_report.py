"""Sums over replayed merges: counted, shared out by language, told."""

import json

from merge.repository.history_page import ROW, _chart
from merge.repository.history_report import as_json, as_text, by_language, total


def file(path: str, git: str, treaty: str, same: bool | None = None, language: str = "python") -> dict[str, object]:
    return {"path": path, "git": git, "treaty": treaty, "same": same, "language": language}


def merge(*files: dict[str, object], error: str = "", commit: str = "0123456789abcdef") -> dict[str, object]:
    return {
        "commit": commit,
        "error": error,
        "git_conflicts": sum(one["git"] == "conflict" for one in files),
        "treaty_conflicts": sum(one["treaty"] == "conflict" for one in files),
        "git_seconds": 0.25,
        "treaty_seconds": 1.5,
        "files": list(files),
    }


RECORDS = [
    merge(
        file("a.py", "conflict", "clean", same=True),
        file("b.py", "conflict", "clean", same=False),
        file("c.go", "conflict", "conflict", language="go"),
    ),
    merge(file("d.py", "clean", "conflict"), file("e.py", "clean", "clean")),
    merge(file("f", "conflict", "clean", same=None, language="")),
    merge(error="no common ancestor"),
]


def test_every_sum() -> None:
    totals = total(RECORDS)
    assert totals.as_record() == {
        "merges": 4,
        "errors": 1,
        "git_merges": 2,
        "treaty_merges": 2,
        "files": 4,
        "solved": 3,
        "same": 1,
        "differing": 2,
        "left": 1,
        "clean_lost": 1,
        "git_seconds": 0.75,
        "treaty_seconds": 4.5,
    }


def test_the_table_for_people() -> None:
    assert as_text(RECORDS).splitlines() == [
        "merges replayed                  3",
        "  with a conflict in git         2",
        "  with one in Treaty             2",
        "files in conflict in git         4",
        "  left by Treaty                 1  25 %",
        "  solved by Treaty               3  75 %",
        "    as it was committed          1  33 % of the solved",
        "    otherwise                    2",
        "files only Treaty leaves         1",
        "seconds, git / Treaty          0.8 / 4.5",
        "not replayed                     1  no common ancestor",
        "",
        "language         conflicts  solved  same",
        "python                   2       2     1",
        "-                        1       1     0",
        "go                       1       0     0",
        "",
        "solved otherwise than committed (--diff COMMIT PATH shows one):",
        "  0123456789ab b.py",
    ]


def test_nothing_replayed_has_no_shares() -> None:
    lines = as_text([]).splitlines()
    assert len(lines) == 10
    assert lines[4] == "  left by Treaty                 0  "


def test_of_many_files_that_differ_twenty_are_named() -> None:
    def shown(count: int) -> list[str]:
        files = [file(f"f{number}.py", "conflict", "clean", same=False) for number in range(count)]
        return as_text([merge(*files)]).splitlines()

    assert shown(20)[-1] == "  0123456789ab f19.py"
    assert shown(21)[-2:] == ["  0123456789ab f19.py", "  … and 1 more (--json has all)"]


def test_languages_with_the_most_conflicts_come_first() -> None:
    rows = by_language([merge(*(file(name, "conflict", "clean", same=True, language=name) for name in "cabab"))])
    assert rows == [("a", [2, 2, 2]), ("b", [2, 2, 2]), ("c", [1, 1, 1])]


def test_as_json() -> None:
    record = json.loads(as_json(RECORDS))
    assert (record["schema_version"], record["totals"]["merges"], len(record["merges"])) == (1, 4, 4)


def test_bars_stand_below_each_other() -> None:
    chart = _chart([("python", 3, 1, 1), ("go", 1, 0, 0), ("c", 1, 0, 0)])
    for number in range(3):
        assert f'y="{number * ROW + 3}" width' in chart
        assert f'y="{number * ROW + 15}">' in chart
