"""aider: one message, no streaming; it speaks to people, so its success is read from few signs.

It exits 0 after an error of the model's server, and prints no events: an error is what litellm calls one.
"""

import re

from runner.agents.backend import Access, Heard, Job, Launch, Usage
from runner.agents.stream import fail, fault_of_agent
from runner.agents.tools import switches
from runner.process import Outcome

TOKENS = re.compile(r"Tokens: ([\d.]+)(k?) sent,.*?([\d.]+)(k?) received\.(?: Cost: \$([\d.]+) message)?")
ERROR = re.compile(r"(?:litellm\.)?(\w*(?:Error|Exception))\b")
FLAGS = (
    *("--yes-always", "--no-stream", "--no-pretty", "--no-check-update", "--analytics-disable"),
    *("--no-auto-commits", "--no-gitignore", "--no-show-release-notes"),
)


class AiderBackend:
    """Lines of `--no-pretty`. The line with the tokens of an answer is the good end of it."""

    name = "aider"
    program = "aider"
    install = "pip install aider-chat"
    litter: tuple[str, ...] = (".aider.tags.cache.v*/**",)  # it can be put nowhere else
    resumes = False
    access: Access | None = Access("https://api.openai.com/v1", "OPENAI_API_KEY", "authorization")

    def launch(self, job: Job) -> Launch:
        """Models are reached as litellm's `openai/` ones, through the relay."""
        model = job.model.model or job.agent.model or "gpt-5"
        argv = [self.program, "--model", model if "/" in model else f"openai/{model}", *FLAGS]
        argv += [f"--{kind}-history-file={job.home / f'.aider.{kind}.history'}" for kind in ("chat", "input")]
        argv += [*switches(self.name, job.agent.tools), "--message", job.prompt]
        return Launch(argv, {"OPENAI_API_BASE": job.url, "OPENAI_API_KEY": job.token})

    def listen(self, stream: str, line: str, heard: Heard) -> None:  # noqa: ARG002 - it uses both alike
        """Take in one line."""
        said = line.strip()
        tokens = TOKENS.search(said)
        if tokens is not None:
            before = heard.usage or Usage(0, 0, None)
            cost = float(tokens[5]) + (before.cost or 0.0) if tokens[5] else before.cost
            sent, received = _count(tokens[1], tokens[2]), _count(tokens[3], tokens[4])
            heard.usage = Usage((before.input or 0) + sent, (before.output or 0) + received, cost)
            heard.finished, heard.error, heard.rate_limited = True, "", False
        elif said.startswith("litellm.") or (ERROR.match(said) and not heard.finished):
            heard.finished = False
            fail(heard, f"429: {said}" if "RateLimitError" in said else said)
        elif said:
            heard.action = said
            heard.model = said.removeprefix("Model: ").split()[0] if said.startswith("Model: ") else heard.model

    def fault(self, outcome: Outcome, heard: Heard) -> str:
        """A last answer with its tokens told, no error after it, exit code 0 and no signal."""
        return fault_of_agent(outcome, heard)


def _count(number: str, thousands: str) -> int:
    return round(float(number) * (1000 if thousands else 1))
