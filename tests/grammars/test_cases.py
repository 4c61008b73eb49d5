"""Every case in tests/cases/<language>/<case>/: base, ours, theirs and what is expected of the merge.

A case that does not come out yet keeps its ideal result and has a file `xfail` with the reason. Labels of
conflicts are left out: what they say is tested elsewhere.
"""

import re
from pathlib import Path

import pytest

from grammars import catalogue
from merge import engine
from merge.options import Options
from merge.revision import Triple

CASES = Path(__file__).parent.parent / "cases"
FOLDERS = sorted(folder for folder in CASES.glob("*/*") if folder.is_dir() and catalogue.by_name(folder.parent.name))


def parameter(folder: Path) -> object:
    name = f"{folder.parent.name}/{folder.name}"
    reason = folder / "xfail"
    if not reason.exists():
        return pytest.param(folder, id=name)
    mark = pytest.mark.xfail(strict=True, reason=reason.read_text(encoding="utf-8").strip())
    return pytest.param(folder, id=name, marks=mark)


@pytest.mark.parametrize("folder", [parameter(folder) for folder in FOLDERS])
def test_the_merge_gives_what_is_expected(folder: Path) -> None:
    language = catalogue.by_name(folder.parent.name)
    files = {path.name.partition(".")[0]: path for path in folder.iterdir()}
    sides = Triple(*(files[name].read_bytes() for name in ("base", "ours", "theirs")))
    options = Options()
    options.profile = "eager"  # what the syntax says, not what people in files like this do
    result = engine.merge(sides, files["base"].name, options, language)
    text = re.sub(rb"(?m)^(<{7} ours).*?(\r?)$", rb"\1\2", result.text)
    assert text == files["expected"].read_bytes()
    assert result.is_clean == (b"<<<<<<<" not in result.text)
