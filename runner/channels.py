"""Where notices go: the channels of a workflow as addresses that apprise understands."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from runner.failure import RunnerError
from runner.outside import Table
from scopes.workflow import Workflow

WAITS = {"cto": "5", "rto": "8"}  # seconds to connect and to answer
DESKTOP = {"darwin": ("macosx://",), "win32": ("windows://",)}
GENERAL = ("address", "title", "body")
EMAIL = ("server", "security", "user", "password", "from", "to")
SECURITY = {"starttls": "starttls", "tls": "ssl", "none": "insecure"}
PORTS = {"starttls": 587, "tls": 465, "none": 25}


def as_it_is(title: str, body: str) -> tuple[str, str]:
    """Title and body apart."""
    return title, body


def as_slack_text(title: str, body: str) -> tuple[str, str]:
    """One text, in which nothing that an agent wrote calls a person or a channel."""
    text = f"{title}\n{body}" if body else title
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, entity)
    return "", text


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to reach people. `addresses` hold secrets; `fault` says why nothing can be sent."""

    name: str
    addresses: tuple[str, ...] = ()
    fault: str = ""
    secrets: tuple[str, ...] = ()
    wording: Callable[[str, str], tuple[str, str]] = as_it_is

    def __repr__(self) -> str:
        return f"Channel({self.name!r})"


def channels_of(workflow: Workflow, table: Table, about: Literal["waiting", "failed"]) -> list[Channel]:
    """Who hears of it: `notification_channel` if the run waits for a person, `failure_notification` if it failed;
    a run that waits and names no channel tells those of `failure_notification`."""
    coordination = workflow.coordination
    name, webhook = coordination.notification_channel, coordination.notification_webhook
    if about == "waiting" and (name or webhook):
        return [_guarded(name or "webhook", lambda: _channel(name or "", webhook or "", table, workflow))]
    failure = coordination.failure_notification
    found = []
    if failure is not None and failure.slack:
        address = failure.slack
        found.append(_guarded("slack", lambda: slack("slack", address)))
    if failure is not None and failure.email:
        found.append(_guarded("email", lambda: email("email", table.table("email"), failure.email)))
    return found


def _guarded(name: str, make: Callable[[], Channel]) -> Channel:
    try:
        return make()
    except RunnerError as error:
        return Channel(name, fault=f"{error.message}; {error.hint}".rstrip("; "))


def _channel(name: str, webhook: str, table: Table, workflow: Workflow) -> Channel:
    own = table.table(name) if name in table.entries else None
    if name == "email":
        failure = workflow.coordination.failure_notification
        return email(name, own or Table(table.file, "notify.email"), failure.email if failure else ())
    if own is not None:
        own.check(*GENERAL)
        webhook = webhook or own.secret("address")
    if name == "desktop":
        return Channel(name, DESKTOP.get(sys.platform, ("dbus://", "gnome://")))
    if not webhook:
        own_names = [key for key in table.entries if key not in GENERAL]
        known = ", ".join(("slack", "email", "desktop", "webhook", *own_names))
        place = f'[notify.{name}] address = {{env = "NAME"}} in {table.file.name}'
        hint = f"give `notification_webhook`, or {place}; known: {known}"
        raise RunnerError(f"the channel `{name}` has no address", hint)
    if name == "slack" or _host_of(webhook).endswith("hooks.slack.com"):
        return slack(name or "slack", webhook)
    if name in ("", "webhook"):
        return Channel(name or "webhook", (_posted(webhook, ()),), secrets=(webhook,))
    return Channel(name, (webhook,), secrets=(webhook,))


def _host_of(address: str) -> str:
    """ "" where that is no address; apprise says so when it is told to send there."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def slack(name: str, webhook: str) -> Channel:
    """An incoming webhook of Slack, or of what takes the same: `{"text": ...}`."""
    only_text = ((":message", "text"), (":title", ""), (":version", ""), (":attachments", ""), (":type", ""))
    return Channel(name, (_posted(webhook, only_text),), secrets=(webhook,), wording=as_slack_text)


def _posted(webhook: str, more: tuple[tuple[str, str], ...]) -> str:
    """The address of a webhook as apprise's address for JSON that is posted there."""
    try:
        parts = urlsplit(webhook)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        parts, port = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise RunnerError("the address of the webhook is no http or https address", "check the variable that holds it")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    user = f"{quote(parts.username, safe='')}:{quote(parts.password or '', safe='')}@" if parts.username else ""
    query = [(f"-{key}", value) for key, value in parse_qsl(parts.query, keep_blank_values=True)]
    scheme = "jsons" if parts.scheme == "https" else "json"
    return f"{scheme}://{user}{host}{port}{parts.path}?{urlencode([*query, *more, *WAITS.items()])}"


def email(name: str, table: Table, to: tuple[str, ...]) -> Channel:
    """E-mail through the server of the settings."""
    table.check(*EMAIL)
    to = table.texts("to") or to
    if not to:
        raise RunnerError(
            "no e-mail address to write to", "give `failure_notification.email`, or `to` in [notify.email]"
        )
    server, sender = table.text("server"), table.text("from")
    if not server or not sender:
        hint = f'[notify.email]  server = "smtp.example.com"  from = "treaty@example.com"  in {table.file.name}'
        raise RunnerError("no mail server is set", hint)
    security = table.text("security") or "starttls"
    if security not in SECURITY:
        raise RunnerError(f"[{table.name}]: `security` cannot be `{security}`", f"one of {', '.join(SECURITY)}")
    host, _, port = server.partition(":")
    password = table.secret("password")
    user = table.text("user")
    login = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
    words = {"mode": SECURITY[security], "from": sender, "to": ",".join(to), "format": "text", **WAITS}
    address = f"mailto://{login}{host}:{port or PORTS[security]}/?{urlencode({**words, 'smtp': host})}"
    return Channel(name, (address,), secrets=tuple(filter(None, (password,))))


def no_secrets(text: str, channel: Channel) -> str:
    """The text without the channel's secrets, nor any part of a secret address."""
    pieces = {piece for secret in channel.secrets for piece in (secret, *_parts_of(secret)) if len(piece) > 5}
    for piece in sorted(pieces, key=len, reverse=True):
        text = text.replace(piece, "***").replace(quote(piece, safe=""), "***")
    return text.replace(os.linesep, " ")


def _parts_of(address: str) -> list[str]:
    """What alone may open an address: user, password, folders, the query and its values."""
    try:
        parts = urlsplit(address)
    except ValueError:  # no address at all
        return []
    if "://" not in address:
        return []
    login = [parts.username or "", parts.password or ""]
    return [*login, *parts.path.split("/"), parts.query, *(value for _, value in parse_qsl(parts.query))]
