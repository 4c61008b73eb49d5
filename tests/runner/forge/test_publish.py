"""Pull requests and review issues of real runs: a real bare remote, and forges on the loopback that check requests."""

from collections.abc import Iterator

import pytest

from runner.forge import github
from tests.runner.forge.forge_server import TOKEN, Hub, forge_server
from tests.runner.outside_world import http_server
from tests.runner.scene import Scene, scene

__all__ = ["scene"]

TWO = """
name: sprint
description: Two things at once
merge:
  strategy: batch
  validation: {commands: ["test -d shop"]}
  post_merge: {POST}
agents:
  - id: a
    name: The limit
    scope: {write: [shop/]}
    command: "sed -i 's/= 10/= 11/' shop/stock.py"
    success_criteria: ["It is raised: grep -q 11 shop/stock.py", Reads well]
  - {id: b, scope: {write: [docs/]}, command: "echo '# @ann closes #1 `x`' > 'docs/<b>.md'"}
"""
POST = "create_pull_request: true, assign_reviewers: ['@ann', '@nobody', 'shop/web-team'], labels: [ai, needs-review]"
STAGED = """
name: staged
merge:
  strategy: staged
  stages:
    - {name: first, agents: [a], validation: {commands: ["test ! -e FLAG"]}, on_failure: ACTION}
    - {name: last, agents: [b]}
  post_merge: {create_pull_request: PULL, labels: [ai], assign_reviewers: ['@ben']}
agents:
  - {id: a, scope: {write: [a]}, command: echo a > a}
  - {id: b, scope: {write: [b]}, command: echo b > b}
"""


