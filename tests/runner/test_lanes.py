"""Lanes: one account's agents wait together, others do not."""

import asyncio
import time

import pytest

from runner import lanes
from runner.lanes import Lane, Lanes, Patience


def one_more(lane: Lane) -> float:
    """The pause that follows if the lane has been open again."""
    lane.until = 0.0
    return lane.limited()


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
    waits = [one_more(lane) for _ in range(10)]
    assert waits[1] > 1.5 * waits[0]
    assert max(waits) <= lanes.LONGEST_PAUSE * 1.1
    lane.answered()
    assert one_more(lane) < 2 * lanes.FIRST_PAUSE


def test_agents_that_hear_it_at_once_make_one_pause() -> None:
    lane = Lanes().of("a")
    first = lane.limited()
    assert all(lane.limited() <= first for _ in range(8))
    assert lane.pauses == 1


@pytest.mark.parametrize(("timeout", "waits"), [(40.0, [5, 10, 20]), (4.0, []), (None, [5, 10, 20, 40, 80, 160])])
def test_an_agent_waits_no_longer_than_it_may_work(timeout: float | None, waits: list[int]) -> None:
    patience = Patience.of(timeout)
    pauses = [5 * 2**number for number in range(10)]
    assert [pause for pause in pauses if patience.allows(pause)] == waits
    assert patience.seconds == (timeout or lanes.LONGEST_TOTAL) - sum(waits)


def test_a_stop_ends_the_wait() -> None:
    lane = Lanes().of("a")
    lane.limited()

    async def stopped() -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(0.05, stop.set)
        await asyncio.wait_for(lane.wait(stop), 2)

    asyncio.run(stopped())
