"""Every data file fits its grammar."""

import pytest

from grammars import catalogue, health
from grammars.language import Language


@pytest.mark.parametrize("language", catalogue.all_languages(), ids=lambda language: language.name)
def test_every_kind_field_and_query_is_in_the_grammar(language: Language) -> None:
    assert health.problems(language) == []


def test_an_unknown_kind_is_reported_with_line_and_a_likely_name() -> None:
    python = catalogue.by_name("python")
    assert python is not None
    python = catalogue.Catalogue((catalogue.OURS,)).by_name("python")
    assert python is not None
    python.comments = frozenset({"coment"})
    (problem,) = health.problems(python)
    assert "python.toml:" in str(problem)
    assert "did you mean 'comment'" in str(problem)
