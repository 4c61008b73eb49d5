"""The target branch: checked before a run, moved by compare-and-swap after it, only ever forward."""

from dataclasses import dataclass

from merge.repository.git import Git, GitError
from runner.failure import RunnerError


@dataclass(frozen=True, slots=True)
class Target:
    """A branch by its full name."""

    ref: str

    @property
    def name(self) -> str:
        """The branch without refs/heads/."""
        return self.ref.removeprefix("refs/heads/")

    def tip(self, git: Git) -> str:
        """Its commit, "" where it does not exist yet."""
        found = git.run("rev-parse", "--verify", "--quiet", f"{self.ref}^{{commit}}", codes=(0, 1)).text
        return found.strip()

    def check(self, git: Git, place: str = "") -> None:
        """A RunnerError where the branch cannot be moved: a bad name, or checked out somewhere."""
        try:
            git.run("check-ref-format", self.ref)
        except GitError:
            hint = "see `git help check-ref-format`"
            raise RunnerError(f"`{self.name}` is no name for a branch", hint, place) from None
        holder = self._checked_out(git)
        if holder:
            hint = "check out another branch there first, or set another `context.feature_branch`"
            raise RunnerError(f"the target branch `{self.name}` is checked out in {holder}", hint, place)
        clash = self._clash(git)
        if clash:
            hint = f"rename that branch, or set another `context.feature_branch` than `{self.name}`"
            raise RunnerError(f"git cannot have `{self.name}` beside the branch `{clash}`", hint, place)

    def move(self, git: Git, new: str, old: str, reason: str) -> bool:
        """Move from `old` ("" for a new branch) to `new`; False where it is no longer at `old`."""
        self.check(git)
        try:
            git.update_ref(self.ref, new, old, reason)
        except GitError:
            if self.tip(git) == old:
                raise
            return False
        return True

    def _checked_out(self, git: Git) -> str:
        folder = ""
        for line in git.text("worktree", "list", "--porcelain").splitlines():
            key, _, value = line.partition(" ")
            if key == "worktree":
                folder = value
            elif key == "branch" and value == self.ref:
                return folder
        return ""

    def _clash(self, git: Git) -> str:
        """A branch that is a folder of this one, or the other way round."""
        if self.tip(git):
            return ""
        below = git.text("for-each-ref", "--format=%(refname:short)", "--count=1", f"{self.ref}/")
        if below:
            return below
        parts = self.name.split("/")
        for end in range(1, len(parts)):
            above = "/".join(parts[:end])
            if Target(f"refs/heads/{above}").tip(git):
                return above
        return ""
