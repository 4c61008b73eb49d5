"""Every command shows an example in its help, and the example is one that it takes."""

import shlex

import pytest

from runner.cli import EXAMPLES, build_parser


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_of_a_command_can_be_typed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = shlex.split(EXAMPLES[name].split(" >")[0])
    assert build_parser().parse_args(words).command
    with pytest.raises(SystemExit):
        build_parser().parse_args([*words[: 2 if words[0] == "audit" else 1], "--help"])
    assert "example: treaty workflow" in capsys.readouterr().out
