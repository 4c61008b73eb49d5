"""docs/languages.md is what the data says."""

import re
from pathlib import Path

from grammars import reference
from grammars.catalogue import all_languages

PAGE = Path(__file__).parent.parent.parent / "docs" / "languages.md"


def without_versions(page: str) -> str:
    """The page without the version and the ABI of each grammar, which differ from machine to machine."""
    return re.sub(r"\| \d+(\.\w+)+ \| \d+ \|", "| version | abi |", page)


def test_the_page_is_up_to_date() -> None:
    """Make it anew with `python -m grammars.reference docs/languages.md`."""
    assert without_versions(PAGE.read_text(encoding="utf-8")) == without_versions(reference.page())


def test_every_language_says_why_it_has_an_order_or_none() -> None:
    for language in all_languages():
        rules = [rule for listed in language.lists.values() for rule in listed if rule.groups]
        assert rules or language.why_ordered, language.name
        assert all(rule.reason for rule in rules), language.name
        places = [(rule.parent, rule.within, rule.named) for rule in rules]
        assert len(places) == len(set(places)), language.name  # the first one decides
