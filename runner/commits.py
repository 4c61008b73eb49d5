"""The runner's commits: one per attempt, made from a tree, on refs that no branch listing shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from merge.repository.git import Git, GitError

QUIET = ("core.hooksPath=/dev/null",)  # refs of ours are no business of the user's hooks; branches are
FALLBACK = ("Treaty", "treaty@localhost")


_PERSONS: dict[str, tuple[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Trailers:
    """What a commit says about how it came to be; empty values are left out."""

    values: Mapping[str, str]

    def text(self) -> str:
        """The trailer block."""
        lines = (f"{key}: {' '.join(value.split())}" for key, value in self.values.items() if value)
        return "\n".join(lines)


def person(git: Git) -> tuple[str, str]:
    """Name and e-mail address of the user, or our own where git knows none; looked up once per repository."""
    key = str(git.path)
    if key not in _PERSONS:
        asked = ("config", "-z", "--get-regexp", r"^user\.(name|email)$")
        listed = git.run(*asked, codes=(0, 1)).text.split("\0")
        told = dict(record.split("\n", 1) for record in listed if "\n" in record)
        name, email = told.get("user.name"), told.get("user.email")
        _PERSONS[key] = (name or FALLBACK[0], email or FALLBACK[1])
    return _PERSONS[key]


def ref_name(run_id: str, name: str) -> str:
    """The ref of one thing of a run: an agent's id, or `<agent>+<what>` for what is beside its result."""
    return f"refs/treaty/{run_id}/{name}"


def commit(git: Git, tree: str, parents: Sequence[str], message: str, author: tuple[str, str] | None = None) -> str:
    """A commit object; the committer is the user."""
    name, email = person(git)
    environment = {"GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": email}
    environment |= {"GIT_AUTHOR_NAME": (author or (name, email))[0]}
    environment |= {"GIT_AUTHOR_EMAIL": (author or (name, email))[1]}
    return git.having(environment=environment).commit_tree(tree, parents, message)


def set_refs(git: Git, refs: Sequence[str], new: str) -> None:
    """Let refs of ours point at a commit, whatever they pointed at before; all of them or none."""
    lines = "".join(f"update {ref} {new}\n" for ref in refs)
    git.having(settings=QUIET).run("update-ref", "--stdin", stdin=lines.encode())


def set_ref(git: Git, ref: str, new: str) -> None:
    """Let a ref of ours point at a commit, whatever it pointed at before."""
    git.having(settings=QUIET).run("update-ref", ref, new)


def refs_of(git: Git, run_id: str) -> dict[str, str]:
    """All refs of a run: name without the prefix to commit."""
    prefix = ref_name(run_id, "")
    listed = git.text("for-each-ref", "--format=%(refname) %(objectname)", prefix.rstrip("/"))
    pairs = (line.split(" ") for line in listed.splitlines())
    return {name.removeprefix(prefix): commit for name, commit in pairs}


def delete_refs(git: Git, run_id: str) -> None:
    """Forget all refs of a run; the commits go when git collects garbage."""
    lines = "".join(f"delete {ref_name(run_id, name)}\n" for name in refs_of(git, run_id))
    git.having(settings=QUIET).run("update-ref", "--stdin", stdin=lines.encode())


def delete_ref(git: Git, ref: str) -> None:
    """Forget one ref; nothing happens where there is none."""
    git.having(settings=QUIET).run("update-ref", "-d", ref)


def existing(git: Git, oids: Sequence[str]) -> set[str]:
    """Those of these commits that are still there, in one call."""
    if not oids:
        return set()
    asked = "".join(f"{oid}\n" for oid in oids).encode()
    told = git.run("cat-file", "--batch-check=%(objectname) %(objecttype)", stdin=asked).text
    return {line.split()[0] for line in told.splitlines() if line.endswith(" commit")}


def exists(git: Git, oid: str) -> bool:
    """Whether a commit is still there."""
    try:
        git.run("cat-file", "-e", f"{oid}^{{commit}}")
    except GitError:
        return False
    return True