@pytest.fixture(params=["github", "gitlab"])
def hub(request: pytest.FixtureRequest, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setattr(github, "PAUSE", 0.0)
    monkeypatch.setenv("FORGE_TOKEN", TOKEN)
    scene.git("init", "--quiet", "--bare", str(scene.folder / "remote.git"))
    scene.git("remote", "add", "origin", str(scene.folder / "remote.git"))
    with forge_server(request.param) as found:
        scene.write(
            ".treaty.toml",
            f'[forge]\nkind = "{request.param}"\napi = "{found.address}"\nproject = "shop/web"\n'
            'token = {env = "FORGE_TOKEN"}\n',
        )
        scene.write("templates/pull.md", "# {{workflow}}\n\nRun {{run}} onto {{base}}.\n\n{{agents}}\n")
        scene.commit("settings")
        yield found
    assert found.faults == []


def text_of(pull: dict[str, str]) -> str:
    return pull.get("body") or pull["description"]


def kept(scene: Scene) -> bytes:
    return b"".join(path.read_bytes() for path in (scene.folder / "state").rglob("*") if path.is_file())


def test_a_pull_request_with_reviewers_labels_and_a_summary(scene: Scene, hub: Hub) -> None:
    scene.workflow(TWO.replace("POST", POST))
    said = scene.run()
    assert said.code == 0, said.out + said.err
    remote = scene.git("ls-remote", "origin", "refs/heads/treaty/sprint").split()[0]
    assert remote == scene.git("rev-parse", "treaty/sprint")
    (pull,) = hub.pulls.values()
    assert pull["title"] == "sprint"
    body = text_of(pull)
    assert body.startswith("Two things at once\n\n## Agents\n\n- **")
    assert "- **a** (`The limit`): 1 files, +1 -1; 1 of 1 criteria verified, 1 not verified automatically" in body
    assert "  - M `shop/stock.py`" in body
    assert "  - A `docs/<b>.md`" in body  # in code: it neither draws nor calls
    assert "## Merge\n\n- " in body
    assert "## Validation\n\n- ✓ `test -d shop` (batch)" in body
    if hub.kind == "github":
        assert (pull["head"]["ref"], pull["base"]["ref"]) == ("treaty/sprint", "main")
        assert [label["name"] for label in pull["labels"]] == ["ai", "needs-review"]
        assert [person["login"] for person in pull["requested_reviewers"]] == ["ann"]
        assert sorted(team["slug"] for team in pull["requested_teams"]) == ["nobody", "web-team"]
        assert "https://hub.example/1" in said.err
    else:
        assert (pull["source_branch"], pull["target_branch"]) == ("treaty/sprint", "main")
        assert pull["labels"] == "ai,needs-review"
        assert pull["reviewer_ids"] == [11, 21, 22]  # what is no person is a group
    assert TOKEN.encode() not in kept(scene)
    assert TOKEN not in said.out + said.err


def test_the_next_run_brings_the_same_pull_request_up_to_date(scene: Scene, hub: Hub) -> None:
    post = "create_pull_request: true, pr_template: templates/pull.md, labels: [ai], assign_reviewers: ['@ann']"
    scene.workflow(TWO.replace("POST", post))
    assert scene.run().code == 0
    first = text_of(next(iter(hub.pulls.values())))
    scene.workflow(TWO.replace("POST", post).replace("<b>.md", "<c>.md"))
    said = scene.run()
    assert said.code == 0, said.out
    assert "treaty: pull request updated: https://" in said.err
    assert len(hub.pulls) == 1
    assert "`docs/<c>.md`" in text_of(hub.pulls[1])
    if hub.kind == "gitlab":
        assert (hub.pulls[1]["add_labels"], hub.pulls[1]["reviewer_ids"]) == ("ai", [11])
    remote = scene.git("ls-remote", "origin", "refs/heads/treaty/sprint").split()[0]
    assert remote == scene.git("rev-parse", "treaty/sprint")
    assert first.startswith("# sprint\n\nRun ")
    assert "onto main.\n\n- **" in first
    assert "## Validation" not in first  # the template says what is told


def test_a_pull_request_that_cannot_be_made_is_made_by_resume(scene: Scene, hub: Hub) -> None:
    scene.workflow(TWO.replace("POST", "create_pull_request: true"))
    hub.refuses = lambda name: "create" in name
    said = scene.run()
    assert said.code == 1
    answered = {"github": "GitHub answered 503: Under maintenance", "gitlab": "GitLab answered 503: Under maintenance"}
    assert f"- no pull request: {answered[hub.kind]}; `treaty workflow resume sprint` tries again" in said.out
    assert scene.git("rev-parse", "treaty/sprint")  # merged all the same
    hub.refuses = lambda _: False
    said = scene.treaty("resume", "sprint")
    assert said.code == 0, said.out
    assert len(hub.pulls) == 1
    assert "Starting execution" not in said.err


def test_a_pull_request_for_each_agent(scene: Scene, hub: Hub) -> None:
    text = TWO.replace("POST", "labels: [ai]").replace("strategy: batch", "strategy: pr-per-agent")
    scene.workflow(text)
    said = scene.run()
    assert said.code == 0, said.out
    assert sorted(pull["title"] for pull in hub.pulls.values()) == ["sprint: a", "sprint: b"]
    bodies = {pull["title"]: text_of(pull) for pull in hub.pulls.values()}
    assert "**a**" in bodies["sprint: a"]
    assert "**b**" not in bodies["sprint: a"]
    heads = scene.git("ls-remote", "--heads", "origin").split()[1::2]
    assert heads == ["refs/heads/treaty/sprint-a", "refs/heads/treaty/sprint-b"]


@pytest.mark.parametrize("kind", ["github", "gitlab"])
@pytest.mark.parametrize("answer", [{}, []])
def test_what_is_no_forge_is_told(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, kind: str, answer: dict[str, str] | list[str]
) -> None:
    monkeypatch.setattr(github, "PAUSE", 0.0)
    monkeypatch.setenv("FORGE_TOKEN", TOKEN)
    scene.git("init", "--quiet", "--bare", str(scene.folder / "remote.git"))
    scene.git("remote", "add", "origin", str(scene.folder / "remote.git"))
    with http_server(lambda _: (200, answer)) as server:
        forge = f'kind = "{kind}"\napi = "{server.address}"\nproject = "a/b"\ntoken = {{env = "FORGE_TOKEN"}}\n'
        scene.write(".treaty.toml", f"[forge]\n{forge}")
        scene.commit("settings")
        scene.workflow(TWO.replace("POST", "create_pull_request: true"))
        said = scene.run()
    assert said.code == 1
    assert "- no pull request: " in said.out
    assert "Traceback" not in said.err
    assert scene.treaty("status", "sprint").code == 0


@pytest.mark.parametrize("hub", ["github"], indirect=True)
def test_no_pull_request_where_none_is_asked_for(scene: Scene, hub: Hub) -> None:
    scene.workflow(TWO.replace("POST", "create_pull_request: false").replace("batch", "pr-per-agent"))
    assert scene.run().code == 0
    assert hub.done == []
    assert scene.git("ls-remote", "origin") == ""


def test_a_stage_that_fails_becomes_an_issue_once(scene: Scene, hub: Hub) -> None:
    flag = scene.folder / "flag"
    flag.touch()
    text = STAGED.replace("PULL", "true").replace("ACTION", "create-review-issue")
    text = text.replace("test ! -e FLAG", f"echo '```'; echo why; test ! -e {flag}")
    scene.workflow(text + "execution: {isolation: none}\n")
    said = scene.run()
    assert said.code == 4
    assert "; review issue: https://" in said.out
    (issue,) = hub.issues.values()
    assert issue["title"] == "staged: stage first needs a person"
    body = text_of(issue)
    assert "The stage `first` of `staged` was not merged." in body
    assert "\n````\n```\nwhy\n````\n" in body
    assert "`treaty workflow resume staged`" in body
    people = {"github": ("assignees", ["ben"]), "gitlab": ("assignee_ids", [12])}[hub.kind]
    assert issue[people[0]] == people[1]
    assert hub.pulls == {}
    assert scene.treaty("resume", "staged").code == 4
    assert len(hub.issues) == 1  # brought up to date
    flag.unlink()
    said = scene.treaty("resume", "staged")
    assert said.code == 0, said.out
    assert len(hub.pulls) == 1


@pytest.mark.parametrize("hub", ["github"], indirect=True)
@pytest.mark.parametrize("action", ["abort-workflow", "pause-and-notify", "continue"])
def test_other_actions_make_no_issue(scene: Scene, hub: Hub, action: str) -> None:
    scene.workflow(STAGED.replace("PULL", "false").replace("ACTION", action).replace("! -e FLAG", "-e no-such"))
    assert scene.run().code == (4 if action == "pause-and-notify" else 1)
    assert hub.issues == {}
    assert (scene.git("branch", "--list", "treaty/*") != "") == (action == "continue")


@pytest.mark.parametrize("hub", ["github"], indirect=True)
def test_a_conflict_in_a_stage_becomes_an_issue_too(scene: Scene, hub: Hub) -> None:
    text = STAGED.replace("PULL", "false").replace("ACTION", "create-review-issue").replace("[a], val", "[a, b], val")
    text = text.replace("    - {name: last, agents: [b]}\n", "").replace("FLAG", "nothing")
    text = text.replace("write: [a]", "write: [same]").replace("write: [b]", "write: [same]")
    scene.workflow(text.replace("echo a > a", "echo a > same").replace("echo b > b", "echo b > same"))
    assert scene.run().code == 3
    (issue,) = hub.issues.values()
    assert "1 conflict left at " in text_of(issue)


@pytest.mark.parametrize(
    ("settings", "url", "said"),
    [
        ("", "", "there is no remote `origin` to push to"),
        ("", "/some/folder", "nothing says which forge that of a remote that is a folder is"),
        ("", "https://code.example.com/a/b.git", "nothing says which forge that of `code.example.com` is"),
        ("", "git@github.com:a/b.git", "there is no token for the forge\n  set GITHUB_TOKEN, or [forge] token"),
        ("", "https://github.evil.example/a/b", "there is no token for the forge\n  [forge] token"),
        ('[forge]\nkind = "svn"', "git@x:a/b", "`kind` cannot be `svn`"),
        ('[forge]\nkid = "github"', "git@x:a/b", "[forge]: unknown key `kid`"),
        ('[forge]\ntoken = "abc"', "git@gitlab.com:a/b", "`token` is a secret: only where it is stands here"),
    ],
)
def test_what_is_missing_is_told_before_agents_start(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, settings: str, url: str, said: str
) -> None:
    for name in ("GITHUB_TOKEN", "GH_TOKEN", "GITLAB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    if "evil" in url:
        monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    if url:
        scene.git("remote", "add", "origin", url)
    scene.write(".treaty.toml", settings)
    scene.commit()
    scene.workflow(TWO.replace("POST", "create_pull_request: true"))
    told = scene.run()
    assert told.code == 2
    assert "TMP/flow.yaml:7:" in told.err
    assert f"no pull request can be made: {said}" in told.err or said in told.err
    assert not (scene.folder / "state").exists()
    dry = scene.run("--dry-run")
    assert dry.code == 0
    assert "no pull request will be made: " in dry.err
