"""Notices of real runs, to a real HTTP server and a real mail server on the loopback."""

import json

import pytest

from runner import notify
from runner.channels import Channel, no_secrets
from runner.failure import Exit
from tests.runner.outside_world import http_server, mail_server
from tests.runner.scene import Scene, scene

__all__ = ["scene"]

CLASH = """
name: clash
coordination: {{{}}}
agents:
  - {{id: a, scope: {{write: [shop/]}}, command: "sed -i 's/= 10/= 11/' shop/stock.py"}}
  - {{id: b, scope: {{write: [shop/]}}, command: "sed -i 's/= 10/= 12/' shop/stock.py"}}
"""
FAILS = """
name: fails
coordination: {{{}}}
agents:
  - {{id: a, scope: {{write: [a]}}, command: "echo '<!channel> @all' >&2; exit 3"}}
"""
PAGER = "notification_channel: pager"
SECRET = "T0SECRET/B0SECRET/xyzSECRETxyz"


def everything_kept(scene: Scene) -> bytes:
    """All files of the run, the journal among them."""
    return b"".join(path.read_bytes() for path in (scene.folder / "state").rglob("*") if path.is_file())


def test_a_conflict_is_told_to_slack(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    with http_server() as server:
        monkeypatch.setenv("SLACK_WEBHOOK_URL", f"{server.address}/services/{SECRET}?sig=a%2Fb")
        channel = 'notification_channel: slack, notification_webhook: "${SLACK_WEBHOOK_URL}"'
        scene.workflow(CLASH.format(channel))
        said = scene.run()
    assert said.code == 3
    assert "treaty: told slack that it waits for a person" in said.err
    (asked,) = server.asked
    assert (asked.path, asked.query) == (f"/services/{SECRET}", {"sig": "a/b"})
    assert set(asked.body) == {"text"}
    assert asked.body["text"].startswith("clash: CONFLICT\n- 1 conflict left at ")
    assert "treaty workflow resume clash" in asked.body["text"]
    assert b"SECRETxyz" not in everything_kept(scene)
    assert "SECRET" not in said.out + said.err


def test_an_address_that_is_none_is_told(scene: Scene) -> None:
    scene.workflow(CLASH.format(f"{PAGER}, notification_webhook: 'https://[nowhere'"))
    said = scene.run()
    assert said.code == 3
    assert "treaty: ⚠ pager was not told: " in said.err
    assert "nowhere" not in said.err


def test_a_run_that_is_good_is_told_to_nobody(scene: Scene) -> None:
    with http_server() as server:
        webhook = f"notification_channel: webhook, notification_webhook: '{server.address}/x'"
        scene.workflow(CLASH.format(f"{webhook}, unresolvable_conflict_action: prefer-a"))
        assert scene.run().code == 0
    assert server.asked == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")
def test_a_failure_goes_to_slack_and_by_mail_and_calls_nobody(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "p@ss/word")
    with http_server() as server, mail_server(login=True) as mail:
        scene.write(
            ".treaty.toml",
            f'[notify.email]\nserver = "127.0.0.1:{mail.port}"\nsecurity = "none"\nfrom = "treaty@example.com"\n'
            'user = "bot"\npassword = {env = "MAIL_PASSWORD"}\n',
        )
        scene.commit()
        who = f"{{slack: '{server.address}/hook', email: [ann@example.com, ben@example.org]}}"
        scene.workflow(FAILS.format(f"notification_channel: desktop, failure_notification: {who}"))
        said = scene.run()
    assert said.code == 1
    (asked,) = server.asked
    assert "a: FAILED" in asked.body["text"]
    assert "<!channel>" not in asked.body["text"]
    assert mail.logins
    assert set(mail.logins) == {("bot", "p@ss/word")}
    assert sorted(to for _, receivers, _ in mail.letters for to in receivers) == ["ann@example.com", "ben@example.org"]
    sender, _, letter = mail.letters[0]
    assert (sender, letter["Subject"]) == ("treaty@example.com", "fails: FAILED")
    text = letter.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert b"- a " in text
    assert b"p@ss" not in everything_kept(scene)


def test_templates_and_a_channel_of_the_settings(scene: Scene) -> None:
    with http_server() as server:
        (scene.folder / "address").write_text(f"json://{server.address.removeprefix('http://')}/oncall\n")
        scene.write(
            ".treaty.toml",
            '[notify]\ntitle = "{{status}} of {{ workflow }}"\nbody = "{{next}}"\n'
            f'[notify.oncall]\naddress = {{file = "{scene.folder / "address"}"}}\n',
        )
        scene.commit()
        scene.workflow(CLASH.format("notification_channel: oncall"))
        assert scene.run().code == 3
    (asked,) = server.asked
    assert asked.path == "/oncall"
    assert (asked.body["title"], asked.body["message"]) == (
        "CONFLICT of clash",
        "treaty workflow status clash; treaty workflow resume clash",
    )


@pytest.mark.parametrize("where", ["refuses", "hangs up"])
def test_a_notifier_that_fails_fails_nothing_else(scene: Scene, where: str) -> None:
    with http_server(lambda _: (500, {})) as server:
        address = f"{server.address}/{SECRET}" if where == "refuses" else f"http://127.0.0.1:9/{SECRET}"
        scene.workflow(CLASH.format(f"notification_channel: slack, notification_webhook: '{address}'"))
        said = scene.run()
    assert said.code == 3
    assert "treaty: ⚠ slack was not told: " in said.err
    assert ("error=500" if where == "refuses" else "onnection error") in said.err
    assert "SECRET" not in said.err


def test_who_hangs_is_left_behind(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setattr(notify, "SECONDS", 0.3)

    def slow(_: object) -> tuple[int, object]:
        time.sleep(1.5)
        return 200, {}

    with http_server(slow) as server:
        scene.workflow(CLASH.format(f"notification_channel: slack, notification_webhook: '{server.address}/x'"))
        said = scene.run()
    assert said.code == 3
    assert "slack was not told: no answer within 0.3 s" in said.err


def test_where_apprise_is_missing_a_line_says_what_to_install(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notify, "find_spec", lambda _: None)
    scene.workflow(CLASH.format("notification_channel: slack, notification_webhook: 'http://127.0.0.1:9/x'"))
    said = scene.run()
    assert said.code == 3
    wanted = "apprise is not installed: `pip install 'treaty[notify]'`"
    assert f"⚠ TMP/flow.yaml:3:15: nobody will be notified: {wanted}" in said.err
    assert f"⚠ slack was not told: {wanted}" in said.err


@pytest.mark.parametrize(
    ("settings", "coordination", "told"),
    [
        ("", "notification_channel: teams", "teams will not be notified: the channel `teams` has no address"),
        ("", "notification_channel: email", "email will not be notified: no e-mail address to write to"),
        ("", "failure_notification: {email: a@example.com}", "email will not be notified: no mail server is set"),
        ("", "notification_webhook: 'ftp://x/y'", "the address of the webhook is no http or https address"),
        (
            '[notify]\ntitle = "{{who}}"',
            "notification_channel: desktop",
            "`{{who}}` stands for nothing; there are: ",
        ),
        (
            '[notify.pager]\naddress = "json://x"',
            "notification_channel: pager",
            "`address` is a secret: only where it is",
        ),
        (
            '[notify.pager]\naddress = {env = "NOT_THERE"}',
            "notification_channel: pager",
            "the variable NOT_THERE is not set",
        ),
        (
            '[notify.pager]\naddress = {file = "/no/such"}',
            "notification_channel: pager",
            "cannot read /no/such: No such file",
        ),
        ("[notify.pager]\nurl = 1", "notification_channel: pager", "[notify.pager]: unknown key `url`"),
        ("notify = 1", "notification_channel: pager", "`notify` must be a table"),
    ],
)
def test_what_cannot_be_sent_is_told_before_the_run(scene: Scene, settings: str, coordination: str, told: str) -> None:
    scene.write(".treaty.toml", settings)
    scene.commit()
    scene.workflow(CLASH.format(coordination))
    said = scene.run("--dry-run")
    assert said.code == 0
    assert told in said.err


@pytest.mark.parametrize(
    ("codes", "about"),
    [
        ([Exit.OK], None),
        ([], None),
        ([Exit.INTERRUPTED, Exit.FAILED], None),
        ([Exit.REVIEW], "waiting"),
        ([Exit.CONFLICT, Exit.REVIEW], "waiting"),
        ([Exit.FAILED, Exit.REVIEW], "failed"),
        ([Exit.FAILED], "failed"),
        ([Exit.BUDGET], "failed"),
    ],
)
def test_who_hears_of_what(codes: list[Exit], about: str | None) -> None:
    assert notify.about_of(codes) == about


def test_no_part_of_a_secret_address_is_left_in_a_reason() -> None:
    channel = Channel("slack", secrets=("https://hooks.example.com/services/T000111/B000222/abcdefghij?sig=q1w2e3r4",))
    said = "POST /services/T000111/B000222/abcdefghij?sig=q1w2e3r4 and abcdefghij alone"
    assert no_secrets(said, channel) == "POST /***/***/***/***?*** and *** alone"
    login = Channel("pager", secrets=("https://robot-7:pass-word@h.example/a?token=zyx%2Fwvut",))
    assert no_secrets("robot-7:pass-word sent zyx/wvut, zyx%2Fwvut", login) == "***:*** sent ***, ***"
    assert no_secrets("said", Channel("email", secrets=("pass://[word",))) == "said"
    assert json.dumps(repr(channel)) == "\"Channel('slack')\""
