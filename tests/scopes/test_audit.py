"""The audit of the payment example, and what happens when its scopes are edited."""

import time
from pathlib import Path

import pytest

from scopes.audit import Audit, audit_file
from scopes.collisions import MOST_FOUND
from scopes.finding import Finding, Severity
from tests.scopes.surroundings import PAYMENT, PAYMENT_FILES, audited, git_repository, write_files


def found(audit: Audit, rule: str) -> list[Finding]:
    return [finding for finding in audit.findings if finding.rule.startswith(rule)]


def test_payment_example_has_no_overlap(tmp_path: Path) -> None:
    audit = audit_file(str(PAYMENT), {}, git_repository(tmp_path, PAYMENT_FILES))
    assert audit.problems == ()
    assert found(audit, "SC0") == []
    assert found(audit, "SC1") == []


def test_payment_example_has_the_findings_that_are_there(tmp_path: Path) -> None:
    audit = audit_file(str(PAYMENT), {}, git_repository(tmp_path, PAYMENT_FILES))
    lines = PAYMENT.read_text().splitlines()
    told = [(f.rule, f.agents, lines[f.location.line - 1].strip()) for f in audit.findings]
    assert told == [
        ("SC201", ("test-agent", "service-agent"), '- "app/services/payments/"'),
        ("SC201", ("test-agent", "api-agent"), '- "app/controllers/"'),
        ("SC201", ("test-agent", "frontend-agent"), '- "src/components/payments/"'),
        ("SC601", ("test-agent",), "success_criteria:"),
    ]


@pytest.mark.parametrize(
    ("resolution", "severity"),
    [("semantic-merge", Severity.WARNING), ("line-merge", Severity.ERROR), ("fail", Severity.ERROR)],
)
def test_two_scopes_edited_to_collide(resolution: str, severity: Severity, tmp_path: Path) -> None:
    text = PAYMENT.read_text().replace('- "src/api/payments.ts"', '- "config/routes.rb"')
    text = text.replace('"semantic-merge"', resolution)
    audit = audited(tmp_path / "w", text, git_repository(tmp_path / "r", PAYMENT_FILES))
    (finding,) = found(audit, "SC1")
    assert (finding.rule, finding.severity) == ("SC101", severity)
    assert finding.message == "`api-agent` and `frontend-agent` both write config/routes.rb"
    assert finding.witness == "config/routes.rb"
    assert finding.agents == ("api-agent", "frontend-agent")
    lines = text.splitlines()
    places = [finding.location, *(related.location for related in finding.related)]
    assert [lines[place.line - 1].strip() for place in places] == ['- "config/routes.rb"'] * 2
    assert places[0].line > places[1].line


def test_agents_that_wait_for_each_other_do_not_collide(tmp_path: Path) -> None:
    text = """\
coordination: {conflict_resolution: fail}
agents:
  - {id: a, scope: {write: [src/]}}
  - {id: b, scope: {write: [lib/]}, depends_on: [a]}
  - {id: c, scope: {write: [src/]}, depends_on: [b]}
"""
    assert found(audited(tmp_path, text), "SC1") == []
    alone = text.replace(", depends_on: [b]", "")
    assert [finding.agents for finding in found(audited(tmp_path, alone), "SC1")] == [("a", "c")]


def test_without_a_repository_every_overlap_counts(tmp_path: Path) -> None:
    text = 'agents:\n  - {id: a, scope: {write: ["**/*.py"]}}\n  - {id: b, scope: {write: ["src/t*"]}}\n'
    (finding,) = found(audited(tmp_path, text), "SC1")
    assert finding.rule == "SC101"
    assert finding.witness == "src/t.py"


