"""Files that nobody of the project writes: those that gitattributes call vendored or generated."""

import os
import tempfile
from collections.abc import Iterable
from posixpath import basename

from merge.repository.git import Git
from scopes.snapshot import Snapshot

ATTRIBUTES = ("linguist-vendored", "linguist-generated")


def vendored(git: Git, snapshot: Snapshot, paths: Iterable[str]) -> set[str]:
    """Those of the paths that the .gitattributes of the snapshot's own tree set one of ATTRIBUTES for."""
    wanted = sorted(paths)
    held = [path for path in snapshot.blobs if basename(path) == ".gitattributes"]
    if not wanted or not any(b"linguist-" in (snapshot.read(path) or b"") for path in held):
        return set()
    stdin = os.fsencode("".join(f"{path}\0" for path in wanted))
    with tempfile.TemporaryDirectory(prefix="treaty-") as folder:
        own = git.having(environment={"GIT_INDEX_FILE": f"{folder}/index"})
        own.run("read-tree", snapshot.tree)
        fields = os.fsdecode(own.run("check-attr", "--cached", "-z", "--stdin", *ATTRIBUTES, stdin=stdin).stdout)
    found = fields.split("\0")
    return {path for path, value in zip(found[0::3], found[2::3], strict=False) if value in ("set", "true")}
