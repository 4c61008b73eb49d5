"""`${NAME}` and `${NAME:-default}` in the values of a workflow file; `$${NAME}` stands for the text itself."""

import re
from collections.abc import Callable, Mapping, Sequence

from scopes.document import Expanded, Scalar, Value, walk
from scopes.problem import nearest

REFERENCE = re.compile(r"(?P<escaped>\$)?\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?P<default>:-[^}]*)?\}")

Report = Callable[[Value, str, str], None]


class Expansion:
    """Replaces references in one file; `lines` is its text, for the exact place of one that is not set."""

    __slots__ = ("lines", "report", "variables")

    def __init__(self, variables: Mapping[str, str], lines: Sequence[str], report: Report) -> None:
        self.variables = variables
        self.lines = lines
        self.report = report

    def apply(self, root: Value) -> None:
        """Replace every reference in the scalars below `root`, in place; each unset one is reported."""
        done: set[int] = set()  # an alias leads to one value twice; what came from a variable is left alone
        for value in walk(root):
            if isinstance(value, Scalar) and isinstance(value.value, str) and "${" in value.value:
                if id(value) not in done:
                    value.value = self._expand(value, value.value)
                done.add(id(value))

    def _expand(self, scalar: Scalar, text: str) -> str:
        def replace(match: re.Match[str]) -> str:
            name, default = match["name"], match["default"]
            if match["escaped"]:
                return match[0][1:]
            if default is not None:
                return self.variables.get(name) or default[2:]
            if name in self.variables:
                return self.variables[name]
            self.report(self._place(scalar, match[0]), f"the variable `{name}` is not set", self._mend(name))
            return match[0]

        expanded = REFERENCE.sub(replace, text)
        return Expanded(expanded) if scalar.plain and expanded != text else expanded

    def _place(self, scalar: Scalar, reference: str) -> Value:
        """The first place of the reference within its value."""
        start = scalar.column - 1
        for number in range(scalar.line, min(scalar.end_line, len(self.lines)) + 1):
            column = self.lines[number - 1].find(reference, start) + 1
            if column:
                return Value((number, column, number, column + len(reference)))
            start = 0
        return scalar

    def _mend(self, name: str) -> str:
        near = nearest(name, self.variables)
        meant = f"did you mean `{near}`? Else " if near else ""
        return f"{meant}set it, give a default with ${{{name}:-...}}, or write $${{{name}}} for the text itself"
