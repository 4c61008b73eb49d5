"""Collect real merges that conflict under git, with what people committed, as a corpus for `benchmarks/corpus.py`.

    python benchmarks/harvest.py REPOSITORIES FOLDER [--without CORPUS] [--only NAMES] [--files 120]

REPOSITORIES holds git directories, bare or not, at a depth of one or two; a folder `owner+name` gives the name.
Every merge of two parents is done again with `git merge-tree`, which writes to a folder aside: the repositories
stay as they are. A file is taken where it conflicts line by line (base, ours and theirs are there), the merge
commit has it, and no marker stands in what people committed. Merges come in the order of a hash of their commit,
so that the files are spread over the history and another run finds the same.

No repository, language or file is the whole of it: 120 files a repository, 8 a merge, 6 a path, 12 of documents.
`--without` leaves out the repositories of another corpus. Needs git 2.38.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.clones import repositories

Row = dict[str, Any]
SIDES = ("base", "ours", "theirs", "human")
MARKER = re.compile(rb"^(?:<{7}|>{7}|\|{7})(?: |\r?$)", re.MULTILINE)
LARGEST = 1_000_000  # bytes of a version
AT_ONCE = 100  # merges given to one process
SECONDS = 240  # for those
DOCUMENTS = frozenset({"Markdown", "Text", "reStructuredText", "AsciiDoc", "HTML"})
LANGUAGES = {
    **dict.fromkeys(("c", "h"), "C"),
    **dict.fromkeys(("cc", "cpp", "cxx", "hh", "hpp"), "C++"),
    **dict.fromkeys(("js", "cjs", "mjs", "jsx"), "JavaScript"),
    **dict.fromkeys(("ts", "mts", "tsx"), "TypeScript"),
    **dict.fromkeys(("kt", "kts"), "Kotlin"),
    **dict.fromkeys(("py", "pyi"), "Python"),
    **dict.fromkeys(("rb", "gemspec", "Rakefile", "Gemfile"), "Ruby"),
    **dict.fromkeys(("scala", "sbt"), "Scala"),
    **dict.fromkeys(("php", "phpt"), "PHP"),
    **dict.fromkeys(("yml", "yaml"), "YAML"),
    **dict.fromkeys(("xml", "csproj", "props", "targets"), "XML"),
    **dict.fromkeys(("ps1", "psm1"), "PowerShell"),
    **dict.fromkeys(("gradle", "groovy"), "Groovy"),
    **dict.fromkeys(("properties", "ini", "cfg"), "INI"),
    "cs": "C#",
    "go": "Go",
    "java": "Java",
    "rs": "Rust",
    "swift": "Swift",
    "md": "Markdown",
    "json": "JSON",
    "toml": "TOML",
    "txt": "Text",
    "sh": "Shell",
    "html": "HTML",
    "cmake": "CMake",
    "rst": "reStructuredText",
    "Makefile": "Make",
    "css": "CSS",
    "adoc": "AsciiDoc",
    "lua": "Lua",
    "ex": "Elixir",
    "exs": "Elixir",
}


class Limits(NamedTuple):
    """How many files are taken."""

    files: int = 120  # of a repository
    merge: int = 8
    path: int = 6
    documents: int = 12  # of each language of documents in a repository


class Conflict(NamedTuple):
    """A file that conflicts in a merge."""

    merge: str
    path: str
    blobs: tuple[str, ...]  # of base, ours, theirs


def main() -> int:
    """Entry."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("repositories", type=Path)
    options.add_argument("folder", type=Path)
    options.add_argument(
        "--without", type=Path, action="append", default=[], help="leave out the repositories of this corpus"
    )
    options.add_argument("--only", default="", help="names of repositories, with commas")
    options.add_argument("--files", type=int, default=120, help="the most of a repository")
    arguments = options.parse_args()
    known = {name for corpus in (*arguments.without, arguments.folder) for name in _repositories_of(corpus)}
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for repository in repositories(arguments.repositories, arguments.only):
        name = _full_name(repository)
        if name not in known:
            taken = harvest(repository, arguments.folder, Limits(arguments.files))
            print(f"{name}: {taken} files", flush=True)
    return 0


def harvest(repository: Path, folder: Path, limits: Limits) -> int:
    """Write the files of one repository and their rows; how many there are."""
    name = _full_name(repository)
    rows = []
    with tempfile.TemporaryDirectory() as aside:
        environment = _aside(repository, Path(aside))
        found = conflicts(repository, environment)
        for row, texts in chosen(found, _Reader(repository, environment), limits):
            row["repo"] = name
            row["id"] = hashlib.sha256(f"{name} {row['merge']} {row['path']}".encode()).hexdigest()[:12]
            (folder / row["id"]).mkdir()
            for side, text in zip(SIDES, texts, strict=True):
                (folder / row["id"] / f"{side}.{row['ext']}").write_bytes(text)
            rows.append(row)
    with (folder / "cases.jsonl").open("a", encoding="utf-8") as lines:
        lines.writelines(f"{json.dumps(row)}\n" for row in rows)
    return len(rows)


