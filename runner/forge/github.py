"""GitHub and GitHub Enterprise, through PyGithub."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runner.failure import RunnerError
from runner.forge.place import Place
from runner.forge.wanted import Issue, Made, PullRequest

if TYPE_CHECKING:
    from github.PullRequest import PullRequest as Existing

SECONDS = 20  # of one call
PAUSE = 1.0  # between two writes, as GitHub asks for
MOST_ISSUES = 200  # open ones that are looked through


class GitHub:
    """One repository there."""

    def __init__(self, place: Place) -> None:
        import github

        self._errors = (github.GithubException, OSError)
        auth = github.Auth.Token(place.token)
        hub = github.Github(
            base_url=place.api,
            auth=auth,
            timeout=SECONDS,
            retry=None,
            lazy=True,
            seconds_between_requests=0.0,
            seconds_between_writes=PAUSE,
        )
        self._repository = hub.get_repo(place.project)
        self._owner = place.project.partition("/")[0]

    def pull_request(self, wanted: PullRequest) -> Made:
        """Open it, or bring the open one of this branch up to date."""
        try:
            head = f"{self._owner}:{wanted.branch}"
            found = list(self._repository.get_pulls(state="open", head=head, base=wanted.base))
            if found:
                found[0].edit(title=wanted.title, body=wanted.body)
                made, action = found[0], "updated"
            else:
                made = self._repository.create_pull(wanted.base, wanted.branch, title=wanted.title, body=wanted.body)
                action = "created"
        except self._errors as error:
            raise RunnerError(self._said(error)) from None
        complaints = self._label(made, wanted.labels) + self._ask(made, wanted.reviewers)
        return Made(made.number, made.html_url, action, tuple(complaints))

    def issue(self, wanted: Issue) -> Made:
        """Open it, or bring the open one with this marker up to date."""
        try:
            listed = self._repository.get_issues(state="open", sort="created", direction="desc")
            for _, issue in zip(range(MOST_ISSUES), listed, strict=False):
                if wanted.marker in (issue.body or ""):
                    issue.edit(title=wanted.title, body=wanted.body)
                    return Made(issue.number, issue.html_url, "updated")
            people = [name.lstrip("@") for name in wanted.assignees if "/" not in name]
            made = self._repository.create_issue(
                wanted.title, body=wanted.body, labels=list(wanted.labels), assignees=people
            )
        except self._errors as error:
            raise RunnerError(self._said(error)) from None
        return Made(made.number, made.html_url, "created")

    def _label(self, made: Existing, labels: tuple[str, ...]) -> list[str]:
        """Add the labels to those that are there."""
        there = [label.name for label in made.labels]
        if set(labels) <= set(there):
            return []
        try:
            made.as_issue().edit(labels=list(dict.fromkeys([*there, *labels])))
        except self._errors as error:
            return [f"labels {', '.join(labels)}: {self._said(error)}"]
        return []

    def _ask(self, made: Existing, reviewers: tuple[str, ...]) -> list[str]:
        """Request the reviews. `owner/team` is a team; a name alone a person, or where there is none a team."""
        teams = {name.rpartition("/")[2] for name in reviewers if "/" in name}
        names = {name.lstrip("@") for name in reviewers if "/" not in name}
        names -= {person.login for person in made.requested_reviewers}
        teams -= {team.slug for team in made.requested_teams}
        names -= {team.slug for team in made.requested_teams}
        complaints = []
        for kind, chosen in (("team_reviewers", teams), ("reviewers", names)):
            for name in sorted(chosen):
                complaints += self._request(made, name, kind)
        return complaints

    def _request(self, made: Existing, name: str, kind: str) -> list[str]:
        ways = [kind] if kind == "team_reviewers" else [kind, "team_reviewers"]
        said = ""
        for way in ways:
            try:
                made.create_review_request(**{way: [name]})
            except self._errors as error:
                said = said or self._said(error)
            else:
                return []
        return [f"reviewer {name}: {said}"]

    def _said(self, error: Exception) -> str:
        """What went wrong, in one line without addresses."""
        data = getattr(error, "data", None)
        status = getattr(error, "status", None)
        said = data.get("message", "") if isinstance(data, dict) else ""
        errors = data.get("errors", []) if isinstance(data, dict) else []
        more = [str(one.get("message", "")) if isinstance(one, dict) else str(one) for one in errors or []]
        text = "; ".join(filter(None, [str(said), *more])) or f"it did not answer ({type(error).__name__})"
        return f"GitHub answered {status}: {text}" if status else f"GitHub: {text}"
