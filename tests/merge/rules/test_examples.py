"""Every rule gives what its own examples say, and declines where they say so."""

import pytest

from merge.options import Options
from merge.rules import RULES, Context
from merge.rules.place import place_of
from merge.tokens import words

CASES = [(rule, index, example) for rule in RULES for index, example in enumerate(rule.examples)]


@pytest.mark.parametrize(("rule", "index", "example"), CASES, ids=[f"{rule.name}-{index}" for rule, index, _ in CASES])
def test_example(rule, index, example):
    options = Options()
    for name, value in example.options.items():
        setattr(options, name, value)
    context = Context(None, options, example.path)
    context.before, context.after = example.before, example.after
    context.place = place_of(example.sides, context)
    found = rule.function(example.sides, context)
    assert (None if found is None else found.text) == example.result


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_a_rule_shows_what_it_gives_and_what_it_declines(rule):
    results = [example.result for example in rule.examples]
    assert None in results
    assert any(result is not None for result in results)


@pytest.mark.parametrize(("rule", "index", "example"), CASES, ids=[f"{rule.name}-{index}" for rule, index, _ in CASES])
def test_example_with_the_sides_exchanged(rule, index, example):
    options = Options()
    for name, value in example.options.items():
        setattr(options, name, value)
    context = Context(None, options, example.path)
    context.before, context.after = example.before, example.after
    context.place = place_of(example.sides, context)
    found = rule.function(example.sides.swapped(), context)
    assert (found is None) == (example.result is None)
    if found is not None:
        assert sorted(words(found.text)) == sorted(words(example.swapped))
