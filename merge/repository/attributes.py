"""The lines of gitattributes that give files to the driver, and the block of a file that holds them.

Ours come first in the file, since the last line that fits a path wins: what a person wrote stays in force.
`.git/info/attributes` outranks the `.gitattributes` of the repository, so its block repeats what those say
about merging (`package-lock.json -merge`, `CHANGELOG merge=union`).
"""

from collections.abc import Iterable, Iterator

from grammars.language import Language

BEGIN = "# >>> written by `treaty merge install`; `--uninstall` removes it >>>"
END = "# <<< treaty <<<"
DRIVER = "treaty"


def patterns(languages: Iterable[Language]) -> list[str]:
    """Every pattern of a path that some language claims, sorted, once."""
    found: set[str] = set()
    for language in languages:
        found.update(f"*.{extension}" for extension in language.extensions)
        found.update(language.file_names)
    return sorted(found)


def block(languages: Iterable[Language], kept: Iterable[str] = ()) -> list[str]:
    """The lines of our block; `kept` are lines that must win over it."""
    lines = [f"{_quoted(pattern)} merge={DRIVER}" for pattern in patterns(languages)]
    foreign = list(kept)
    if foreign:
        lines += ["# what .gitattributes in this repository says about merging:", *foreign]
    return [BEGIN, *lines, END]


def without_block(text: str) -> str:
    """The file without our block."""
    lines = text.splitlines(keepends=True)
    kept = []
    inside = False
    for line in lines:
        if line.strip() == BEGIN:
            inside = True
        elif inside and line.strip() == END:
            inside = False
        elif not inside:
            kept.append(line)
    return "".join(kept)


def with_block(text: str, lines: list[str]) -> str:
    """The file with our block at its head, in place of an older one."""
    return "\n".join(lines) + "\n" + without_block(text)


def about_merging(text: str, folder: str) -> Iterator[str]:
    """The lines of a `.gitattributes` in `folder` ("" for the root) that set how paths are merged, as they
    read from the root."""
    for line in text.splitlines():
        pattern, values = _split(line.strip())
        wanted = [value for value in values if _sets_merge(value)]
        if pattern and wanted:
            yield f"{_quoted(_from_root(pattern, folder))} {' '.join(wanted)}"


def _split(line: str) -> tuple[str, list[str]]:
    """Pattern and attributes of a line; an empty pattern for comments and macros."""
    if not line or line.startswith(("#", "[attr]")):
        return "", []
    if line.startswith('"'):
        pattern, _, rest = line[1:].replace('\\"', "\0").partition('"')
        return pattern.replace("\0", '"').replace("\\\\", "\\"), rest.split()
    first, *rest_words = line.split()
    return first, rest_words


def _sets_merge(value: str) -> bool:
    return value in ("binary", "merge", "-merge", "!merge") or value.startswith("merge=")


def _from_root(pattern: str, folder: str) -> str:
    if not folder:
        return pattern
    if "/" in pattern.rstrip("/"):
        return f"{folder}/{pattern.lstrip('/')}"
    return f"{folder}/**/{pattern}"


def _quoted(pattern: str) -> str:
    if any(character in pattern for character in ' "\t#'):
        escaped = pattern.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return pattern
