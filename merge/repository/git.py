"""The only door to git: runs it with a deadline, in one language, and says what went wrong and how to mend it.

Synchronous, and safe to call from several threads: every call is a process of its own (an `ObjectReader`
keeps one process and a lock). Needs git 2.34; `merge_tree` needs 2.38.
"""

import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

from merge.repository.git_error import MISSING, NAME, GitError, NoRepositoryError, explained

__all__ = ["Git", "GitError", "NoRepositoryError", "ObjectReader", "Output"]

SECONDS = 120.0  # deadline of one call, where the caller names no other

# Names that git hands down to its children and that would bend a call to another repository or index.
LOCAL_NAMES = frozenset(
    f"GIT_{name}"
    for name in (
        *("ALTERNATE_OBJECT_DIRECTORIES", "COMMON_DIR", "CONFIG", "CONFIG_COUNT", "CONFIG_PARAMETERS", "DIR"),
        *("GRAFT_FILE", "IMPLICIT_WORK_TREE", "INDEX_FILE", "INTERNAL_SUPER_PREFIX", "NAMESPACE"),
        *("NO_REPLACE_OBJECTS", "OBJECT_DIRECTORY", "PREFIX", "QUARANTINE_PATH", "REPLACE_REF_BASE"),
        *("SHALLOW_FILE", "WORK_TREE"),
    )
)

# Nothing that the repository's own configuration names is run: for clones that an agent could write to.
UNTRUSTED = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=",
    "core.sshCommand=false",
    "core.alternateRefsCommand=",
    "core.pager=cat",
    "core.editor=true",
    "credential.helper=",
    "diff.external=",
    "commit.gpgSign=false",
    "gc.auto=0",
    "protocol.ext.allow=never",
    "submodule.recurse=false",
)
PROGRAMS = r"^(filter|diff|merge)\..*\.(clean|smudge|process|required|textconv|command|driver)$"
HARMLESS = {"textconv": "cat", "driver": "false", "required": "false"}  # an empty driver would take ours in silence


_versions: dict[str, tuple[int, int]] = {}  # by PATH


class Output:
    """What one call gave: exit code and both streams, as bytes."""

    __slots__ = ("code", "stderr", "stdout")

    def __init__(self, code: int, stdout: bytes, stderr: bytes) -> None:
        self.code = code
        self.stdout = stdout
        self.stderr = stderr

    @property
    def text(self) -> str:
        """Standard output as text, without the last newline; bytes that are not UTF-8 survive."""
        return os.fsdecode(self.stdout).removesuffix("\n")


