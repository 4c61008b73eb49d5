"""Tells people outside that a run waits for them or has failed: Slack, e-mail, desktop, a webhook, what apprise speaks.

Nothing here ends a run or holds it up for long: what cannot be sent is journaled with a reason that holds no secret.
"""

import asyncio
import contextlib
import logging
import threading
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from runner.channels import Channel, channels_of, no_secrets
from runner.failure import Exit, RunnerError, worst
from runner.outside import Table, fill
from runner.site import Site
from scopes.workflow import Workflow

SECONDS = 20.0  # for all channels together; they are told at the same time
LONGEST = 3000  # characters of a message
INSTALL = "apprise is not installed: `pip install 'treaty[notify]'`"
TITLE = "{{workflow}}: {{status}}"
BODY = "{{reasons}}\n\n{{agents}}\n\n{{next}}"
About = Literal["waiting", "failed"]
WAITING = frozenset({Exit.CONFLICT, Exit.REVIEW})
SILENT = frozenset({Exit.OK, Exit.INTERRUPTED, Exit.TERMINATED})


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said: the same to every channel."""

    about: About
    title: str
    body: str


async def notify(site: Site, codes: Sequence[Exit], reasons: Sequence[str]) -> None:
    """Tell those whom the workflow names, if the run ended in a way that they want to hear of."""
    about = about_of(codes)
    if about is None:
        return
    try:
        table = Table.read(site.git.path, "notify")
        channels = channels_of(site.workflow, table, about)
        notice = compose(table, site, about, worst(codes), reasons) if channels else None
    except RunnerError as error:
        site.note("notify.failed", channel="", about=about, reason=f"{error.message}; {error.hint}".rstrip("; "))
        return
    if notice is not None:
        for channel, reason in await _send_all(channels, notice):
            if reason:
                site.note("notify.failed", channel=channel.name, about=about, reason=reason)
            else:
                site.note("notify.sent", channel=channel.name, about=about)


def about_of(codes: Sequence[Exit]) -> About | None:
    """Whether the run waits for a person, or failed; None where nobody need be told."""
    code = worst(codes)
    if code in SILENT or any(one in SILENT - {Exit.OK} for one in codes):
        return None
    return "waiting" if code in WAITING else "failed"


def compose(table: Table, site: Site, about: About, code: Exit, reasons: Sequence[str]) -> Notice:
    """The notice, by the templates of the settings."""
    values = _values(site, code, reasons)
    title = fill(table.text("title") or TITLE, values)
    body = fill(table.text("body") or BODY, values)
    return Notice(about, " ".join(title.split()), body.strip()[:LONGEST])


def _values(site: Site, code: Exit, reasons: Sequence[str]) -> Mapping[str, str]:
    name = site.workflow.name
    names = {Exit.CONFLICT: "CONFLICT", Exit.REVIEW: "REVIEW", Exit.OK: "COMPLETE"}
    agents = (f"{agent.id}: {agent.status} {agent.action}".strip() for agent in site.state.agents.values())
    following = f"treaty workflow status {name}; treaty workflow resume {name}"
    if code is Exit.REVIEW:
        following = f"treaty workflow review {name} --approve, or --reject"
    return {
        "workflow": name,
        "run": site.run_id,
        "status": names.get(code, "FAILED"),
        "code": str(int(code)),
        "target": site.target,
        "repository": site.git.path.name,
        "reasons": "\n".join(f"- {' '.join(reason.split())}" for reason in reasons),
        "agents": "\n".join(" ".join(line.split())[:200] for line in agents),
        "next": following,
    }


async def _send_all(channels: Sequence[Channel], notice: Notice) -> list[tuple[Channel, str]]:
    """Every channel with why it could not be told, "" where it was. Bounded: who hangs is left behind."""
    results: dict[str, str] = {}
    loop, all_told = asyncio.get_running_loop(), asyncio.Event()

    def tell(channel: Channel) -> None:
        results[channel.name] = no_secrets(send(channel, notice), channel)
        if len(results) == len(channels):
            with contextlib.suppress(RuntimeError):  # the run is over long since
                loop.call_soon_threadsafe(all_told.set)

    # Threads of our own, not the loop's: it would wait for them at its end.
    threads = [threading.Thread(target=tell, args=(channel,), daemon=True) for channel in channels]
    for thread in threads:
        thread.start()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(all_told.wait(), SECONDS)
    return [(channel, results.get(channel.name, f"no answer within {SECONDS:g} s")) for channel in channels]


def send(channel: Channel, notice: Notice) -> str:
    """Send it through apprise; why that was not possible, "" where it was."""
    if channel.fault:
        return channel.fault
    if find_spec("apprise") is None:
        return INSTALL
    said = Said()
    logger = logging.getLogger("apprise")
    logger.propagate = False
    logger.addHandler(said)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its plugins import modules that Python deprecates
            import apprise

            sender = apprise.Apprise()
            if sum(sender.add(address) for address in channel.addresses) == 0:
                return "apprise knows no such address, or what it needs is not on this machine"
            title, body = channel.wording(notice.title, notice.body)
            sent = sender.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT)
    except Exception as error:  # noqa: BLE001 - plugins of all kinds: none may end a run
        return f"{type(error).__name__}: {error}"
    finally:
        logger.removeHandler(said)
    return "" if sent else "; ".join(said.lines[-2:]) or "it was not taken"


class Said(logging.Handler):
    """What apprise says of its troubles."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        self.lines.append(" ".join(record.getMessage().split()))


def problems(workflow: Workflow, root: Path) -> list[str]:
    """Why those whom a workflow names will not hear of it, told before the run starts."""
    found: list[str] = []
    try:
        table = Table.read(root, "notify")
        values = dict.fromkeys(
            ("workflow", "run", "status", "code", "target", "repository", "reasons", "agents", "next"), ""
        )
        fill(table.text("title") + table.text("body"), values)
        abouts: tuple[About, ...] = ("waiting", "failed")
        channels = [channel for about in abouts for channel in channels_of(workflow, table, about)]
    except RunnerError as error:
        return [f"nobody will be notified: {error.message}; {error.hint}".rstrip("; ")]
    found += dict.fromkeys(
        f"{channel.name} will not be notified: {channel.fault}" for channel in channels if channel.fault
    )
    if channels and find_spec("apprise") is None:
        found.append(f"nobody will be notified: {INSTALL}")
    return found
