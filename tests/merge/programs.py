"""Generated programs and edits of them, for the laws of merging: hypothesis and `benchmarks/soak.py` use both.

A program is a list of blocks; an edit changes, adds, removes or renames some of them. Everything is drawn
through one callable `choose(n)`, a number below n, so that any source of numbers can drive it.
"""

from collections.abc import Callable

Choose = Callable[[int], int]
Program = list[list[str]]  # blocks of lines

WORDS = ("total", "size", "name", "load", "save", "path", "item", "count", "first", "index", "price", "user")
LANGUAGES = ("python", "json", "javascript", "java", "go")
EXTENSIONS = {"python": "py", "json": "json", "javascript": "js", "java": "java", "go": "go"}


def value(choose: Choose) -> str:
    """A small expression that all of the languages read."""
    forms = ("{0}", "{0} + {1}", "{2}({0})", "{2}({0}, {1})")
    text = forms[choose(len(forms))]
    return text.format(choose(100), choose(100), WORDS[choose(len(WORDS))])


def block(language: str, name: str, choose: Choose) -> list[str]:
    """One definition of this name."""
    body = [f"{WORDS[choose(len(WORDS))]}{choose(5)} = {value(choose)}" for _ in range(1 + choose(4))]
    if language == "json":
        return [f'  "{name}": ' + (f'"{WORDS[choose(len(WORDS))]}"' if choose(2) else f"[{choose(9)}, {choose(9)}]")]
    if language == "python":
        return [f"def {name}(a, b):", *(f"    {line}" for line in body), f"    return {value(choose)}"]
    if language == "javascript":
        return [f"function {name}(a, b) {{", *(f"  let {line};" for line in body), f"  return {value(choose)};", "}"]
    if language == "java":
        inner = [f"        int {line};" for line in body]
        return [f"    int {name}(int a) {{", *inner, f"        return {value(choose)};", "    }"]
    return [f"func {name}(a int) int {{", *(f"\t{line}" for line in body), f"\treturn {value(choose)}", "}"]


def program(language: str, size: int, choose: Choose) -> Program:
    """A program of so many definitions of different names."""
    return [block(language, f"{WORDS[choose(len(WORDS))]}_{index}", choose) for index in range(size)]


def edited(language: str, before: Program, side: str, choose: Choose) -> Program:
    """The program with one to three edits; names that are added differ by side."""
    after = [list(lines) for lines in before]
    for number in range(1 + choose(3)):
        kind = choose(4)
        at = choose(len(after)) if after else 0
        if kind == 0 or not after:
            after.insert(at + choose(2), block(language, f"{side}_{WORDS[choose(len(WORDS))]}_{number}", choose))
        elif kind == 1 and len(after) > 1:
            del after[at]
        elif language == "json":
            after[at] = block(language, after[at][0].split('"')[1], choose)
        else:
            line = 1 + choose(max(1, len(after[at]) - 2))
            after[at][line] = after[at][line].replace("= ", f"= {choose(100)} + ", 1)
    return after


def text(language: str, blocks: Program) -> bytes:
    """The program as a file."""
    if language == "json":
        return ("{\n" + ",\n".join("\n".join(lines) for lines in blocks) + "\n}\n").encode()
    gap = "\n\n\n" if language == "python" else "\n\n"
    body = gap.join("\n".join(lines) for lines in blocks) + "\n"
    head = {"java": "class Shop {\n", "go": "package shop\n\n"}.get(language, "")
    return (head + body + ("}\n" if language == "java" else "")).encode()


def three(language: str, size: int, choose: Choose) -> tuple[bytes, bytes, bytes]:
    """A base of so many definitions and two edits of it."""
    base = program(language, size, choose)
    return (
        text(language, base),
        text(language, edited(language, base, "ours", choose)),
        text(language, edited(language, base, "theirs", choose)),
    )
