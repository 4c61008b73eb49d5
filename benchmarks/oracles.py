"""Independent judges of a seeded merge: what a type checker or compiler says of a tree, and Treaty has no part in.

A judge sees a work tree with some files laid over it, and tells the complaints about a few files. A case is
accepted as positive only if the merge has a complaint that base and both sides lack.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from merge.repository.git import Git

SECONDS = 240.0
MOST_TOLD = 100  # answers that are kept
_WORD = re.compile(r"\w+")

Edits = dict[str, str]
Complaints = frozenset[str]


@dataclass(frozen=True)
class Tools:
    """What judges need beyond themselves: `tsc.js`, and a folder of jars that the Java is compiled with."""

    typescript: Path | None = None
    jars: Path | None = None


class Judge:
    """A work tree of one repository's head, and the tools that judge files in it."""

    def __init__(self, git: Git, tree: str, folder: Path, tools: "Tools") -> None:
        self.folder, self.git, self.tree = folder / "tree", git, tree
        self.typescript, self.jars = tools.typescript, tools.jars
        self.cache = folder / "mypy"
        self.processes: dict[str, subprocess.Popen[str]] = {}
        self.told: dict[str, Complaints] = {}  # what was said of the edits of a question
        self.silent: set[str] = set()  # endings whose judge did not answer in time
        self.folder.mkdir()
        self._write_all()
        for module in self.folder.glob("**/module-info.java"):
            module.unlink()  # javac would ask for the modules that it requires, and stop

    def _write_all(self) -> None:
        """The files of the tree; clones may lack large ones."""
        with closing(self.git.objects()) as objects:
            for record in self.git.records("ls-tree", "-r", "-z", self.tree):
                head, _, path = record.partition("\t")
                mode, kind, oid = head.split()
                content = objects.find(oid) if kind == "blob" and mode != "120000" else None
                if content is not None:
                    file = self.folder / path
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(content[1])

    def breaks(self, ending: str, ours: Edits, theirs: Edits) -> bool | None:
        """Does the merge have a complaint that neither side has? None where no judge can be asked."""
        ask = JUDGES.get(ending)
        if ask is None or ending in self.silent or (ending in ("ts", "tsx") and self.typescript is None):
            return None
        paths = sorted(path for path in ours.keys() | theirs.keys() if path.endswith(f".{ending}"))
        try:
            merged = self._said(ask, {**ours, **theirs}, paths)
            if merged and merged - self._said(ask, ours, paths) - self._said(ask, theirs, paths):
                return True
            return None if self._is_blind(ask, ours, theirs, paths) else False
        except subprocess.TimeoutExpired:
            self.silent.add(ending)  # it would take as long for the next case
            return None

    def _is_blind(self, ask: "Ask", ours: Edits, theirs: Edits, paths: list[str]) -> bool:
        """Does it not even see a name that is nowhere, put for the one that ours is about?"""
        before = {word for path in ours for word in _WORD.findall((self._read(path) or b"").decode("utf-8", "replace"))}
        gone = before - {word for text in ours.values() for word in _WORD.findall(text)}
        called = {word for text in theirs.values() for word in re.findall(r"\b(\w+)\(", text)}
        called = {word for word in called if all(word in text for text in ours.values())}
        names = sorted(gone & {word for text in theirs.values() for word in _WORD.findall(text)} or called)
        if not names:
            return False
        pattern = re.compile(rf"\b({'|'.join(names)})\b")
        probe = {path: pattern.sub(r"\1Nowhere", text) for path, text in theirs.items()}
        return not self._said(ask, probe, paths) - self._said(ask, theirs, paths)

    def _said(self, ask: "Ask", edits: Edits, paths: list[str]) -> Complaints:
        key = json.dumps([sorted(edits.items()), paths])
        if key not in self.told:
            if len(self.told) > MOST_TOLD:
                self.told.clear()
            self.told[key] = self._asked(ask, edits, paths)
        return self.told[key]

    def _asked(self, ask: "Ask", edits: Edits, paths: list[str]) -> Complaints:
        before = {path: self._read(path) for path in edits}
        try:
            for path, text in edits.items():
                file = self.folder / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
            there = [path for path in paths if (self.folder / path).exists()]
            return ask(self, there) if there else frozenset()
        finally:
            for path, content in before.items():
                if content is None:
                    (self.folder / path).unlink()
                else:
                    (self.folder / path).write_bytes(content)

    def answer(self, words: list[str], question: str, end: str) -> list[str]:
        """The lines that a process which stays alive answers, up to one that is `end`; one line if `end` is empty."""
        if words[0] not in self.processes:
            self.processes[words[0]] = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=self.folder
            )
        process = self.processes[words[0]]
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(question + "\n")
        process.stdin.flush()
        lines = [process.stdout.readline().rstrip("\n")]
        while end and lines[-1] != end:
            line = process.stdout.readline()
            if not line:
                raise RuntimeError(f"{words[0]} ended: {lines}")
            lines.append(line.rstrip("\n"))
        return lines

    def close(self) -> None:
        """End the processes that answer."""
        for process in self.processes.values():
            process.kill()
            process.communicate()

    def _read(self, path: str) -> bytes | None:
        file = self.folder / path
        return file.read_bytes() if file.exists() else None