def conflicts(repository: Path, environment: dict[str, str]) -> Iterator[Conflict]:
    """The files that conflict in the merges of a repository."""
    command = ["log", "--all", "--min-parents=2", "--max-parents=2", "--format=%H %P"]
    merges = [line.split() for line in _git(repository, environment, command).decode().splitlines()]
    merges.sort(key=lambda merge: hashlib.sha256(merge[0].encode()).digest())
    for at in range(0, len(merges), AT_ONCE):
        part = merges[at : at + AT_ONCE]
        pairs = "".join(f"{ours} {theirs}\n" for _, ours, theirs in part).encode()
        try:
            told = _git(repository, environment, ["merge-tree", "--write-tree", "--stdin", "--no-messages"], pairs)
        except subprocess.SubprocessError:
            continue  # a commit that is not there, or merges that take too long
        for (merge, _, _), entries in zip(part, told_conflicts(told), strict=False):
            yield from conflicts_of(merge, entries)


def told_conflicts(told: bytes) -> Iterator[list[bytes]]:
    """The entries of conflicted files of each merge, in what `merge-tree --stdin` says: status, tree, entries."""
    fields = iter(told.split(b"\0"))
    for _ in fields:
        if next(fields, None) is None:
            return
        entries = []
        for entry in fields:
            if not entry:
                break
            entries.append(entry)
        yield entries


def conflicts_of(merge: str, entries: list[bytes]) -> Iterator[Conflict]:
    """The regular files of which all three versions are there."""
    by: dict[bytes, dict[bytes, str]] = {}
    for entry in entries:
        about, _, path = entry.partition(b"\t")
        mode, blob, stage = about.split()
        if mode.startswith(b"100"):
            by.setdefault(path, {})[stage] = blob.decode()
    for path, stages in by.items():
        if len(stages) == len(SIDES) - 1:
            yield Conflict(merge, path.decode("utf-8", "replace"), tuple(blob for _, blob in sorted(stages.items())))


def chosen(found: Iterator[Conflict], reader: "_Reader", limits: Limits) -> Iterator[tuple[Row, list[bytes]]]:
    """The row and the four texts of each file that is taken."""
    merges: Counter[str] = Counter()
    paths: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    seen: set[tuple[str, ...]] = set()
    for one in found:
        if languages.total() >= limits.files:
            break
        ext = _ending(one.path)
        language = LANGUAGES.get(ext, "")
        is_full = language in DOCUMENTS and languages[language] >= limits.documents
        if is_full or merges[one.merge] >= limits.merge or paths[one.path] >= limits.path or one.blobs in seen:
            continue
        texts = [reader.read(name) for name in (*one.blobs, f"{one.merge}:{one.path}")] if language else []
        if not texts or not is_fit(texts):
            continue
        seen.add(one.blobs)
        for count, key in ((merges, one.merge), (paths, one.path), (languages, language)):
            count[key] += 1
        row: Row = {"merge": one.merge, "path": one.path, "lang": language, "ext": ext, "git_conflict": True}
        row |= dict(zip(SIDES, one.blobs, strict=False))
        yield {**row, "from_inputs": is_from_inputs(texts)}, texts


def is_fit(texts: list[bytes]) -> bool:
    """Are these three texts that differ and a result, without markers, all of them text of some size?"""
    if len(set(texts[:3])) < len(SIDES) - 1 or not all(texts):
        return False
    return not any(len(text) > LARGEST or b"\0" in text or MARKER.search(text) for text in texts)


def is_from_inputs(texts: list[bytes]) -> bool:
    """Does each line that people committed stand in one of the three versions?"""
    known = {line for text in texts[:3] for line in text.split(b"\n")}
    return known.issuperset(texts[3].split(b"\n"))


class _Reader:
    """Reads objects of a repository and of the folder aside, all in one process."""

    def __init__(self, repository: Path, environment: dict[str, str]) -> None:
        command = ["git", "--git-dir", str(repository), "cat-file", "--batch"]
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def read(self, name: str) -> bytes:
        """The bytes of a file; none where there is no such file."""
        asked, told = self.process.stdin, self.process.stdout
        assert asked is not None
        assert told is not None
        if "\n" in name:
            return b""
        asked.write(name.encode() + b"\n")
        asked.flush()
        head = told.readline().split()
        if len(head) != 3:
            return b""
        text = told.read(int(head[2]) + 1)[:-1]
        return text if head[1] == b"blob" else b""

    def __del__(self) -> None:
        self.process.communicate()


def _aside(repository: Path, folder: Path) -> dict[str, str]:
    """The environment in which git writes new objects to a folder aside."""
    objects = {"GIT_OBJECT_DIRECTORY": str(folder), "GIT_ALTERNATE_OBJECT_DIRECTORIES": f"{repository}/objects"}
    return {**os.environ, **objects, "LC_ALL": "C"}


def _git(repository: Path, environment: dict[str, str], command: list[str], given: bytes = b"") -> bytes:
    """What git says."""
    line = ["git", "-c", "merge.renameLimit=400", "--git-dir", str(repository), *command]
    return subprocess.run(line, env=environment, input=given, capture_output=True, check=True, timeout=SECONDS).stdout


def _full_name(repository: Path) -> str:
    """`pallets/flask`, for `pallets+flask/repo`; else the last part of the path that is a name."""
    named = next(part for part in reversed(repository.absolute().parts) if part not in ("repo", ".git"))
    return named.removesuffix(".git").replace("+", "/", 1)


def _repositories_of(corpus: Path) -> set[str]:
    """Those that a corpus has files of."""
    listed = corpus / "cases.jsonl"
    if not listed.exists():
        return set()
    return {json.loads(line)["repo"] for line in listed.read_text(encoding="utf-8").splitlines()}


def _ending(path: str) -> str:
    """What stands behind the last dot of a file's name, or the name."""
    return path.rsplit("/", 1)[-1].rsplit(".", 1)[-1]


if __name__ == "__main__":
    sys.exit(main())
