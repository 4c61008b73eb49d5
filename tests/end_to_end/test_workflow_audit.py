"""The audit log of a run: kept, stored, verified, expired."""

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from runner.audit.destination import Directory, destination, expire
from tests.runner.scene import Scene, scene

__all__ = ["scene"]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="inotify and fanotify are Linux's")


def flow(scene: Scene, audit: str) -> None:
    scene.workflow(
        f"""
        name: seen
        audit: {{enabled: true, {audit}}}
        agents:
          - id: a
            scope: {{read: [docs/], write: [shop/]}}
            command: echo thinking; cat docs/notes.md; sleep 0.2; echo 1 > shop/new
        """
    )


def logs(scene: Scene, folder: Path) -> list[Path]:
    return sorted(folder.glob("seen/*/a-1.jsonl"))


def test_what_an_agent_opens_is_on_record(scene: Scene) -> None:
    flow(scene, f"log_level: full, log_destination: {scene.folder}/kept, include_agent_reasoning: true")
    said = scene.run()
    assert said.code == 0, said.err
    (log,) = logs(scene, scene.folder / "kept")
    records = [json.loads(line) for line in log.read_text().splitlines()]
    done = {(record["op"], record.get("path", record.get("text"))) for record in records}
    assert {("read", "docs/notes.md"), ("write", "shop/new"), ("message", "thinking")} <= done
    assert all((record["agent"], record["attempt"]) == ("a", 1) for record in records)
    assert scene.treaty("audit", "verify", "seen").out.startswith("✓ seen/")


def test_a_changed_cut_or_missing_log_is_seen(scene: Scene) -> None:
    flow(scene, f"log_level: full, log_destination: {scene.folder}/kept")
    assert scene.run().code == 0
    (log,) = logs(scene, scene.folder / "kept")
    whole = log.read_bytes()
    spoiled = {
        "something was changed": whole.replace(b"docs/notes.md", b"docs/other.md"),
        "records, and had": b"".join(whole.splitlines(keepends=True)[:-1]),
        "is no record": whole + b"x\n",
    }
    for fault, content in spoiled.items():
        log.write_bytes(content)
        said = scene.treaty("audit", "verify", "seen")
        assert (said.code, fault in said.out) == (1, True), said.out
    log.unlink()
    assert "it is gone" in scene.treaty("audit", "verify", "seen").out


def test_a_summary_in_the_run_folder_is_the_default(scene: Scene) -> None:
    flow(scene, "log_level: summary")
    assert scene.run().code == 0
    said = scene.treaty("audit", "verify", "seen", "--json")
    assert json.loads(said.out)["bad"] == []
    (log,) = logs(scene, next((scene.folder / "state").glob("treaty/*/seen/*/audit")))
    assert {"op": "read", "path": "docs/notes.md"}.items() <= json.loads(log.read_text().splitlines()[-4]).items() or (
        '"path":"docs/notes.md","count":1' in log.read_text()
    )


def test_a_log_that_cannot_be_stored_fails_the_run(scene: Scene) -> None:
    (scene.folder / "kept").write_text("a file, no folder")
    flow(scene, f"log_destination: {scene.folder}/kept")
    said = scene.run()
    assert said.code == 1
    assert "the audit log of a is not where it should be: NotADirectoryError" in said.out
    assert scene.treaty("audit", "verify", "seen").code == 1


def test_a_run_without_a_log_says_so(scene: Scene) -> None:
    scene.workflow("name: seen\nagents: [{id: a, scope: {write: [shop/]}, command: echo 1 > shop/a}]\n")
    assert scene.run().code == 0
    assert "this run kept no audit log" in scene.treaty("audit", "verify", "seen").err


def test_retention(tmp_path: Path) -> None:
    store = Directory(tmp_path)
    (tmp_path / "log").write_text("x")
    for run in ("20240101-000000-aaaa", "20240120-000000-bbbb"):
        store.put(f"w/{run}/a-1.jsonl", tmp_path / "log")
    (tmp_path / "w" / "notes").mkdir()
    now = time.mktime((2024, 1, 25, 0, 0, 0, 0, 0, 0))
    assert expire(store, "w", 10, now) == ["20240101-000000-aaaa"]
    assert sorted(path.name for path in (tmp_path / "w").iterdir()) == ["20240120-000000-bbbb", "notes"]


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An S3-speaking server on loopback with a bucket in it; `.ci/run` says where it has put one."""
    if "TREATY_TEST_STORE" in os.environ:
        monkeypatch.setattr(sys, "path", [*sys.path, os.environ["TREATY_TEST_STORE"]])
    server_of = pytest.importorskip("moto.server", reason="needs `pip install 'moto[server]'`")
    boto3 = pytest.importorskip("boto3")
    pytest.importorskip("s3fs", reason="needs the extra [cloud]")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    server = server_of.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    address = f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    boto3.client("s3", endpoint_url=address).create_bucket(Bucket="logs")
    yield "s3://logs/agents"
    server.stop()


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_log_in_a_bucket(scene: Scene, bucket: str) -> None:
    flow(scene, f"log_level: full, log_destination: '{bucket}', retention_days: 30")
    said = scene.run()
    assert said.code == 0, said.err
    assert scene.treaty("audit", "verify", "seen").out.startswith("✓ seen/")
    store = destination(bucket, scene.folder)
    (run,) = store.runs("seen")
    (scene.folder / "spoiled").write_bytes(store.get(f"seen/{run}/a-1.jsonl").replace(b"shop/new", b"shop/old"))
    store.put(f"seen/{run}/a-1.jsonl", scene.folder / "spoiled")
    assert scene.treaty("audit", "verify", "seen").code == 1
    assert expire(store, "seen", 1, time.time() + 10 * 86400) == [run]
    assert store.runs("seen") == []
