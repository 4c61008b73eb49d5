"""A run followed by its journal: the state so far, and at each look what is new."""

from collections import deque
from dataclasses import dataclass, field

from runner.journal import Event, Journal
from runner.output_log import Line
from runner.run_state import RunState
from runner.state_folder import RunFolder
from runner.view.story import output_line
from runner.view.text import event_line
from runner.view.web.pages.tail import Tail

MOST_LINES = 200  # of the log, on a page
PHASES = {"merge.started": "merging", "merge.review": "", "merge.stopped": "", "merge.target": "", "run.finished": ""}


@dataclass(slots=True)
class News:
    """Agents that events were about, new lines of the log, whether anything is new about the run itself."""

    agents: dict[str, None] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    run: bool = False


@dataclass(slots=True)
class Following:
    """One run; the log is that of `agent`, or of the whole run where that is ""."""

    folder: RunFolder
    journal: Journal
    agent: str = ""
    state: RunState = field(default_factory=RunState)
    phase: str = ""  # of the merge: what it does now
    seq: int = 0
    tail: Tail | None = None

    def look(self) -> News:
        """What came since the last look."""
        news, lines = News(), deque[str]((), MOST_LINES)
        events = self.journal.events(self.seq)
        for event in events:
            self.seq = event.seq
            self.state.apply(event)
            if event.agent in self.state.agents:
                news.agents[event.agent] = None
            news.run = news.run or not event.kind.startswith("agent.") or event.kind == "agent.usage"
            self._note(event)
        if not self.agent:
            lines.extend(line for event in events[-4 * MOST_LINES :] if (line := event_line(event)))
        elif self.agent in self.state.agents:
            lines.extend(output_line(self.agent, line) for line in self._printed())
        news.lines = list(lines)
        return news

    def _note(self, event: Event) -> None:
        self.phase = PHASES.get(event.kind, self.phase)
        if event.kind == "merge.validation":
            self.phase = f"validating: {event.text('command')}"

    def _printed(self) -> list[Line]:
        """What the agent's latest attempt printed."""
        path = self.folder.log(self.agent, self.state.agents[self.agent].attempt)
        if self.tail is None or self.tail.path != path:
            self.tail = Tail(path)
        return self.tail.look()
