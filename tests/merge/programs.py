"""Generated programs and edits of them, for the laws of merging: hypothesis and `benchmarks/soak.py` use both.

A program is a list of blocks; an edit changes, adds, removes, renames, moves or reindents some of them.
Everything is drawn through one callable `choose(n)`, a number below n, so that any source of numbers can
drive it.
"""

from collections.abc import Callable

Choose = Callable[[int], int]
Block = list[str]
Program = list[Block]  # blocks of lines

WORDS = ("total", "size", "name", "load", "save", "path", "item", "count", "first", "index", "price", "user")
LANGUAGES = ("python", "json", "javascript", "java", "go", "typescript", "rust")
EXTENSIONS = {
    "python": "py",
    "json": "json",
    "javascript": "js",
    "java": "java",
    "go": "go",
    "typescript": "ts",
    "rust": "rs",
}
STATEMENT = {  # how an assignment and a return are written
    "python": ("    {0}", "    return {0}"),
    "javascript": ("  let {0};", "  return {0};"),
    "typescript": ("  let {0};", "  return {0};"),
    "java": ("        int {0};", "        return {0};"),
    "go": ("\tvar {0}", "\treturn {0}"),
    "rust": ("    let {0};", "    {0}"),
}
FUNCTION = {  # the first line and the last
    "python": ("def {0}({1}):", ""),
    "javascript": ("function {0}({1}) {{", "}"),
    "typescript": ("export function {0}({1}) {{", "}"),
    "java": ("    int {0}({1}) {{", "    }"),
    "go": ("func {0}({1}) int {{", "}"),
    "rust": ("fn {0}({1}) -> i32 {{", "}"),
}
PARAMETER = {
    "python": "{0}",
    "javascript": "{0}",
    "typescript": "{0}: number",
    "java": "int {0}",
    "go": "{0} int",
    "rust": "{0}: i32",
}
IMPORT = {
    "python": "from {0} import {1}",
    "javascript": 'import {{ {1} }} from "./{0}";',
    "typescript": 'import {{ {1} }} from "./{0}";',
    "java": "import shop.{0}.{1};",
    "go": 'import "{0}/{1}"',
    "rust": "use {0}::{1};",
}
SERIES = {  # what registers one thing after another, where the language has it at the top level
    "python": "register({0!r}, {1})",
    "javascript": 'exports.{0} = "{1}";',
    "typescript": 'register("{0}", {1});',
}


def value(choose: Choose) -> str:
    """A small expression that all of the languages read."""
    forms = ("{0}", "{0} + {1}", "{2}({0})", "{2}({0}, {1})")
    text = forms[choose(len(forms))]
    return text.format(choose(100), choose(100), WORDS[choose(len(WORDS))])


def block(language: str, name: str, choose: Choose) -> Block:
    """One definition of this name, or now and then a line of a series."""
    if language == "json":
        return [f'  "{name}": ' + (f'"{WORDS[choose(len(WORDS))]}"' if choose(2) else f"[{choose(9)}, {choose(9)}]")]
    if language in SERIES and choose(5) == 0:
        return [SERIES[language].format(name, choose(100))]
    assign, result = STATEMENT[language]
    first, last = FUNCTION[language]
    parameters = ", ".join(PARAMETER[language].format(each) for each in ("a", "b", "c")[: 1 + choose(3)])
    body = [assign.format(f"{WORDS[choose(len(WORDS))]}{choose(5)} = {value(choose)}") for _ in range(1 + choose(4))]
    lines = [first.format(name, parameters), *body, result.format(value(choose))]
    return [*lines, last] if last else lines


def imports(language: str, choose: Choose, side: str = "") -> Block:
    """The block of imports that a program starts with; a side has names of its own."""
    form = IMPORT.get(language)
    if form is None:
        return []
    return sorted(
        {form.format(WORDS[choose(len(WORDS))], f"{side}{WORDS[choose(len(WORDS))]}") for _ in range(1 + choose(4))}
    )


def program(language: str, size: int, choose: Choose) -> Program:
    """Imports, then so many definitions of different names."""
    blocks = [block(language, f"{WORDS[choose(len(WORDS))]}_{index}", choose) for index in range(size)]
    return [imports(language, choose), *blocks] if language in IMPORT else blocks


