"""The pages about runs, over a real server: the list, a run that is over, one that goes on, changes by agent."""

import contextlib
import http.client
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from merge.repository.git import Git
from runner.state_folder import RunFolder, WorkflowFolder
from runner.view.web.desk import Desk
from runner.view.web.pages.shelf import Shelf
from runner.view.web.pages.tail import FIRST, Tail
from runner.view.web.routes import ROUTES
from tests.runner.scene import Scene, make_scene
from tests.runner.view.web.going import going
from tests.runner.view.web.visitor import Visitor, visiting

ROOT = Path(__file__).parents[5]
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FLOW = f"""\
    name: two
    execution: {{isolation: none}}
    agents:
      - id: first
        scope: {{write: [shop/cart.py, '<b>.md']}}
        command: |
          echo "{EVIL}"
          echo '# {EVIL}' >> shop/cart.py; echo x > '<b>.md'
      - id: second
        scope: {{write: [shop/cart.py, docs/]}}
        depends_on: [first]
        command: |
          echo ready; while [ ! -e GO ]; do sleep 0.05; done
          for n in $(seq 500); do echo "line $n"; done >> docs/notes.md; echo '# more' >> shop/cart.py
    """


@pytest.fixture(name="scene")
def _scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Scene]:
    for scene in make_scene(tmp_path, monkeypatch, capsys):
        scene.workflow(FLOW.replace("GO", str(tmp_path / "go")))
        yield scene


@pytest.fixture
def visitor(scene: Scene) -> Iterator[Visitor]:
    with visiting(Desk(Git(scene.repository)), ROUTES) as found:
        yield found.enter()


@contextlib.contextmanager
def at_work(scene: Scene) -> Iterator[RunFolder]:
    """The run, until its second agent works."""
    with going(scene, "two", "second"):
        yield WorkflowFolder.of(Git(scene.repository), "two").find()


@contextlib.contextmanager
def stream(visitor: Visitor, path: str) -> Iterator[Iterator[dict[str, object]]]:
    """What a browser's EventSource gets, until the run is over."""
    connection = http.client.HTTPConnection("127.0.0.1", visitor.port, timeout=30)
    with contextlib.closing(connection):
        connection.request("GET", path, headers={"cookie": visitor.cookie})
        with connection.getresponse() as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            yield _messages(response)


def _messages(response: http.client.HTTPResponse) -> Iterator[dict[str, object]]:
    while line := response.readline().decode():
        if line.startswith("event: over"):
            return
        if line.startswith("data: "):
            yield json.loads(line[6:])


def test_no_run_yet(visitor: Visitor) -> None:
    assert "No workflow has run here yet" in visitor.get("/").text


def test_a_run_that_is_over(scene: Scene, visitor: Visitor) -> None:
    (scene.folder / "go").touch()
    assert scene.run().code == 0
    folder = WorkflowFolder.of(Git(scene.repository), "two").find()
    address = f"/runs/two/{folder.run_id}"
    runs = visitor.get("/").text
    assert f'href="{address}"' in runs
    assert "COMPLETE" in runs
    page = visitor.get(address).text
    assert "second waits for first" in page
    assert "data-stream" not in page
    assert f"{address}/cancel" not in page
    changes = visitor.get(f"{address}/diff").text
    assert "&lt;b&gt;.md" in changes
    assert "Also changed by second:" in changes
    second = visitor.get(f"{address}/diff?agent=second").text
    assert "+line 398\n" in second
    assert "+line 399\n" not in second
    assert "102 more lines" in second
    whole = visitor.get(f"{address}/diff?agent=second&file=docs/notes.md").text
    assert "+line 500\n" in whole
    log = visitor.get(f"{address}?agent=first").text
    assert "&lt;script&gt;alert(1)" in log
    for text in (page, changes, second, whole, log):
        assert "<script>" not in text
        assert "<img" not in text
        assert "<b>" not in text
    report = visitor.get(f"{address}/report")
    assert report.headers["content-disposition"] == f'attachment; filename="two-{folder.run_id}.html"'
    assert "<svg" in report.text


