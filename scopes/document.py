"""A YAML text as located values: what the reader hands to everything that wants to know where a value stands."""

from collections.abc import Iterator, Sequence

from scopes.problem import Location

Plain = str | int | float | bool | None
Data = Plain | tuple["Data", ...] | dict[str, "Data"]
Step = str | int


class Value:
    """One value and its place; lines and columns count from 1."""

    __slots__ = ("column", "end_column", "end_line", "line")

    def __init__(self, span: tuple[int, int, int, int]) -> None:
        self.line, self.column, self.end_line, self.end_column = span

    @property
    def span(self) -> tuple[int, int, int, int]:
        """First line and column, last line and the column after the last character."""
        return self.line, self.column, self.end_line, self.end_column


class Scalar(Value):
    """A value without parts. `word` is what the file says, `value` what it means; `plain` without quotes."""

    __slots__ = ("plain", "value", "word")

    def __init__(self, span: tuple[int, int, int, int], value: Plain, word: str, plain: bool = False) -> None:
        super().__init__(span)
        self.value = value
        self.word = word
        self.plain = plain


class Listing(Value):
    """An ordered list of values."""

    __slots__ = ("items",)

    def __init__(self, span: tuple[int, int, int, int], items: "list[Value] | None" = None) -> None:
        super().__init__(span)
        self.items: list[Value] = items if items is not None else []


class Table(Value):
    """Keys and their values, in the order of the file; each key keeps its own place."""

    __slots__ = ("entries", "keys")

    def __init__(self, span: tuple[int, int, int, int]) -> None:
        super().__init__(span)
        self.entries: dict[str, Value] = {}
        self.keys: dict[str, Scalar] = {}

    def put(self, key: Scalar, value: Value) -> None:
        """Add an entry or replace one."""
        self.entries[str(key.word)] = value
        self.keys[str(key.word)] = key

    def get(self, key: str) -> Value | None:
        """The value under this key, or None."""
        return self.entries.get(key)


class Expanded(str):
    """Text in which a variable was replaced: the only text that may stand for a number or a truth value."""

    __slots__ = ()


def to_data(value: Value) -> Data:
    """The value without its places: dict, tuple and plain values."""
    if isinstance(value, Table):
        return {key: to_data(item) for key, item in value.entries.items()}
    if isinstance(value, Listing):
        return tuple(to_data(item) for item in value.items)
    assert isinstance(value, Scalar)
    return value.value


def follow(root: Value, path: Sequence[Step]) -> tuple[Value, int]:
    """The value that a path leads to and the number of steps taken; stops where the file has nothing further."""
    current = root
    for taken, step in enumerate(path):
        if isinstance(current, Table) and isinstance(step, str) and step in current.entries:
            current = current.entries[step]
        elif isinstance(current, Listing) and isinstance(step, int) and step < len(current.items):
            current = current.items[step]
        else:
            return current, taken
    return current, len(path)


def walk(root: Value) -> Iterator[Value]:
    """The value and all below it, in no promised order."""
    stack = [root]
    while stack:
        value = stack.pop()
        yield value
        if isinstance(value, Table):
            stack.extend(value.entries.values())
        elif isinstance(value, Listing):
            stack.extend(value.items)


class Document:
    """A file that was read: its located values and its text, for messages that show a line."""

    __slots__ = ("file", "root", "text")

    def __init__(self, file: str, text: str, root: Value) -> None:
        self.file = file
        self.text = text
        self.root = root

    def where(self, value: Value) -> Location:
        """The place of a value."""
        return Location(self.file, *value.span)

    def locate(self, path: Sequence[Step]) -> Location:
        """The place of the value at this path, or of the nearest value around it."""
        return self.where(follow(self.root, path)[0])

    def locate_key(self, path: Sequence[Step]) -> Location:
        """The place of the key at the end of this path, or of the value where it has no key."""
        holder, _ = follow(self.root, path[:-1])
        last = path[-1] if path else None
        if isinstance(holder, Table) and isinstance(last, str) and last in holder.keys:
            return self.where(holder.keys[last])
        return self.locate(path)
