"""A text file that people wrote, read within bounds."""

from pathlib import Path

from scopes.problem import Location, Problem, WorkflowError

LARGEST_FILE = 20_000_000  # bytes; 10,000 agents with long instructions are 10 MB
_NOT_TEXT = "a workflow is a text file: is this the right one?"


def read_text(path: str) -> str:
    """The text of a file; WorkflowError where there is none that could be YAML."""
    place = Location(path)
    try:
        file = Path(path)
        if file.stat().st_size > LARGEST_FILE:
            size = f"{file.stat().st_size / 1e6:.0f} MB"
            raise WorkflowError([Problem(place, f"the file is too large ({size})", "the limit is 20 MB")])
        data = file.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        hint = "check the path" if isinstance(error, FileNotFoundError) else ""
        raise WorkflowError([Problem(place, f"cannot read the file: {reason}", hint)]) from None
    if b"\0" in data:
        raise WorkflowError([Problem(_place_of_byte(path, data, data.index(b"\0")), "a NUL byte", _NOT_TEXT)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        location = _place_of_byte(path, data, error.start)
        raise WorkflowError([Problem(location, "not UTF-8", "save the file as UTF-8")]) from None


def _place_of_byte(path: str, data: bytes, offset: int) -> Location:
    line = data.count(b"\n", 0, offset) + 1
    start = data.rfind(b"\n", 0, offset) + 1
    column = len(data[start:offset].decode("utf-8", "replace")) + 1
    return Location(path, line, column, line, column + 1)
