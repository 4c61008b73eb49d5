"""Lanes: one account's agents wait together, others do not."""

import asyncio
import time

import pytest

from runner import lanes
from runner.lanes import Lanes


def test_a_limit_holds_back_its_account_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "FIRST_PAUSE", 0.2)
    every = Lanes()
    every.of("a").limited()

    async def waited(account: str) -> float:
        began = time.monotonic()
        await every.of(account).wait(asyncio.Event())
        return time.monotonic() - began

    async def both() -> list[float]:
        return await asyncio.gather(waited("a"), waited("a"), waited("b"), waited(""))

    first, second, other, none = asyncio.run(both())
    assert min(first, second) > 0.15
    assert max(other, none) < 0.1


def test_pauses_grow_up_to_a_cap_and_start_anew_after_an_answer() -> None:
    lane = Lanes().of("a")
    waits = [lane.limited() for _ in range(10)]
    assert waits[1] > 1.5 * waits[0]
    assert max(waits) <= lanes.LONGEST_PAUSE * 1.1
    lane.until = 0.0
    lane.answered()
    assert lane.limited() < 2 * lanes.FIRST_PAUSE


def test_a_stop_ends_the_wait() -> None:
    lane = Lanes().of("a")
    lane.limited()

    async def stopped() -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(0.05, stop.set)
        await asyncio.wait_for(lane.wait(stop), 2)

    asyncio.run(stopped())
