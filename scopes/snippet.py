"""Findings and problems as text for people: the line, a caret below it, the other place, and what to do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scopes.finding import Finding, Severity
from scopes.problem import Location, Problem

_LONGEST_LINE = 160


@dataclass(frozen=True, slots=True)
class Style:
    """Terminal colours, or none."""

    error: str = ""
    warning: str = ""
    note: str = ""
    bold: str = ""
    frame: str = ""
    reset: str = ""

    def of(self, severity: Severity) -> str:
        """The colour of a severity."""
        return {Severity.ERROR: self.error, Severity.WARNING: self.warning, Severity.NOTE: self.note}[severity]


PLAIN = Style()
COLOURED = Style("\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m", "\x1b[1m", "\x1b[34m", "\x1b[0m")


def show_finding(finding: Finding, lines: Sequence[str], style: Style = PLAIN) -> str:
    """A finding over several lines, without a newline at the end."""
    colour = style.of(finding.severity)
    title = f"{colour}{finding.severity}[{finding.rule}]{style.reset}: {style.bold}{finding.message}{style.reset}"
    places = [(finding.location, finding.label, "^"), *((r.location, r.text, "-") for r in finding.related)]
    notes = [("witness", finding.witness)] if finding.witness else []
    notes += [("fix", finding.fix)] if finding.fix else []
    return "\n".join([title, *_body(places, notes, lines, style)])


def show_problem(problem: Problem, lines: Sequence[str], style: Style = PLAIN) -> str:
    """A problem that is no finding, in the same shape."""
    title = f"{style.error}error{style.reset}: {style.bold}{problem.message}{style.reset}"
    notes = [("fix", problem.hint)] if problem.hint else []
    if problem.source and not lines:
        lines = [""] * (problem.location.line - 1) + [problem.source]
    return "\n".join([title, *_body([(problem.location, "", "^")], notes, lines, style)])


def _body(
    places: Sequence[tuple[Location, str, str]], notes: Sequence[tuple[str, str]], lines: Sequence[str], style: Style
) -> Iterator[str]:
    width = max(len(str(location.line)) for location, _, _ in places)
    margin = " " * width
    for number, (location, label, mark) in enumerate(places):
        arrow = "-->" if number == 0 else ":::"
        yield f"{margin}{style.frame}{arrow}{style.reset} {location}"
        if location.line <= len(lines):
            yield f"{margin} {style.frame}|{style.reset}"
            yield from _excerpt(location, label, mark, lines[location.line - 1], width, style)
    for name, text in notes:
        yield f"{margin} {style.frame}={style.reset} {style.bold}{name}{style.reset}: {text}"


def _excerpt(location: Location, label: str, mark: str, line: str, width: int, style: Style) -> Iterator[str]:
    shown = line[:_LONGEST_LINE].replace("\t", " ")
    bar = f"{style.frame}|{style.reset}"
    yield f"{style.frame}{location.line:>{width}}{style.reset} {bar} {shown}".rstrip()
    if location.column > _LONGEST_LINE:
        return
    end = location.end_column if location.end_line == location.line else len(shown) + 1
    marks = mark * max(1, min(end, len(shown) + 1) - location.column)
    yield f"{' ' * width} {bar} {' ' * (location.column - 1)}{marks}{' ' if label else ''}{label}"
