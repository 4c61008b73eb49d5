"""Which language a file is in: attribute, file name, extension, shebang, modeline, in this order."""

from grammars.profile import ProfileError, Table

Index = Table
"""`names`, `exact`, `extensions`, `shebangs`: text to language; `globs`, `content`: rows of text."""

_HEAD = 4096  # bytes of a file that content patterns and modelines look at


def make_index(tables: dict[str, Table]) -> Index:
    """The index over complete profiles, ours first. Raises ProfileError where two claim one extension or name."""
    names: dict[str, str] = {}
    found: dict[str, dict[str, str]] = {"exact": {}, "extensions": {}, "shebangs": {}}
    globs: list[list[str]] = []
    content: list[list[str]] = []
    for name, table in tables.items():
        names[name] = name
        names.setdefault(str(table["title"]).lower().replace(" ", "-"), name)
        for pattern in _names(table, "file_names"):
            if "*" in pattern or "/" in pattern:
                globs.append([pattern, name])
            else:
                _claim(found["exact"], pattern, name, tables)
        for extension in _names(table, "extensions"):
            _claim(found["extensions"], extension.lower(), name, tables)
        for shebang in _names(table, "shebangs"):
            _claim(found["shebangs"], shebang, name, tables)
        for row in table.get("content", ()):
            content.append([row.get("extension", ""), row["pattern"], name])
    globs.sort(key=lambda row: -len(row[0]))
    return {"names": names, "globs": globs, "content": content, **found}


def _names(table: Table, field: str) -> list[str]:
    return list(table.get(field, ()))


def _claim(found: dict[str, str], text: str, name: str, tables: dict[str, Table]) -> None:
    if text in found and found[text] != name:
        origin = str(tables[name]["origin"])
        hint = f"leave it out, or extend that one in a file {found[text]}.toml"
        raise ProfileError(origin, _line(origin, text), f"{text!r} belongs to {found[text]!r} already", hint)
    found[text] = name


def _line(file: str, text: str) -> int:
    """The first line of a data file that has a text in quotes, 0 for none."""
    with open(file, encoding="utf-8") as lines:  # noqa: PTH123 - the package has no pathlib on the driver's path
        return next((number for number, line in enumerate(lines, 1) if f'"{text}"' in line or f"'{text}'" in line), 0)


def find(index: Index, path: str, content: bytes, attribute: str) -> str:
    """The name of the language, "" when nothing tells."""
    names = index["names"]
    if attribute and attribute.lower() in names:
        return str(names[attribute.lower()])
    path = path.replace("\\", "/")
    return _by_name(index, path) or _by_extension(index, path, content) or _by_content(index, content)


def _by_name(index: Index, path: str) -> str:
    base = path.rsplit("/", 1)[-1]
    exact = index["exact"]
    if base in exact:
        return str(exact[base])
    for pattern, name in index["globs"]:
        if path.endswith(pattern[pattern.rfind("*") + 1 :]) and glob_matches(pattern, path):  # few end so
            return str(name)
    return ""


def glob_matches(pattern: str, path: str) -> bool:
    """Does a pattern with `*` match the end of the path, as many segments as it has itself?"""
    segments = pattern.count("/") + 1
    tail = "/".join(path.rsplit("/", segments)[-segments:])
    first, *parts = pattern.split("*")
    if not parts:
        return tail == pattern
    if not tail.startswith(first) or not tail.endswith(parts[-1]) or len(tail) < len(pattern) - len(parts):
        return False
    at = len(first)
    for part in parts[:-1]:
        at = tail.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return at + len(parts[-1]) <= len(tail)


def _by_extension(index: Index, path: str, content: bytes) -> str:
    """The longest extension that is known wins: `.d.ts` before `.ts`."""
    extensions = index["extensions"]
    rest = path.rsplit("/", 1)[-1].lower()
    while "." in rest:
        rest = rest.partition(".")[2]
        for extension, pattern, name in index["content"]:
            if extension == rest and _has(pattern, content):
                return str(name)
        if rest in extensions:
            return str(extensions[rest])
    return ""


def _has(pattern: str, content: bytes) -> bool:
    import re

    return re.search(pattern.encode(), content[: 16 * _HEAD], re.MULTILINE) is not None


def _by_content(index: Index, content: bytes) -> str:
    shebangs, names = index["shebangs"], index["names"]
    if content.startswith(b"#!"):
        program = interpreter(content)
        found = shebangs.get(program) or shebangs.get(program.rstrip("0123456789."))
        if found:
            return str(found)
    if b"-*-" in content[:_HEAD] or b"vim:" in content[:_HEAD] + content[-_HEAD:]:
        return str(names.get(_modeline(content), ""))
    return ""


def interpreter(content: bytes) -> str:
    """The program of a `#!` line: `python3` for `#!/usr/bin/env -S python3 -u`."""
    words = content[2:].split(b"\n", 1)[0].decode("utf-8", "replace").split()
    programs = [word.rsplit("/", 1)[-1] for word in words]
    if programs and programs[0] == "env":
        programs = [word for word in programs[1:] if not word.startswith("-") and "=" not in word]
    return programs[0] if programs else ""


def _modeline(content: bytes) -> str:
    """The language that an Emacs or Vim modeline names."""
    import re

    lines = content[:_HEAD].split(b"\n")[:5] + content[-_HEAD:].split(b"\n")[-6:]
    emacs = re.compile(rb"-\*-\s*(?:.*\bmode:\s*)?([\w+#-]+)\s*(?:;.*)?-\*-", re.IGNORECASE)
    vim = re.compile(rb"\bvim?:.*\b(?:ft|filetype|syntax)=([\w+#-]+)")
    for line in lines:
        found = emacs.search(line) or vim.search(line)
        if found:
            return found[1].decode().lower()
    return ""
