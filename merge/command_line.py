"""Words of a command line, and what to say when they are wrong: for all of Treaty's commands.

Only command lines import this: argparse costs a start that the merge driver does not pay.
"""

import argparse
import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

_CHOICE = re.compile(r"invalid choice: '([^']*)' \(choose from (.*)\)", re.DOTALL)


class CommandLine(argparse.ArgumentParser):
    """An argument parser whose errors show the usage of the command that is wrong, and guess what was meant.

    argparse hands a word that a command does not know back to the parser above it, which then shows its own
    usage: of no help to someone who mistyped an option.
    """

    def parse_known_args(  # type: ignore[override]  # without the overloads that type `namespace`
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Parse, and refuse here what this command does not know."""
        if args is not None and self._subparsers is None:
            self._refuse_unknown(args)
        parsed, more = super().parse_known_args(args, namespace)
        if more:
            self.error(f"{' '.join(more)}: not expected here")
        return parsed, more

    def _refuse_unknown(self, words: Sequence[str]) -> None:
        known = self._option_string_actions
        for word in words:
            if word == "--":
                return
            name = word.split("=", 1)[0]
            if name.startswith("--") and not any(option.startswith(name) for option in known):
                self.error(f"no option {name}{meant(name, known)}")

    def error(self, message: str) -> NoReturn:
        """Usage and message on stderr, exit code 2."""
        if wrong := _CHOICE.search(message):
            choices = re.split(r",\s*", wrong[2].replace("'", ""))
            message = f"{message[: wrong.start()]}no {wrong[1]!r}{meant(wrong[1], choices)}"
            message += f"; there is {', '.join(choices)}"
        super().error(message)


def meant(word: str, known: Iterable[str]) -> str:
    """ " (did you mean …?)" where one of the known words is near, else nothing."""
    near = difflib.get_close_matches(word, list(known), 1)
    return f" (did you mean {near[0]}?)" if near else ""
