"""docs/languages.md is what the data says."""

import re
from pathlib import Path

from grammars import reference

PAGE = Path(__file__).parent.parent.parent / "docs" / "languages.md"


def without_versions(page: str) -> str:
    """The page without the version and the ABI of each grammar, which differ from machine to machine."""
    return re.sub(r"\| \d+(\.\w+)+ \| \d+ \|", "| version | abi |", page)


def test_the_page_is_up_to_date() -> None:
    """Make it anew with `python -m grammars.reference docs/languages.md`."""
    assert without_versions(PAGE.read_text(encoding="utf-8")) == without_versions(reference.page())
