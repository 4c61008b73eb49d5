"""What the adapters of command-line agents share: a line of JSON, an error that is a rate limit, a fault."""

import json
from collections.abc import Mapping

from runner.agents.backend import Heard, fault_of_process
from runner.process import Outcome

Json = Mapping[str, object]


def parse(line: str) -> Json | None:
    """The JSON object on this line, None where it is none: programs print other things between."""
    if not line.startswith("{"):
        return None
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def text(value: Json, *keys: str) -> str:
    """The text at this path, "" where there is none."""
    found: object = value
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) else ""


def number(value: Json, *keys: str) -> int:
    """The whole number at this path, 0 where there is none."""
    found: object = value
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, int) else 0


def fail(heard: Heard, message: str) -> None:
    """An error that the program told; a later good end takes it back."""
    heard.error = " ".join(message.split())[:300]
    heard.rate_limited = "429" in message or "rate limit" in message.lower()


def blame_server(heard: Heard) -> None:
    """For a program that did not do well: what its model's server answered last, where it does not say that itself."""
    if heard.status >= 400 and str(heard.status) not in heard.error:
        said = f"the model's server said {heard.status}"
        fail(heard, f"{heard.error} ({said})" if heard.error else said)


def fault_of_agent(outcome: Outcome, heard: Heard) -> str:
    """A success needs all signs at once: a good last word, exit code 0, no signal of ours."""
    fault = fault_of_process(outcome)
    if fault and outcome.end != "exited":
        return f"{fault}; {heard.error}" if heard.error else fault
    if heard.error:
        return heard.error
    if fault:
        return fault
    return "" if heard.finished else "ended without a last word"
