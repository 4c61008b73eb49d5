"""What a wrong command line is told: the usage of the command that is wrong, and a guess."""

import pytest

from merge.command_line import CommandLine, meant


def parser() -> CommandLine:
    top = CommandLine(prog="tool")
    commands = top.add_subparsers(metavar="COMMAND")
    file = commands.add_parser("file")
    file.add_argument("name")
    file.add_argument("--label")
    file.add_argument("--style", choices=("merge", "diff3"))
    commands.add_parser("solve").add_argument("files", nargs="*")
    return top


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(words)
    assert ended.value.code == 2
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    ("words", "usage", "message"),
    [
        (
            ["file", "a", "--labl", "x"],
            "usage: tool file",
            "tool file: error: no option --labl (did you mean --label?)",
        ),
        (["file", "--zzz"], "usage: tool file", "tool file: error: no option --zzz"),
        (["file", "a", "b"], "usage: tool file", "tool file: error: b: not expected here"),
        (
            ["slove"],
            "usage: tool",
            "tool: error: argument COMMAND: no 'slove' (did you mean solve?); there is file, solve",
        ),
        (
            ["file", "--style", "dif3", "a"],
            "usage: tool file",
            "tool file: error: argument --style: no 'dif3' (did you mean diff3?); there is merge, diff3",
        ),
    ],
)
def test_the_command_that_is_wrong_says_so(
    words: list[str], usage: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = told(words, capsys)
    assert lines[0].startswith(usage)
    assert lines[-1] == message


def test_a_short_form_and_a_word_after_two_dashes_are_taken() -> None:
    assert parser().parse_args(["file", "--lab=x", "a"]).label == "x"
    assert parser().parse_args(["solve", "--", "--odd"]).files == ["--odd"]


def test_nothing_is_guessed_where_nothing_is_near() -> None:
    assert meant("zzz", ["merge"]) == ""
