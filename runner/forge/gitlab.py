"""GitLab, also one's own, through python-gitlab."""

from typing import Any

from runner.failure import RunnerError
from runner.forge.place import Place
from runner.forge.wanted import Issue, Made, PullRequest

SECONDS = 20  # of one call
MOST_ISSUES = 100  # open ones that are looked through


class GitLab:
    """One project there."""

    def __init__(self, place: Place) -> None:
        import gitlab

        self._errors = (gitlab.GitlabError, OSError)
        self._server = gitlab.Gitlab(place.api, private_token=place.token, timeout=SECONDS, keep_base_url=True)
        self._project = self._server.projects.get(place.project, lazy=True)

    def pull_request(self, wanted: PullRequest) -> Made:
        """Open a merge request, or bring the open one of this branch up to date."""
        reviewers, complaints = self._people(wanted.reviewers)
        texts: dict[str, Any] = {"title": wanted.title, "description": wanted.body}
        branches: dict[str, Any] = {"source_branch": wanted.branch, "target_branch": wanted.base}
        requests = self._project.mergerequests
        try:
            found = requests.list(state="opened", get_all=False, **branches)
            if found:
                labels = {"add_labels": ",".join(wanted.labels)} if wanted.labels else {}
                there = [person["id"] for person in found[0].attributes.get("reviewers") or []]
                people: dict[str, Any] = (
                    {"reviewer_ids": list(dict.fromkeys([*there, *reviewers]))} if reviewers else {}
                )
                requests.update(found[0].iid, {**texts, **labels, **people})
                return Made(found[0].iid, found[0].web_url, "updated", tuple(complaints))
            labels = {"labels": ",".join(wanted.labels)} if wanted.labels else {}
            people = {"reviewer_ids": reviewers} if reviewers else {}
            made = requests.create({**branches, **texts, **labels, **people})
        except self._errors as error:
            raise RunnerError(_said(error)) from None
        return Made(made.iid, made.web_url, "created", tuple(complaints))

    def issue(self, wanted: Issue) -> Made:
        """Open it, or bring the open one with this marker up to date."""
        assignees, complaints = self._people(wanted.assignees)
        texts: dict[str, Any] = {"title": wanted.title, "description": wanted.body}
        issues = self._project.issues
        try:
            for issue in issues.list(state="opened", order_by="created_at", per_page=MOST_ISSUES, get_all=False):
                if wanted.marker in (issue.attributes.get("description") or ""):
                    issues.update(issue.iid, texts)
                    return Made(issue.iid, issue.web_url, "updated")
            labels = {"labels": ",".join(wanted.labels)} if wanted.labels else {}
            people = {"assignee_ids": assignees} if assignees else {}
            made = issues.create({**texts, **labels, **people})
        except self._errors as error:
            raise RunnerError(_said(error)) from None
        return Made(made.iid, made.web_url, "created", tuple(complaints))

    def _people(self, names: tuple[str, ...]) -> tuple[list[int], list[str]]:
        """Ids of the people; a name that is no person's is a group, and means its members."""
        found: list[int] = []
        complaints = []
        for name in (one.lstrip("@") for one in names):
            try:
                users = self._server.users.list(username=name, get_all=False) if "/" not in name else []
                ids = [user.id for user in users]
                if not ids:
                    ids = [one.id for one in self._server.groups.get(name, lazy=True).members.list(get_all=False)]
                found += ids
            except self._errors as error:
                complaints.append(f"reviewer {name}: {_said(error)}")
        return list(dict.fromkeys(found)), complaints


def _said(error: Exception) -> str:
    """What went wrong, in one line without addresses."""
    code = getattr(error, "response_code", None)
    text = getattr(error, "error_message", "") if code else f"it did not answer ({type(error).__name__})"
    return f"GitLab answered {code}: {text}" if code else f"GitLab: {text}"
