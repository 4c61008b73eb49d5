"""One agent's turn: where it starts from, its attempts with waits between them, and what becomes of each."""

import asyncio
import random
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from runner import attempt_folder
from runner.agents.table import account_of, choose
from runner.ahead import Ahead
from runner.attempt import Attempt
from runner.budget import Spending
from runner.commits import delete_ref, ref_name
from runner.failure import Exit
from runner.inputs import input_hash
from runner.lanes import Lanes, Patience
from runner.orchestrator import Spawner
from runner.plan import WRITE_COMPLETE, PlannedAgent
from runner.result import Result
from runner.run_state import AgentState, RunState
from runner.scheduler import Turn
from runner.session import Session, left_before, left_by
from runner.site import Site
from runner.workspace import Workspace

FIRST_WAIT = 1.0  # seconds before the second attempt; doubles each time
LONGEST_WAIT = 300.0


@dataclass(slots=True)
class AgentWork:
    """Does turns for the scheduler and remembers the exit codes that come of them."""

    site: Site
    spending: Spending
    attempts: dict[str, int] = field(default_factory=dict)  # made by earlier processes of this run
    spawners: dict[str, Spawner] = field(default_factory=dict)  # by orchestrator
    before: Mapping[str, AgentState] = field(default_factory=dict)  # as those left them
    lanes: Lanes = field(default_factory=Lanes)
    tidying: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    ahead: Ahead = field(init=False)
    codes: list[Exit] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ahead = Ahead(self.site)

    @classmethod
    def of(cls, site: Site, state: RunState) -> "AgentWork":
        """With what earlier processes of the run have done and spent."""
        spending = Spending.of(site.workflow.execution.budget, state.agents.values())
        attempts = {agent.id: agent.attempt for agent in state.agents.values()}
        return cls(site, spending, attempts, before=dict(state.agents))

    async def turn(self, turn: Turn) -> bool:
        """The whole turn; True for a good end."""
        agent = turn.planned.agent
        number = self._first(agent.id)
        start, space = await self.ahead.take(agent, turn.starts, number)
        if start.conflicts:
            paths = ", ".join(dict.fromkeys(place.path for place in start.conflicts))
            result = Result(False, f"what it waits for does not merge: conflicts in {paths}", Exit.CONFLICT)
            return self._give_up(turn, number, result)
        return await self._try(turn, number, start.commit, space)

    async def _try(self, turn: Turn, number: int, start: str, space: Workspace | None) -> bool:
        """Attempts, until one is good or no other may follow."""
        site, agent = self.site, turn.planned.agent
        backend, model = choose(site.workflow, agent, site.models)
        left, patience = site.workflow.execution.retries, Patience.of(site.workflow.execution.timeout)
        lane = self.lanes.of(account_of(backend, model))
        comments = tuple(self.before[agent.id].comments) if agent.id in self.before else ()
        going = left_before(backend, self.before.get(agent.id), start)
        while True:
            await lane.wait(turn.stop)
            attempt = self._attempt(turn, number, (start, space if going is None else None), comments, going)
            result = await site.executor.run(attempt)
            self.spending.add(attempt.heard.usage)
            space = None
            if result.good:
                lane.answered()
                self._tidy(attempt, result)
                return self._complete(turn, result)
            lost = going is not None and not attempt.heard.session  # its program did not know the session any more
            seconds = 0.0 if lost else lane.limited() if result.rate_limited else self._backoff(turn, number)
            paused = result.rate_limited and not result.out_of_time
            again = lost or (patience.allows(seconds) if paused else left > 0)
            if turn.stop.is_set() or not result.may_retry or not again or self.spending.refusal():
                self._tidy(attempt, result)
                return self._give_up(turn, number, result)
            self._tell_wait(turn, number, result, seconds=seconds, left=patience.seconds)
            if not paused and not lost:
                left, comments = left - 1, (result.reason,)
            going = left_by(backend, attempt.heard, attempt.place)
            self._tidy(attempt, result, going)
            await (lane.wait(turn.stop) if result.rate_limited else _pause(turn, seconds))
            if turn.stop.is_set():
                self._tidy(attempt, result)
                return self._give_up(turn, number, result)
            number += 1

    def soon(self, planned: PlannedAgent, starts: tuple[str, ...]) -> None:
        """This agent is next."""
        self.ahead.begin(planned.agent, starts, self._first(planned.id))

    def _first(self, agent: str) -> int:
        """The number of the first attempt of this process."""
        return self.attempts.get(agent, 0) + 1

    async def finish(self) -> None:
        """Wait until nothing is left of what is not kept."""
        await self.ahead.clear()
        await asyncio.get_running_loop().run_in_executor(self.tidying, bool)
        self.tidying.shutdown()
        await self.site.executor.close()

    def _attempt(
        self,
        turn: Turn,
        number: int,
        where: tuple[str, Workspace | None],
        comments: tuple[str, ...],
        going: Session | None,
    ) -> Attempt:
        site, agent = self.site, turn.planned.agent
        backend, model = choose(site.workflow, agent, site.models)
        inputs = input_hash(site.workflow, agent.id, site.base)
        spawner = self.spawners.get(agent.id)
        start, space = where
        known = (site, agent, number, start, turn.stop, backend, model, turn.reached)
        return Attempt(*known, spawner, inputs, comments, space, going)

    def _tidy(self, attempt: Attempt, result: Result, going: Session | None = None) -> None:
        """Take away what is not kept, nor `going` on; nobody waits for that."""
        keep = not result.good and result.may_keep and self.site.workflow.coordination.preserve_failed_agent_output
        if not keep:
            self.tidying.submit(_tidy, self.site, attempt, result, going)

    def _backoff(self, turn: Turn, number: int) -> float:
        """Seconds before the attempt after this one, with jitter."""
        made = number - self.attempts.get(turn.planned.id, 0)
        return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (made - 1)) * random.uniform(0.75, 1.25)

    def _tell_wait(self, turn: Turn, number: int, result: Result, **waits: float) -> None:
        agent = turn.planned.id
        self.site.note("agent.failed", agent, number, reason=result.reason, code=int(result.code), commit=result.commit)
        rounded = {name: round(seconds, 1) for name, seconds in waits.items()}
        self.site.note("agent.retrying", agent, number, rate_limited=result.rate_limited, **rounded)

    def _complete(self, turn: Turn, result: Result) -> bool:
        for checkpoint in turn.planned.agent.checkpoints:
            if checkpoint.condition.kind == "write_complete":
                turn.reached(checkpoint.id, result.commit)
        turn.reached(WRITE_COMPLETE, result.commit)
        return True

    def _give_up(self, turn: Turn, number: int, result: Result) -> bool:
        agent = turn.planned.id
        if result.held:
            held = {"reason": result.reason, "paths": list(result.held), "commit": result.commit}
            self.site.note("agent.held", agent, number, **held)
        elif turn.stop_reason:
            self.site.note("agent.cancelled", agent, number, reason=turn.stop_reason)
            return False
        else:
            data = {"reason": result.reason, "code": int(result.code), "commit": result.commit}
            self.site.note("agent.failed", agent, number, **data)
        spawner = self.spawners.get(self.site.state.agents[agent].parent)
        if spawner is not None and not result.held and spawner.replace(agent):
            return True
        self.codes.append(result.code)
        self.reasons.append(f"{agent} {result.reason}")
        return False


async def _pause(turn: Turn, seconds: float) -> None:
    """Wait; a stop ends it."""
    try:
        await asyncio.wait_for(turn.stop.wait(), seconds)
    except TimeoutError:
        return


def _tidy(site: Site, attempt: Attempt, result: Result, going: Session | None) -> None:
    """Only the log of an attempt stays; of one that failed, not even its commit."""
    if going is None:
        attempt_folder.clear(attempt.place)
    if not result.good:
        delete_ref(site.git, ref_name(site.run_id, f"{attempt.agent.id}+attempt-{attempt.number}"))
