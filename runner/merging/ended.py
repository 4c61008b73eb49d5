"""How a run or a part of it ended."""

from dataclasses import dataclass, field

from runner.failure import Exit


@dataclass(slots=True)
class Ended:
    """Exit codes that apply, and a line for each."""

    codes: list[Exit] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    paused: bool = False  # at a stage that failed its validation

    def add(self, code: Exit, reason: str) -> None:
        """One more thing to tell."""
        self.codes.append(code)
        self.reasons.append(reason)