def test_what_is_not_there(scene: Scene, visitor: Visitor) -> None:
    (scene.folder / "go").touch()
    scene.run()
    address = f"/runs/two/{WorkflowFolder.of(Git(scene.repository), 'two').find().run_id}"
    long = "9" * 5000
    for path in (
        "/runs/two/none",
        "/runs/none/x",
        "/runs/../x",
        f"/runs/{long}/x",
        f"/runs/two/{long}",
        f"{address}?agent=none",
        f"{address}?agent={long}",
        f"{address}/diff?agent=x",
    ):
        assert visitor.get(path).status == 404, path[:99]
    assert visitor.get(f"{address}/diff?agent=first&file=../../etc/passwd").status == 404
    assert visitor.get(f"/?page={long}").status == 200
    assert visitor.post(f"{address}/cancel", "").status == 409
    assert visitor.get(f"{address}/cancel").status == 405


def test_a_review_whose_workflow_file_cannot_be_read_now(
    scene: Scene, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHERE_TO", "http://127.0.0.1:9/x")
    text = "name: asks\ncoordination: {human_review_required: true, notification_webhook: '${WHERE_TO}'}\n"
    scene.workflow(text + "agents: [{id: a, scope: {write: [docs/]}, command: echo a > docs/a}]\n")
    assert scene.run().code == 4
    address = f"/runs/asks/{WorkflowFolder.of(Git(scene.repository), 'asks').find().run_id}/review"
    monkeypatch.delenv("WHERE_TO")
    answer = visitor.get(address)
    assert answer.status == 404
    assert "WHERE_TO" in answer.text


def test_a_page_follows_a_run_and_ends_with_it(scene: Scene, visitor: Visitor) -> None:
    with at_work(scene) as folder, stream(visitor, f"/runs/two/{folder.run_id}/events") as messages:
        address = f"/runs/two/{folder.run_id}"
        page = visitor.get(address).text
        assert f'data-stream="{address}/events"' in page
        assert f"{address}/cancel" in page
        first = next(messages)
        assert first["reset"]
        agents = first["agents"]
        assert isinstance(agents, dict)
        assert {name: said["state"] for name, said in agents.items()} == {"first": "COMPLETE", "second": "RUNNING"}
        (scene.folder / "go").touch()
        rest = list(messages)
    state: dict[str, object] = {}
    for message in rest:
        found = message.get("agents", {})
        assert isinstance(found, dict)
        assert "first" not in found
        state |= {name: said["state"] for name, said in found.items()}
    assert state == {"second": "COMPLETE"}
    told = json.dumps(rest)
    assert "treaty/two is at" in told
    assert "COMPLETE</strong>" in str([message["head"] for message in rest if "head" in message][-1])
    assert "/cancel" not in str([message["actions"] for message in rest if "actions" in message][-1])


def test_an_agents_log_is_followed(scene: Scene, visitor: Visitor) -> None:
    with at_work(scene) as folder, stream(visitor, f"/runs/two/{folder.run_id}/events?agent=second") as messages:
        lines = next(found for message in messages if (found := message.get("lines")))
        assert isinstance(lines, list)
        assert [line.partition("] ")[2] for line in lines] == ["second: ready"]


def test_a_run_is_cancelled_by_a_form_of_the_page_only(scene: Scene, visitor: Visitor) -> None:
    with at_work(scene) as folder:
        address = f"/runs/two/{folder.run_id}"
        assert visitor.post(f"{address}/cancel", "", {"origin": "http://evil.example"}).status == 403
        assert "RUNNING" in visitor.get("/").text
        answer = visitor.post(f"{address}/cancel", "")
        assert (answer.status, answer.headers["location"]) == (303, address)
        assert "CANCELLED" in visitor.get(address).text


def test_the_list_reads_only_what_is_new(scene: Scene) -> None:
    (scene.folder / "go").touch()
    scene.run()
    folder = WorkflowFolder.of(Git(scene.repository), "two").find()
    shelf = Shelf()
    state = shelf.state(folder)
    seq = shelf.known[folder.path][0]
    assert shelf.state(folder) is state
    assert shelf.known[folder.path][0] == seq > 5


def test_a_tail_gives_each_whole_line_once(tmp_path: Path) -> None:
    path = tmp_path / "output.log"
    tail = Tail(path)
    assert tail.look() == []
    path.write_text("".join(f"1.0\tout\tline {number}\n" for number in range(10_000)))
    lines = tail.look()
    assert lines[-1].text == "line 9999"
    assert sum(len(line.text) + 9 for line in lines) <= FIRST
    with path.open("a") as file:
        file.write("2.0\tout\tone\n3.0\tou")
        file.flush()
        assert [line.text for line in tail.look()] == ["one"]
        file.write("t\ttwo\ngarbage\n")
    assert [line.text for line in tail.look()] == ["two"]
    assert tail.look() == []
