"""`treaty workflow replay`: what it says. Nothing here prints: `say` gets each line."""

import argparse
import os
import sys

from runner import replay as again
from runner.answers import Say, as_json, event_json
from runner.failure import Exit, RunnerError
from runner.journal import Event
from runner.repository_state import find
from runner.view import text


def replay(arguments: argparse.Namespace, say: Say) -> int:
    """Run an agent again, open a shell in its place, or merge again."""
    git, _, folder = find(arguments)
    if arguments.merge_only:
        return _told_merge(*again.merge_again(git, folder), arguments, say)
    if not arguments.agent:
        raise RunnerError("replay: which agent?", "name it with --agent, or use --merge-only")
    if arguments.interactive:
        place, shell, environment = again.enter(git, folder, arguments.agent)
        say(f"{arguments.agent} as it started: {place}", to="people")
        if not sys.stdin.isatty():
            say(str(place))
            return Exit.OK
        os.chdir(place)
        os.execvpe(shell[0], shell, environment)

    def hear(event: Event) -> None:
        if arguments.json:
            say(event_json(event))
        elif (line := text.event_line(event)) and (arguments.verbose or event.kind != "agent.action"):
            say(line, to="people")

    return _told_agent(again.replay(git, folder, arguments.agent, hear), arguments, say)


def _told_agent(found: again.Replayed, arguments: argparse.Namespace, say: Say) -> int:
    same = bool(found.after) and not found.changes
    if arguments.json:
        changed = [change.path for change in found.changes]
        told = {"before": found.before, "after": found.after, "reason": found.reason, "differs": changed}
        say(as_json("replay", agent=arguments.agent, **told))
        return Exit.FAILED if found.reason else Exit.OK
    if found.reason:
        say(f"{arguments.agent} {found.reason}")
    if not found.after:
        return Exit.FAILED
    say("the same result as before" if same else f"recorded {found.before[:12] or 'nothing'}, now {found.after[:12]}:")
    for line in () if same else text.diff_lines(arguments.agent, found.changes)[1:]:
        say(line)
    return Exit.FAILED if found.reason else Exit.OK


def _told_merge(before: str, now: str, conflicts: list[str], arguments: argparse.Namespace, say: Say) -> int:
    if arguments.json:
        say(as_json("replay", before=before, after=now, conflicts=conflicts))
        return Exit.CONFLICT if conflicts else Exit.OK
    for line in conflicts:
        say(line)
    if conflicts:
        return Exit.CONFLICT
    if before == now:
        say(f"the merge gives the same tree again: {now[:12]}")
    else:
        say(f"the merge gives the tree {now[:12]}; the target got {before[:12] or 'none'}")
    return Exit.OK
