"""Whether an agent succeeded: its criteria, run in a clean checkout of what it committed, out of its reach."""

from collections.abc import Callable
from dataclasses import dataclass

from runner.checkout import Checkout
from runner.process import Limits
from scopes.workflow import Agent, Criterion

SECONDS = 600.0  # of one command, where the workflow sets no timeout


@dataclass(frozen=True, slots=True)
class Verdict:
    """One criterion: `code` is the command's, None where it has no command and is not verified automatically."""

    criterion: Criterion
    code: int | None
    said: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """It was run and did not hold."""
        return self.code not in (None, 0)


def has_commands(agent: Agent) -> bool:
    """Whether any criterion can be verified."""
    return any(criterion.command for criterion in agent.success_criteria)


async def verify(
    agent: Agent, checkout: Checkout | None, seconds: float | None, tell: Callable[[Verdict], None]
) -> list[Verdict]:
    """Every criterion, in order; all are run, also after one that failed. `tell` hears each as it is known."""
    verdicts = []
    limits = Limits(wall=seconds or SECONDS)
    for criterion in agent.success_criteria:
        if criterion.command is None or checkout is None:
            verdict = Verdict(criterion, None)
        else:
            outcome, said = await checkout.shell(criterion.command, limits)
            code = outcome.code if outcome.end == "exited" else 124
            verdict = Verdict(criterion, code, tuple(said[-20:]))
        verdicts.append(verdict)
        tell(verdict)
    return verdicts


def told(verdict: Verdict) -> str:
    """Why a criterion failed, for a status line."""
    last = next((line.strip() for line in reversed(verdict.said) if line.strip()), "")
    ended = "took too long" if verdict.code == 124 else f"exit code {verdict.code}"
    return f"criterion failed: {verdict.criterion.text} ({ended}{': ' + last if last else ''})"
