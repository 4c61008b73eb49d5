"""How commands answer: lines to `say`, or NDJSON."""

import argparse
import json
from collections.abc import Callable
from typing import Protocol

from runner.journal import Event

SCHEMA_VERSION = 1


class Say(Protocol):
    """Takes one line: `to="out"` is data, `to="people"` is for people."""

    def __call__(self, text: str, *, to: str = "out") -> None: ...


Handler = Callable[[argparse.Namespace, Say], int]


def as_json(kind: str, **data: object) -> str:
    """One line of NDJSON."""
    return json.dumps({"schema_version": SCHEMA_VERSION, "kind": kind, **data}, ensure_ascii=False)


def event_json(event: Event) -> str:
    """An event as one line of NDJSON."""
    data = {"seq": event.seq, "time": event.time, "agent": event.agent, "attempt": event.attempt}
    return as_json(event.kind, **data, data=dict(event.data))
