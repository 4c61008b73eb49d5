"""When what went on in a run: a stretch for each attempt of each agent, for the merge; and that as a picture."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from runner.journal import Event
from runner.run_state import Status
from runner.view.text import clock
from runner.view.web.markup import Attributes, Markup, tag

MERGE = "merge"  # the row of the merge; no agent can be called so in a picture's legend but by its own row
ENDS: dict[str, Status] = {
    "agent.completed": "COMPLETE",
    "agent.failed": "FAILED",
    "agent.held": "HELD",
    "agent.cancelled": "CANCELLED",
}
MERGE_ENDS: dict[str, Status] = {"merge.target": "COMPLETE", "merge.review": "HELD", "merge.stopped": "FAILED"}
NAMES, BARS, HIGH, AXIS = 180, 760, 22, 24  # pixels: of the names, of the whole time, of a row, of the hours above
TICKS = 5
LETTERS = 22  # of a name


@dataclass(frozen=True, slots=True)
class Span:
    """One attempt of an agent, or one merge (`agent` is ""): seconds since the epoch, how it ended."""

    agent: str
    attempt: int
    start: float
    end: float
    status: Status
    text: str = ""


def spans(events: Iterable[Event], now: float) -> list[Span]:
    """The stretches of a run, by their start; what is not over ends `now`."""
    found: list[Span] = []
    open_: dict[str, int] = {}  # agent to the place of its span

    def close(agent: str, at: float, status: Status, text: str) -> None:
        if agent in open_:
            place = open_.pop(agent)
            found[place] = replace(found[place], end=at, status=status, text=text)

    for event in events:
        if event.kind in ("run.resumed", "run.finished"):
            for agent in list(open_):
                close(agent, event.time, "CANCELLED" if event.kind == "run.resumed" else "FAILED", "interrupted")
        elif event.kind in ("agent.started", "merge.started"):
            close(event.agent, event.time, "CANCELLED", "begun again")
            open_[event.agent] = len(found)
            found.append(Span(event.agent, event.attempt, event.time, now, "RUNNING", event.text("group")))
        elif event.kind in ENDS:
            said = event.text("summary") or event.text("reason")
            close(event.agent, event.time, ENDS[event.kind], said)
        elif event.kind in MERGE_ENDS:
            close("", event.time, MERGE_ENDS[event.kind], event.text("group"))
    return found


def gantt(found: Sequence[Span], start: float, end: float) -> Markup:
    """The stretches as bars, an agent a row, the merge last."""
    rows = list(dict.fromkeys(span.agent for span in found if span.agent))
    rows += [""] if any(not span.agent for span in found) else []
    top = {name: AXIS + number * HIGH for number, name in enumerate(rows)}
    long = max(end - start, 0.001)
    width, height = NAMES + BARS + 60, AXIS + len(rows) * HIGH + 6
    parts = [_tick(number, long, height) for number in range(TICKS + 1)]
    parts += [_name(name, y) for name, y in top.items()]
    parts += [_bar(span, top[span.agent], start, long) for span in found]
    shape: Attributes = {"viewBox": f"0 0 {width} {height}", "width": width, "height": height, "role": "img"}
    about = "when each agent worked; the table says the same in words"
    return tag("svg", {"class": "gantt", "xmlns": "http://www.w3.org/2000/svg", **shape, "aria-label": about}, parts)


def _tick(number: int, long: float, height: int) -> Markup:
    x = NAMES + BARS * number // TICKS
    line = tag("path", {"class": "tick", "d": f"M{x},{AXIS - 4} V{height}"})
    said = clock(long * number / TICKS) if long >= TICKS else f"{long * number / TICKS:.1f} s"
    return tag("g", {}, line, tag("text", {"x": x, "y": 14, "text-anchor": "middle", "class": "hour"}, said))


def _name(name: str, y: int) -> Markup:
    shown = name or MERGE
    short = shown if len(shown) <= LETTERS else f"{shown[: LETTERS - 1]}…"
    kind = None if name else "own"
    return tag("text", {"x": 4, "y": y + 15, "class": kind}, short)


def _bar(span: Span, y: int, start: float, long: float) -> Markup:
    left = NAMES + BARS * (span.start - start) / long
    wide = max(2.0, BARS * (span.end - span.start) / long)
    attempt = f", attempt {span.attempt}" if span.attempt > 1 else ""
    said = f"{span.agent or MERGE}{attempt}: {span.status}, {clock(span.end - span.start)} {span.text}".rstrip()
    shape: Attributes = {"x": f"{left:.1f}", "y": y + 3, "width": f"{wide:.1f}", "height": HIGH - 6, "rx": 3}
    return tag("rect", {"class": f"bar {span.status}", **shape}, tag("title", {}, said))
