"""How the example's agents edit: by finding a text that must be there, once, and writing next to it."""

from pathlib import Path


def replace(path: str, old: str, new: str, times: int = 1) -> None:
    """Put `new` in the place of `old`, which must stand in the file exactly so many times."""
    file = Path(path)
    text = file.read_text(encoding="utf-8")
    found = text.count(old)
    if found != times:
        raise SystemExit(f"{path}: {old!r} should be there {times} x and is there {found} x")
    print(f"editing {path}", flush=True)
    file.write_text(text.replace(old, new), encoding="utf-8")


def insert_after(path: str, anchor: str, text: str) -> None:
    """Write `text` behind `anchor`."""
    replace(path, anchor, anchor + text)


def append(path: str, text: str) -> None:
    """Write `text` at the end of a file."""
    print(f"editing {path}", flush=True)
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(text)


def write(path: str, text: str) -> None:
    """Make a new file."""
    print(f"writing {path}", flush=True)
    file = Path(path)
    if file.exists():
        raise SystemExit(f"{path} is already there")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
