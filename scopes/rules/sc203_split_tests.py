"""SC203: code and its tests are written by agents that do not know of each other."""

from collections.abc import Iterator

from scopes.finding import Finding, Related, Severity
from scopes.member import Member, Placed, included
from scopes.rule import Example, Rule
from scopes.survey import Survey
from scopes.tested_files import pairs


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Code files and their tests with different writers, unless the tests' writer reads the code (SC201)."""
    writers = _writers(survey)
    reported: set[tuple[int, int]] = set()
    for code, test in sorted(pairs(writers)):
        for coder, writes_code in writers[code]:
            for tester, writes_test in writers[test]:
                pair = (coder.index, tester.index)
                if pair in reported or not survey.unordered(coder, tester) or _knows(tester, code):
                    continue
                if coder.write.match(test):
                    continue
                reported.add(pair)
                yield rule.finding(
                    f"`{coder.id}` writes {code} and `{tester.id}` its tests in {test}, which cannot see the change",
                    survey.place(writes_test),
                    label=f"`{tester.id}` writes here",
                    related=(Related(survey.place(writes_code), f"`{coder.id}` writes here"),),
                    witness=test,
                    agents=(coder.id, tester.id),
                )


def _knows(member: Member, path: str) -> bool:
    return member.read.match(path) or member.write.match(path)


def _writers(survey: Survey) -> dict[str, list[tuple[Member, Placed]]]:
    """Path to who writes it, for tracked files and for those that a pattern names."""
    writers: dict[str, list[tuple[Member, Placed]]] = {}
    for member in survey.members:
        seen: set[str] = set()
        for placed in included(member.writes):
            named = [placed.pattern.prefix] if placed.pattern.exact else []
            for path in dict.fromkeys([*survey.files_of(placed, member.write), *named]):
                if path not in seen:
                    seen.add(path)
                    writers.setdefault(path, []).append((member, placed))
    return writers


RULE = Rule(
    id="SC203",
    title="code and its tests split",
    severity=Severity.WARNING,
    rationale=(
        "The tests are changed by an agent that neither sees the new code nor waits for it, so both pass alone "
        "and may fail together."
    ),
    fix="give both to one agent, or let the tests' agent depend on the other and read the code",
    valid=(
        Example(
            """\
agents:
  - id: cart
    scope: {write: ["src/cart.py"]}
  - id: tests
    scope: {read: ["src/"], write: ["tests/"]}
    depends_on: [cart]
""",
            {"src/cart.py": "", "tests/test_cart.py": ""},
        ),
    ),
    invalid=(
        Example(
            """\
agents:
  - id: cart
    scope: {write: ["src/cart.py"]}
  - id: tests
    scope:
      write: ["tests/"]  # <-
""",
            {"src/cart.py": "", "tests/test_cart.py": ""},
        ),
    ),
    check=check,
)
