"""The audit of a workflow file: every rule over the workflow and its repository."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scopes.document import Document
from scopes.finding import Finding, Severity
from scopes.problem import Problem
from scopes.repository import Repository
from scopes.rule import Rule
from scopes.rules import ALL_RULES, sc504_suppression
from scopes.suppression import apply, faults, read_suppressions
from scopes.survey import Survey
from scopes.workflow import Workflow
from scopes.workflow_file import read


@dataclass(frozen=True, slots=True)
class Audit:
    """What came of one file: findings, and the problems for which no rule is responsible.

    `document` is None where the file could not be read as far as to audit it.
    """

    file: str
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    document: Document | None

    @property
    def errors(self) -> bool:
        """Is there a finding that stops a run?"""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> bool:
        """Is there a finding that a person should look at before a run?"""
        return any(finding.severity is Severity.WARNING for finding in self.findings)


def audit_file(
    path: str,
    variables: Mapping[str, str],
    repository: Repository | None = None,
    rules: Sequence[Rule] = ALL_RULES,
) -> Audit:
    """Read a workflow file and audit it; what is wrong with the file is in the result, never raised."""
    reading = read(path, variables)
    responsible = {rule.id for rule in ALL_RULES}
    problems = tuple(problem for problem in reading.problems if problem.rule not in responsible)
    workflow = reading.workflow or Workflow(name="unreadable")
    survey = Survey(workflow, repository, reading.problems)
    if reading.workflow is None:
        rules = [rule for rule in rules if rule.id.startswith("SC00")]
    findings = tuple(_findings(rules, survey, reading.document))
    return Audit(path, findings, problems, reading.document)


def audit(workflow: Workflow, repository: Repository | None = None, rules: Sequence[Rule] = ALL_RULES) -> list[Finding]:
    """The findings for a workflow that loaded, in the order of its file."""
    return _findings(rules, Survey(workflow, repository), workflow.document)


def _findings(rules: Sequence[Rule], survey: Survey, document: Document | None) -> list[Finding]:
    """What all rules find, but for what comments in the file ignore, in the order of the file."""
    found = [finding for rule in rules for finding in rule.check(rule, survey)]
    if document is not None and "treaty:" in document.text:
        comments = read_suppressions(document.file, document.text)
        rule = sc504_suppression.RULE
        unused = list(faults(found, comments, [rule.id for rule in rules])) if rule in rules else []
        found = apply(found, comments) + [rule.finding(message, place) for place, message in unused]
    return sorted(found, key=lambda finding: finding.order)