Ask = Callable[[Judge, list[str]], Complaints]


def _run(words: Iterable[str], folder: Path) -> str:
    done = subprocess.run([*words], check=False, cwd=folder, capture_output=True, text=True, timeout=SECONDS)
    return done.stdout + done.stderr


def _without_lines(output: str, pattern: str) -> Complaints:
    """File and message of each complaint, without the line, which edits shift."""
    return frozenset(f"{match[1]}: {match[2]}" for match in re.finditer(pattern, output, re.MULTILINE))


def mypy(judge: Judge, paths: list[str]) -> Complaints:
    """Python: mypy on the files, what is imported from outside unknown."""
    options = "--ignore-missing-imports --follow-imports=silent --check-untyped-defs --no-error-summary --sqlite-cache"
    options += " --explicit-package-bases --namespace-packages --no-site-packages --hide-error-context"
    roots = [judge.folder / name for name in ("src", "lib", ".") if (judge.folder / name).is_dir()]
    base = next(iter(sorted({_root(judge.folder, path, roots) for path in paths})), judge.folder)
    words = [sys.executable, "-m", "mypy", *options.split(), f"--cache-dir={judge.cache}", "--config-file="]
    inside = [
        str((judge.folder / path).relative_to(base)) for path in paths if (judge.folder / path).is_relative_to(base)
    ]
    return _without_lines(_run([*words, *inside], base), r"^(\S+?):\d+: error: (.*)$")


def _root(folder: Path, path: str, roots: list[Path]) -> Path:
    """The folder that the outermost package of a file is in."""
    place = (folder / path).parent
    while (place / "__init__.py").exists():
        place = place.parent
    return place if place.is_relative_to(folder) else roots[-1]


def tsc(judge: Judge, paths: list[str]) -> Complaints:
    """TypeScript: the compiler on the files, packages from outside unknown; one process for all questions."""
    script = Path(__file__).with_name("oracle_typescript.cjs")
    words = ["node", str(script), str(judge.typescript), str(judge.folder)]
    return frozenset(json.loads(judge.answer(words, json.dumps(paths), "")[0]))


def go_vet(judge: Judge, paths: list[str]) -> Complaints:
    """Go: `go vet` on the packages of the files, tests included."""
    folders = sorted({f"./{Path(path).parent}" for path in paths})
    return _without_lines(_run(["go", "vet", *folders], judge.folder), r"^(?:vet: )?(\S+?\.go):\d+:\d+: (.*)$")


JAVAC = "-proc:none -nowarn -implicit:none -Xmaxerrs 9000 -Xprefer:source -XDshould-stop.ifError=FLOW -encoding UTF-8"


def javac(judge: Judge, paths: list[str]) -> Complaints:
    """Java: the compiler on the files, with what they need of the tree, which it finds by itself, and with jars.

    It goes on to look at the bodies where an import is missing. Not tests, whose packages are not there."""
    roots = sorted(str(one) for one in judge.folder.glob("**/src/main/java") if one.is_dir())
    away = judge.cache.with_name("away")
    away.mkdir(exist_ok=True)
    jars = ":".join(map(str, sorted(judge.jars.glob("*.jar")))) if judge.jars else str(away)
    words = [*JAVAC.split(), "-d", str(away), "-classpath", jars, "-sourcepath", ":".join(roots)]
    files = [str(judge.folder / one) for one in paths if "/test/" not in one]
    program = ["java", str(Path(__file__).with_name("OracleJava.java"))]
    lines = judge.answer(program, "\t".join(words + files), ".") if files else []
    found = set()
    for number, line in enumerate(lines):
        match = re.match(r"^(\S+\.java):\d+: error: (.*)$", line)
        if match:
            more = [row.strip() for row in lines[number + 1 : number + 5] if row.startswith("  symbol")]
            found.add(f"{match[1]}: {match[2]} {more}")
    return frozenset(found)


JUDGES: dict[str, Ask] = {"py": mypy, "ts": tsc, "tsx": tsc, "go": go_vet, "java": javac}
NAMES = {"py": "mypy", "ts": "tsc", "tsx": "tsc", "go": "go vet", "java": "javac"}
