"""Comments that ignore a finding: in its line or above, with a reason, and only where there is one."""

from pathlib import Path

import pytest

from tests.scopes.surroundings import audited


def told(tmp_path: Path, write_line: str) -> list[str]:
    text = f"agents:\n  - id: api\n    scope:\n{write_line}\n    command: x\n    success_criteria: ['ok: x']\n"
    return [f"{f.rule} {f.location.line} {f.message}" for f in audited(tmp_path, text).findings]


@pytest.mark.parametrize(
    "line",
    [
        '      write: ["**"]  # treaty: ignore SC104: on purpose',
        '      # treaty: ignore SC104: on purpose\n      write: ["**"]',
        '      # treaty: ignore SC501, SC104: on purpose\n      # and more\n\n      write: ["**"]',
    ],
)
def test_ignored(line: str, tmp_path: Path) -> None:
    assert [text for text in told(tmp_path, line) if text.startswith("SC104")] == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            '      write: ["**"]  # treaty: ignore SC104',
            [
                "SC104 4 `api` may write the whole repository",
                "SC504 4 the reason is missing: `# treaty: ignore SC104: why`",
            ],
        ),
        (
            '      write: ["a/"]  # treaty: ignore SC104: once',
            ["SC504 4 nothing to ignore: SC104 finds nothing here"],
        ),
        (
            '      wrte: ["a/"]  # treaty: ignore SC001: so be it',
            [
                "SC105 2 `api` may write nothing",
                "SC001 4 unknown key `wrte` in `scope`",
                "SC504 4 SC001 cannot be ignored: the file would not run",
            ],
        ),
        ('      write: ["a/#treaty:ignore SC104: x"]', []),
    ],
)
def test_comments_that_do_not_count(line: str, expected: list[str], tmp_path: Path) -> None:
    assert told(tmp_path, line) == expected
