"""Whether the yes that a person said still holds for the merge that there is now."""

from merge.repository.git import Git
from runner.merging.changes import changes_of
from runner.run_state import RunState


def approval(git: Git, state: RunState, merged: str) -> tuple[bool, str]:
    """Whether `merged` was approved; where it is another merge than the approved one, why a person is asked again.

    It holds for the very tree, and for the very same changes, path by path, where the branch that they go to moved
    in other files only.
    """
    if not state.approved_by or not state.proposed:
        return False, ""
    if git.resolve(merged, "tree") == git.resolve(state.proposed, "tree"):
        return True, ""
    then, now = changes_of(git, [(f"{state.proposed}^1", state.proposed), (f"{merged}^1", merged)])
    if (then.before, then.entries) == (now.before, now.entries):
        return True, ""
    new = f"git diff {state.proposed[:12]} {merged[:12]}"
    return False, f"{state.approved_by} approved another merge, before the branches moved: `{new}` shows what is new"