def edited(language: str, before: Program, side: str, choose: Choose) -> Program:
    """The program with one to three edits; names that are added differ by side."""
    after = [list(lines) for lines in before]
    first = 1 if language in IMPORT else 0  # the block of imports stays where it is
    for number in range(1 + choose(3)):
        at = first + choose(len(after) - first) if len(after) > first else len(after)
        if at == len(after):
            after.append(block(language, f"{side}_{WORDS[choose(len(WORDS))]}_{number}", choose))
        else:
            _edit(language, after, (at, number), side, choose)
    return after


def _edit(language: str, after: Program, place: tuple[int, int], side: str, choose: Choose) -> None:
    """One edit of the program, at a block."""
    at, number = place
    kind = choose(8)
    if kind == 0:
        after.insert(at + choose(2), block(language, f"{side}_{WORDS[choose(len(WORDS))]}_{number}", choose))
    elif kind == 1 and len(after) > 2:
        del after[at]
    elif kind == 2 and len(after) > 2:
        after.insert(at + choose(2), after.pop(at))
    elif kind == 3 and language in IMPORT:
        after[0] = sorted({*after[0], *imports(language, choose, side[0])})
    elif language == "json":
        after[at] = block(language, after[at][0].split('"')[1], choose)
    else:
        _change(after[at], side, kind, choose)


def _change(lines: Block, side: str, kind: int, choose: Choose) -> None:
    """Rename a definition, change a line of it, add one to it or take one away."""
    if kind == 4 and len(lines) > 1:
        old = next(word for word in lines[0].replace("(", " ").split() if "_" in word)
        lines[0] = lines[0].replace(old, f"{old}_{side}", 1)
    elif kind == 5 and len(lines) > 3:
        lines.insert(1 + choose(len(lines) - 2), lines[1].replace("= ", f"= {choose(100)} * ", 1))
    elif kind == 6 and len(lines) > 4:
        del lines[1 + choose(len(lines) - 3)]
    else:
        line = choose(len(lines) - 1) if len(lines) > 1 else 0
        lines[line] = lines[line].replace("= ", f"= {choose(100)} + ", 1)


def text(language: str, blocks: Program) -> bytes:
    """The program as a file."""
    if language == "json":
        return ("{\n" + ",\n".join("\n".join(lines) for lines in blocks) + "\n}\n").encode()
    gap = "\n\n\n" if language == "python" else "\n\n"
    head = ["package shop"] if language == "go" else []
    outer = [["\n".join(blocks[0])], ["class Shop {\n" + "\n\n".join("\n".join(lines) for lines in blocks[1:]) + "\n}"]]
    inner = outer if language == "java" else [["\n".join(lines)] for lines in blocks]
    return (gap.join([*head, *(part[0] for part in inner if part[0])]) + "\n").encode()


def three(language: str, size: int, choose: Choose) -> tuple[bytes, bytes, bytes]:
    """A base of so many definitions and two edits of it."""
    base = program(language, size, choose)
    return (
        text(language, base),
        text(language, edited(language, base, "ours", choose)),
        text(language, edited(language, base, "theirs", choose)),
    )


def mutated(data: bytes, side: str, choose: Choose) -> bytes:
    """A real file with one to three edits of lines that keep its brackets in balance."""
    lines = data.split(b"\n")
    for number in range(1 + choose(3)):
        at = choose(len(lines))
        line = lines[at]
        kind = choose(5)
        is_whole = all(line.count(a) == line.count(b) for a, b in ((b"(", b")"), (b"[", b"]"), (b"{", b"}")))
        name = next((word for word in line.split() if word.isalnum() and len(word) > 3), None)
        if kind == 0 and is_whole and at:
            del lines[at]
        elif kind == 4 and is_whole:
            lines.insert(at, line)
        elif name is not None:
            changed = line.replace(name, name + f"_{side}{number}".encode(), 1)
            lines[at : at + 1] = [line, changed] if kind == 1 and is_whole else [changed]
    return b"\n".join(lines)
