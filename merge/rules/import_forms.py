"""Import statements of any language as values: what they bring in from where, read and written."""

import re
from collections.abc import Iterator

from merge.lines import split_lines
from merge.rules.place import extension, is_comment, is_import
from merge.rules.rule import Context

_BRACED = re.compile(rb"^([^{}()]*)([{(])(.*)([})])([^{}()]*)$", re.DOTALL)
_PYTHON = re.compile(rb"^(\s*from\s+[\w.]+\s+import)\s+([^()#\n]+?)\s*$")
_RUST = re.compile(rb"^(\s*(?:pub(?:\([^)]*\))?\s+)?use\s+(?:[\w]+::)+)(\w+(?:\s+as\s+\w+)?|\*)(;)\s*$")
_SCALA = re.compile(rb"^(\s*import\s+(?:[\w]+\.)+)(\w+)()\s*$")
_GO_LINE = re.compile(rb"^\s*(?:[\w.]+\s+)?\"[\w./-]+\"\s*$")
_NAME_LINE = re.compile(rb"^\s*(?:type\s+)?[\w$.*:]+(?:\s+as\s+[\w$]+)?,?\s*$")


class Names:
    """A list of imported names: what stands before it, the names (nested ones as Names), what stands after."""

    __slots__ = ("after", "before", "names", "raw")

    def __init__(self, before: bytes, names: "list[Names]", after: bytes, raw: bytes) -> None:
        self.before = before  # text up to the list, for a plain statement the whole text
        self.names = names
        self.after = after
        self.raw = raw  # as written

    @property
    def key(self) -> bytes:
        """What tells statements apart: equal for two lists that can be made one."""
        return b" ".join(self.before.split()) + (b"{" + b"".join(self.after.split()) if self.names else b"")


def read_statements(text: bytes, context: Context) -> list[Names] | None:
    """The import statements, blank lines and comments of a text; None where there is anything else."""
    result = []
    for raw in _statements(text):
        if not raw.strip() or is_comment(raw, context):
            result.append(Names(raw.strip(), [], b"", raw))
            continue
        found = _read(raw, context)
        if found is None:
            return None
        result.append(found)
    return result


def read_name_lines(text: bytes) -> list[Names] | None:
    """The lines of an open list, one name each; None where there is anything else."""
    result = []
    for line in split_lines(text):
        if line.strip():
            if not _NAME_LINE.match(line):
                return None
            result.append(Names(line.strip().rstrip(b","), [], b"", line))
    return result


def _statements(text: bytes) -> Iterator[bytes]:
    """The text cut where a line ends and no bracket is open; lazy, as the first that is no import ends it."""
    pending = b""
    open_lists = 0
    for line in split_lines(text):
        pending += line
        bare = re.sub(rb"//[^\n]*|'[^'\n]*'|\"[^\"\n]*\"", b"", line)
        open_lists += sum(map(bare.count, (b"{", b"("))) - sum(map(bare.count, (b"}", b")")))
        if open_lists <= 0:
            yield pending
            pending = b""
            open_lists = 0
    if pending:
        yield pending


def _read(raw: bytes, context: Context) -> Names | None:
    """One statement, None where it is no import."""
    kind = extension(context)
    if kind == "go" and _GO_LINE.match(raw):
        return Names(raw.strip(), [], b"", raw)
    if not is_import(raw) or b"//" in raw or (b"#" in raw and kind in ("py", "pyi")):
        return None
    pattern = {"py": _PYTHON, "pyi": _PYTHON, "rs": _RUST, "scala": _SCALA}.get(kind)
    plain = pattern.match(raw) if pattern else None
    if plain:
        after = plain.group(3) if pattern is not _PYTHON else b""
        return Names(plain.group(1).rstrip(), split_names(plain.group(2)), after, raw)
    braced = _BRACED.match(raw.strip()) or _outer(raw.strip())
    if braced and b"=" not in braced.group(3) and b"(" not in braced.group(3):
        return Names(braced.group(1).rstrip(), split_names(braced.group(3)), braced.group(5).strip(), raw)
    if raw.count(b"\n") > 1:
        return None
    return Names(raw.strip(), [], b"", raw)


def _outer(raw: bytes) -> re.Match[bytes] | None:
    """The outermost list of a statement with nested lists."""
    return re.match(rb"^([^{}()]*)(\{)(.*)(\})([^{}()]*)$", raw, re.DOTALL)


def split_names(text: bytes) -> list[Names]:
    """The names of a list, commas inside nested lists aside."""
    parts = [b""]
    depth = 0
    for piece in re.findall(rb"[{}(),]|[^{}(),]+", text):
        depth += (piece in b"{(") - (piece in b"})")
        if piece == b"," and not depth:
            parts.append(b"")
        else:
            parts[-1] += piece
    names = []
    for part in filter(None, map(bytes.strip, parts)):
        nested = _outer(part) or re.match(rb"((?:\w+::)+)()([\w*]+(?:\s+as\s+\w+)?)$", part)
        if nested and nested.group(3) != b"self":
            inner = split_names(nested.group(3)) if nested.group(2) else [Names(nested.group(3), [], b"", b"")]
            names.append(Names(nested.group(1), inner, b"", part))
        else:
            names.append(Names(b" ".join(part.split()), [], b"", part))
    return names


def write(statement: Names, model: Names, path_kind: str) -> bytes:
    """The statement with its names, laid out as the model (the same statement on one side) is."""
    if statement.raw:
        return statement.raw
    indent = model.raw[: len(model.raw) - len(model.raw.lstrip())]
    names = [written_name(name) for name in statement.names]
    opening, closing = (b"(", b")") if path_kind in ("py", "pyi") else (b"{", b"}")
    space = b" " if b"{ " in model.raw else b""
    before = statement.before.strip() + (b"" if statement.before.rstrip().endswith((b":", b".", b"\\")) else b" ")
    tail = (b" " if statement.after[:1].isalpha() or statement.after[:1] == b"=" else b"") + statement.after
    if _is_spread(model):
        return _spread(names, indent, (before + opening, closing + tail), model)
    if path_kind in ("py", "pyi") and b"(" not in model.raw:
        return indent + before + b", ".join(names) + b"\n"
    if len(names) == 1 and path_kind in ("rs", "scala"):
        return indent + before + names[0] + tail + b"\n"
    line = indent + before + opening + space + b", ".join(names) + space + closing + tail + b"\n"
    return line if len(line) <= 101 else _spread(names, indent, (before + opening, closing + tail), model)


def _is_spread(model: Names) -> bool:
    """Does the model have its names on lines of their own?"""
    return model.raw.strip().count(b"\n") > 0


def _spread(names: list[bytes], indent: bytes, ends: tuple[bytes, bytes], model: Names) -> bytes:
    """One name a line."""
    lines = split_lines(model.raw)
    step = lines[1][: len(lines[1]) - len(lines[1].lstrip())] if len(lines) > 2 else indent + b"    "
    comma = b"," if (len(lines) > 2 and lines[-2].rstrip().endswith(b",")) or len(lines) <= 2 else b""
    body = b",\n".join(step + name for name in names) + comma + b"\n"
    return indent + ends[0] + b"\n" + body + indent + ends[1] + b"\n"


def written_name(name: Names) -> bytes:
    """One name of a list, nested lists in braces."""
    if not name.names:
        return name.before
    if name.raw:
        return name.raw
    if len(name.names) == 1 and not name.names[0].names:
        return name.before + name.names[0].before
    return name.before + b"{" + b", ".join(written_name(inner) for inner in name.names) + b"}"
