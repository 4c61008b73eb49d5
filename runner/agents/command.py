"""Any program as an agent: `sh -c` in the clone's root; its last line of output is what it does now."""

from runner.agents.backend import Access, Heard, Job, Launch, fault_of_process
from runner.process import Outcome


class CommandBackend:
    """The agent's `command`, or the one that `.treaty.toml` gives for its model."""

    name = "command"
    program = ""
    install = ""
    litter: tuple[str, ...] = ()
    resumes = False
    access: Access | None = None

    def launch(self, job: Job) -> Launch:
        """The command by `sh -c`."""
        return Launch(["sh", "-c", job.agent.command or job.model.command])

    def listen(self, stream: str, line: str, heard: Heard) -> None:
        """The last line that says something is the action."""
        if line.strip():
            heard.action = line.strip()
            if stream == "err":
                heard.error = line.strip()

    def fault(self, outcome: Outcome, heard: Heard) -> str:
        """Exit code 0 is all that such a program can tell; the last line of stderr explains another."""
        fault = fault_of_process(outcome)
        return f"{fault}: {heard.error}" if fault and outcome.code > 0 and heard.error else fault