def test_patterns_too_complex_to_decide_are_said_to_be(tmp_path: Path) -> None:
    hard = ", ".join(f'"!**/*{letter}{"?" * 30}"' for letter in "abcdefgh")
    text = f'agents:\n  - {{id: a, scope: {{write: ["**/*z", {hard}]}}}}\n  - {{id: b, scope: {{write: ["**/z*"]}}}}\n'
    rules = [finding.rule for finding in audited(tmp_path, text).findings]
    assert rules.count("SC101") + rules.count("SC102") == 1


def test_an_indirect_overlap_is_shown_with_its_chain(tmp_path: Path) -> None:
    files = {
        "config/routes.rb": "Rails.application.routes.draw do\n  resources :payments\nend\n",
        "src/api/payments.ts": "export const list = () => fetch(`/payments`);\n",
        **{path: "" for path in PAYMENT_FILES if path != "config/routes.rb"},
    }
    audit = audit_file(str(PAYMENT), {}, write_files(tmp_path, files))
    (finding,) = found(audit, "SC301")
    assert finding.agents == ("frontend-agent", "api-agent")
    assert finding.message == (
        "what `frontend-agent` writes depends on config/routes.rb, which `api-agent` writes "
        "(via src/api/payments.ts → routes)"
    )


def test_a_link_that_leaves_the_repository(tmp_path: Path) -> None:
    root = tmp_path / "r"
    root.mkdir()
    (root / "out").symlink_to("../elsewhere")
    (root / "src").mkdir()
    (root / "src" / "inside").symlink_to("../out")
    repository = git_repository(root, ["a.txt"])
    text = 'agents:\n  - {id: a, scope: {write: ["out"]}}\n  - {id: b, scope: {write: ["src/"]}}\n'
    (finding,) = found(audited(tmp_path, text, repository), "SC004")
    assert finding.message == "the link out leaves the repository: it leads to ../elsewhere"
    assert finding.location.line == 2


def test_many_agents_are_audited_in_bounded_time(tmp_path: Path) -> None:
    scopes = "".join(f"  - {{id: a{n}, scope: {{write: [src/m{n}/, 'doc/m{n}*.md']}}}}\n" for n in range(10_000))
    started = time.perf_counter()
    audit = audited(tmp_path, f"agents:\n{scopes}")
    assert [finding.rule for finding in audit.findings if finding.rule == "SC101"] != []
    assert time.perf_counter() - started < 60


def test_where_everybody_collides_with_everybody_the_audit_ends_and_says_so(tmp_path: Path) -> None:
    agents = "".join(f"  - {{id: a{n}, scope: {{write: ['**/x{n % 7}*.py']}}}}\n" for n in range(2000))
    findings = [f for f in audited(tmp_path, f"agents:\n{agents}").findings if f.rule in ("SC101", "SC102")]
    assert len(findings) == MOST_FOUND + 1
    assert sum("too complex to decide" in finding.message for finding in findings) == 1


NASTY = [
    "**/" * 200 + "x",
    "*a" * 400,
    "**/*" + "?" * 60 + "*",
    "{a,b}" * 150,
    "**/**/**/*a*b*c*",
    "**/*[a-m]*" + "?" * 25,
    "[!a]" * 200,
    "**" + "a**" * 200,
    "{**/,}*" * 40,
]


@pytest.mark.parametrize("number", range(len(NASTY)))
def test_pathological_patterns_are_bounded_in_every_place(number: int, tmp_path: Path) -> None:
    first, second = NASTY[number], NASTY[(number + 4) % len(NASTY)]
    scope = f'{{read: ["{first}", "**", "!{second}"], write: ["{second}", "**/a*", "!{first}"]}}'
    text = f"agents:\n  - {{id: a, scope: {scope}}}\n  - {{id: b, scope: {scope}, depends_on: [c]}}\n"
    text += f'  - {{id: c, scope: {{read: ["{second}"], write: ["{first}"]}}}}\n'
    started = time.perf_counter()
    audited(tmp_path / "w", text, write_files(tmp_path / "r", {"a/b/c/aaabbbccc": "", "src/a.py": ""}))
    assert time.perf_counter() - started < 60