class Git:
    """One repository (or, for `version` and the global configuration, none) and how git is run in it.

    `settings` are `-c` entries of every call. The surroundings of a hook (GIT_DIR, GIT_INDEX_FILE …) are
    dropped, so that a call means the repository at `path`; `Git.here` keeps them.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        settings: Iterable[str] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.path = Path(path)
        self.settings = tuple(settings)
        self.environment = dict(environment or {})
        self.inherits = False

    @classmethod
    def here(cls) -> "Git":
        """The repository of the current directory, or the one whose hook or mergetool we are."""
        git = cls(Path.cwd())
        git.inherits = True
        return git

    def untrusted(self) -> "Git":
        """The same repository, but nothing that its own configuration names is run.

        Hooks, monitors and credential helpers are off; filters that the configuration names at this moment
        are emptied (call it again after someone else could write there), merge drivers fail, and each `diff`
        wants `--no-ext-diff` (without it, it is an error).
        """
        return self.without(self.programs())

    def programs(self, *scopes: str) -> list[str]:
        """The keys by which the configuration names programs for contents; only those of some scopes ("global" …)."""
        listed = self.run("config", "-z", "--show-scope", "--name-only", "--get-regexp", PROGRAMS, codes=(0, 1)).stdout
        words = os.fsdecode(listed).split("\0")
        return [key for scope, key in zip(words[::2], words[1::2], strict=False) if not scopes or scope in scopes]

    def without(self, keys: Iterable[str]) -> "Git":
        """The same repository with these programs emptied and nothing else run that its configuration names."""
        harmless = [f"{key}={HARMLESS.get(key.rpartition('.')[2], '')}" for key in keys]
        return self.having(settings=(*UNTRUSTED, *harmless), environment={"GIT_PAGER": "cat"})

    def having(self, settings: Iterable[str] = (), environment: Mapping[str, str] | None = None) -> "Git":
        """The same repository with more `-c` settings and environment."""
        git = Git(self.path, (*self.settings, *settings), {**self.environment, **(environment or {})})
        git.inherits = self.inherits
        return git

    def run(
        self,
        *arguments: str,
        stdin: bytes = b"",
        deadline: float = SECONDS,
        codes: tuple[int, ...] = (0,),
    ) -> Output:
        """Run git to its end. An exit code that is not in `codes` (`()` allows all), or a deadline that
        passes, is a GitError; the process and its children are gone when this returns."""
        command = self._command(arguments)
        process = self._start(command)
        try:
            stdout, stderr = process.communicate(stdin, timeout=deadline)
        except subprocess.TimeoutExpired:
            raise GitError(command, f"no answer within {deadline:g} s", code=124) from None
        finally:
            _reap(process)
        if codes and process.returncode not in codes:
            raise explained(command, process.returncode, stderr, self.path)
        return Output(process.returncode, stdout, stderr)

    def text(self, *arguments: str) -> str:
        """Standard output of a call that must succeed, without its last newline."""
        return self.run(*arguments).text

    def records(self, *arguments: str) -> list[str]:
        """The NUL-separated records of a call that must succeed (`-z` is the caller's)."""
        stdout = self.run(*arguments).stdout
        return [os.fsdecode(part) for part in stdout.split(b"\0") if part]

    # --- questions

    def version(self) -> tuple[int, int]:
        """Major and minor version of the git in PATH; asked once."""
        place = os.environ.get("PATH", "")
        if place not in _versions:
            words = self.text("version").split()
            numbers = words[2].split(".") if len(words) > 2 else ["0", "0"]
            _versions[place] = int(numbers[0]), int(numbers[1])
        return _versions[place]

    def require(self, version: tuple[int, int], purpose: str) -> None:
        """A GitError where the git in PATH is older than `version`."""
        found = self.version()
        if found < version:
            told = f"{purpose} needs git {version[0]}.{version[1]}, this is {found[0]}.{found[1]}"
            raise GitError(("git", "version"), told, "install a newer git")

    def top(self) -> Path:
        """The root of the work tree; a GitError in a bare repository or outside any."""
        return Path(self.text("rev-parse", "--show-toplevel"))

    def directory(self) -> Path:
        """The absolute path of the repository's own directory (of this worktree)."""
        return Path(self.text("rev-parse", "--absolute-git-dir"))

    def resolve(self, name: str, kind: str = "commit") -> str:
        """The object id that `name` stands for ("commit", "tree" or "blob"); a GitError where there is none."""
        arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{{kind}}}")
        output = self.run(*arguments, codes=(0, 1, 128))
        found = output.text.strip().splitlines()
        if output.code or not found:
            hint = NAME
            said = output.stderr.decode(errors="replace")
            if output.code == 128 and "ambiguous" not in said and "revision" not in said:
                raise explained(self._command(arguments), output.code, output.stderr, self.path)
            raise GitError(self._command(arguments), f"`{name}` names no {kind}", hint)
        return found[-1]

    def resolve_all(self, names: Sequence[str], kind: str = "commit") -> list[str]:
        """What `resolve` says of each, asked in one process; a GitError for the first that stands for nothing."""
        asked = os.fsencode("".join(f"{name}^{{{kind}}}\n" for name in names))
        found = self.run("cat-file", "--batch-check=%(objectname)", stdin=asked).text.split("\n")
        if len(found) == len(names) and all(oid.isalnum() for oid in found):
            return found
        return [self.resolve(name, kind) for name in names]

    def exists(self, name: str) -> bool:
        """True where `name` stands for a commit."""
        try:
            self.resolve(name)
        except GitError:
            return False
        return True

    def merge_bases(self, ours: str, theirs: str) -> list[str]:
        """The best common ancestors: none for unrelated histories, several after a criss-cross merge."""
        return self.run("merge-base", "--all", ours, theirs, codes=(0, 1)).text.split()

    def ls_files(self, *patterns: str) -> list[str]:
        """The tracked paths, from the root of the work tree or of `path`."""
        return self.records("ls-files", "-z", "--", *patterns)

    def config(self, key: str, *options: str) -> str | None:
        """One value of the configuration, None where it is unset."""
        output = self.run("config", *options, "--get", key, codes=(0, 1))
        return None if output.code else output.text

    def open_editor(self, file: str) -> int:
        """Let the user's editor, as git knows it, open a file at this terminal; its exit code. No deadline."""
        editor = self.text("var", "GIT_EDITOR")
        return subprocess.call(["sh", "-c", f'{editor} "$@"', editor, file])

    # --- objects

    def objects(self) -> "ObjectReader":
        """A reader of objects by id; close it, or use it in `with`."""
        return ObjectReader(self)

    def write_blobs(self, contents: Sequence[bytes]) -> list[str]:
        """Write these as blobs, byte for byte (no filters), in one process; their ids in the same order."""
        if not contents:
            return []
        with tempfile.TemporaryDirectory(prefix="treaty-") as folder:
            paths = [str(Path(folder, str(number))) for number in range(len(contents))]
            for path, data in zip(paths, contents, strict=True):
                Path(path).write_bytes(data)
            listed = os.fsencode("".join(path + "\n" for path in paths))
            return self.run("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=listed).text.split()

    def make_tree(self, entries: Iterable[tuple[str, str, str]]) -> str:
        """The tree of one folder from (mode, object id, name); its id."""
        kinds = {"40000": "tree", "040000": "tree", "160000": "commit"}
        lines = (f"{mode} {kinds.get(mode, 'blob')} {oid}\t{name}\0" for mode, oid, name in entries)
        return self.run("mktree", "-z", "--missing", stdin=os.fsencode("".join(lines))).text

    def edit_tree(self, tree: str, changes: Mapping[str, tuple[str, str] | None]) -> str:
        """`tree` with these paths set to (mode, object id), or removed for None; the new tree's id."""
        if not changes:
            return tree
        null = "0" * len(tree)
        lines = []
        for path, entry in changes.items():
            mode, oid = entry if entry is not None else ("0", null)
            lines.append(f"{mode} {oid}\t{path}\0")
        with tempfile.TemporaryDirectory(prefix="treaty-") as folder:
            index = self.having(environment={"GIT_INDEX_FILE": str(Path(folder, "index"))})
            index.run("read-tree", tree)
            index.run("update-index", "-z", "--index-info", stdin=os.fsencode("".join(lines)))
            return index.text("write-tree")

    def commit_tree(self, tree: str, parents: Sequence[str], message: str) -> str:
        """A commit of this tree; author and committer are git's own (GIT_AUTHOR_NAME … in `environment`)."""
        flags = [word for parent in parents for word in ("-p", parent)]
        return self.run("commit-tree", tree, *flags, stdin=os.fsencode(message)).text

    def update_ref(self, ref: str, new: str, old: str, reason: str = "") -> None:
        """Move `ref` from `old` to `new` by compare-and-swap ("" as `old`: it must not exist yet)."""
        flags = ("-m", reason) if reason else ()
        self.run("update-ref", *flags, ref, new, old or "0" * len(new))

    # --- how git is started

    def _command(self, arguments: Sequence[str]) -> list[str]:
        settings = [word for entry in self.settings for word in ("-c", entry)]
        return ["git", *settings, *arguments]

    def _surroundings(self) -> dict[str, str]:
        kept = os.environ if self.inherits else {k: v for k, v in os.environ.items() if k not in LOCAL_NAMES}
        fixed = {"LC_ALL": "C", "LANGUAGE": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
        return {**kept, **fixed, **self.environment}

    def _start(self, command: list[str]) -> "subprocess.Popen[bytes]":
        pipe = subprocess.PIPE
        try:  # a session of its own: one signal ends it and what it started
            return subprocess.Popen(
                command,
                cwd=self.path,
                env=self._surroundings(),
                stdin=pipe,
                stdout=pipe,
                stderr=pipe,
                start_new_session=True,
            )
        except FileNotFoundError:
            if not self.path.is_dir():
                raise GitError(command, f"no such folder: {self.path}", "name a repository") from None
            raise GitError(command, "git is not installed", "install git 2.34 or newer", 127) from None
        except (NotADirectoryError, PermissionError) as error:
            raise GitError(command, f"cannot enter {self.path}: {error.strerror}") from None


class ObjectReader:
    """Reads objects by id or name through one `git cat-file --batch` process."""

    def __init__(self, git: Git) -> None:
        self._lock = threading.Lock()
        self._folder = git.path
        self._command = git._command(["cat-file", "--batch"])  # noqa: SLF001
        self._process = git._start(self._command)  # noqa: SLF001

    def read(self, name: str) -> bytes:
        """The contents of one object; a GitError where it is missing (partial clones included)."""
        kind_and_data = self.find(name)
        if kind_and_data is None:
            raise GitError(self._command, f"object {name} is missing", MISSING)
        return kind_and_data[1]

    def find(self, name: str) -> tuple[str, bytes] | None:
        """Kind and contents of one object, None where there is no such object."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        with self._lock:
            stdin.write(os.fsencode(name) + b"\n")
            stdin.flush()
            header = stdout.readline().split()
            if len(header) != 3:
                self._check(header)
                return None
            data = stdout.read(int(header[2]) + 1)
            return header[1].decode(), data[:-1]

    def _check(self, header: list[bytes]) -> None:
        if not header:  # git ended: what it said is the reason
            said = self._process.stderr.read() if self._process.stderr else b""
            raise explained(self._command, self._process.poll() or 128, said, self._folder)

    def close(self) -> None:
        """End the process."""
        _reap(self._process)

    def __enter__(self) -> "ObjectReader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _reap(process: "subprocess.Popen[bytes]") -> None:
    """End a process and all that it started, and close its streams."""
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            process.kill()
        process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            try:
                stream.close()
            except OSError:  # a pipe that broke with data in it
                continue
