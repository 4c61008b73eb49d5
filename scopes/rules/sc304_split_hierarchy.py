"""SC304: a class and its base are written by different agents at the same time."""

from collections.abc import Iterator

from scopes.finding import Finding, Related, Severity
from scopes.rule import Example, Rule
from scopes.survey import Survey


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Classes whose file one agent writes, and whose base another, unordered one."""
    if survey.sources is None:
        return
    told: set[tuple[int, int]] = set()
    for derivation in survey.sources.derivations:
        for child in survey.writers.get(derivation.child_file, ()):
            for base in survey.writers.get(derivation.base_file, ()):
                pair = (child.index, base.index)
                if pair in told or not survey.unordered(child, base):
                    continue
                if child.write.match(derivation.base_file) or base.write.match(derivation.child_file):
                    continue
                told.add(pair)
                yield rule.finding(
                    f"`{child.id}` writes class `{derivation.child}` in {derivation.child_file} and `{base.id}` "
                    f"its base `{derivation.base}` in {derivation.base_file}",
                    survey.place_of_file(child, derivation.child_file),
                    label=f"`{child.id}` writes here",
                    related=(Related(survey.place_of_file(base, derivation.base_file), f"`{base.id}` writes here"),),
                    witness=derivation.base_file,
                    agents=(child.id, base.id),
                )


RULE = Rule(
    id="SC304",
    title="class hierarchy split",
    severity=Severity.WARNING,
    rationale=(
        "An override is written against its base. If the base changes a name or a signature at the same time, "
        "the override is never called again, and nothing fails to compile in many languages."
    ),
    fix="give both classes to one agent, or let one agent depend on the other",
    valid=(
        Example(
            'agents:\n  - id: shapes\n    scope: {write: ["src/"]}\n',
            {
                "src/base.py": "class Shape:\n    pass\n",
                "src/disc.py": "from src.base import Shape\nclass Disc(Shape): ...\n",
            },
        ),
    ),
    invalid=(
        Example(
            """\
agents:
  - id: base
    scope: {write: ["src/base.py"]}
  - id: disc
    scope:
      write: ["src/disc.py"]  # <-
""",
            {
                "src/base.py": "class Shape:\n    pass\n",
                "src/disc.py": "from src.base import Shape\nclass Disc(Shape): ...\n",
            },
        ),
    ),
    check=check,
)
