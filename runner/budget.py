"""What a run may spend: once tokens or cost are used up, nothing more starts. What runs may finish."""

from collections.abc import Iterable
from dataclasses import dataclass

from runner.agents.backend import Usage
from runner.run_state import AgentState
from scopes.coordination import Budget


@dataclass(slots=True)
class Spending:
    """What all attempts of a run have used so far; what a program does not tell counts as nothing."""

    budget: Budget | None
    tokens: int = 0
    cost: float = 0.0

    @classmethod
    def of(cls, budget: Budget | None, agents: Iterable[AgentState]) -> "Spending":
        """With what earlier processes of the run have used."""
        listed = list(agents)
        return cls(budget, sum(one.tokens or 0 for one in listed), sum(one.cost or 0.0 for one in listed))

    def add(self, usage: Usage | None) -> None:
        """What one attempt used."""
        if usage is not None:
            self.tokens += (usage.input or 0) + (usage.output or 0)
            self.cost += usage.cost or 0.0

    def refusal(self) -> str:
        """Why nothing more may start, "" while there is something left."""
        if self.budget is None:
            return ""
        if self.budget.tokens is not None and self.tokens >= self.budget.tokens:
            return f"the budget of {self.budget.tokens} tokens is used up ({self.tokens})"
        if self.budget.cost is not None and self.cost >= self.budget.cost:
            return f"the budget of ${self.budget.cost:.2f} is used up (${self.cost:.2f})"
        return ""
