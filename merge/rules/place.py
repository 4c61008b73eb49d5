"""What kind of place a hunk stands in: cheap marks of the text, no parser."""

import re

from merge.lines import split_lines
from merge.revision import Triple
from merge.rules.rule import Context

DOCUMENTS = frozenset({"md", "markdown", "rst", "adoc", "asciidoc", "txt", "mdx", "html", "htm"})
KEYED = frozenset({"yml", "yaml", "json", "json5", "toml", "ini", "cfg", "properties", "lock"})
HASH = frozenset({"py", "pyi", "rb", "sh", "bash", "yml", "yaml", "toml", "ps1", "psm1", "psd1", "mk", "cmake", "r"})
_IMPORT = re.compile(
    rb"\s*(?:import\b(?!\s*\()|from\s+[\w.]+\s+import\b|export\s+(?:\*|\{|type\s*\{)"
    rb"|(?:pub(?:\([a-z]+\))?\s+)?use\s+[\w:\\{]|using\s+[\w.= ]+;|#\s*include\b|require(?:_relative)?\s+['\"]"
    rb"|(?:const|let|var)\s+[\w{}, $:]+\s*=\s*require\s*\(|(?:pub\s+)?extern\s+crate\b|@import\b"
    rb"|@testable\s+import\b|open\s+[A-Z])"
)
_COMMENT = {
    "hash": re.compile(rb"\s*#(?!!)"),
    "slash": re.compile(rb"\s*(?://|/\*|\*(?:\s|/|$))"),
    "none": re.compile(rb"\s*(?:<!--|--(?:\s|$)|;)"),
}
_ITEM = re.compile(rb"\s*(?:[-*+]|\d+[.)]|\.\.?\s)\s+\S")
_KEY = re.compile(rb"\s*(?:[\"'][^\"']+[\"']|[\w.@/$-]+)\s*(?::(?!:)|=(?![=~>])|\+=|\?=|:=)")
_MODIFIERS = (
    rb"pub(?:\([a-z]+\))?|public|private|protected|internal|static|final|abstract|async|export|default|override|open"
    rb"|suspend|inline|virtual|const|unsafe|sealed|data|extern|declare|readonly|implicit|lazy|fileprivate|mutating"
    rb"|case|partial"
)
_DECLARATION = re.compile(
    rb"\s*(?:@\w+|(?:(?:" + _MODIFIERS + rb")\s+)*(?:def|class|struct|enum|trait|impl|interface|fn|func|fun|function"
    rb"|module|object|protocol|extension|type|mod|namespace|union|macro_rules!|typedef|void|test|it|describe|context)\b)"
)
_METHOD = re.compile(
    rb"\s*(?:(?:public|private|protected|internal|static|async|get|set|override|final)\s+)+[\w<>\[\], .?]+\("
)
_CALL = re.compile(rb"\s*(?:await\s+|return\s+|yield\s+)?[\w.:>!?$@-]+\s*\(|\s*\.\w+")


def extension(context: Context) -> str:
    """The file's extension in lower case, without the dot."""
    name = context.path.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[1].lower() if "." in name else name.lower()


def is_document(context: Context) -> bool:
    """Is the file prose, in which lines have no syntax?"""
    return extension(context) in DOCUMENTS


def is_comment(line: bytes, context: Context) -> bool:
    """Does the line hold a comment alone?"""
    sign = context.language.line_comment if context.language is not None else b""
    if sign and line.lstrip().startswith(sign):
        return True
    kind = extension(context)
    if _COMMENT["hash" if kind in HASH else "slash"].match(line):
        return True
    return kind in KEYED | {"xml"} and bool(_COMMENT["none"].match(line))


def is_import(line: bytes) -> bool:
    """Does the line bring names into the file?"""
    return bool(_IMPORT.match(line))


def is_item(line: bytes) -> bool:
    """Does the line begin an item of a list in a document?"""
    return bool(_ITEM.match(line))


def place_of(sides: Triple[bytes], context: Context) -> str:
    """The kind of place: of the lines that are in the three sides, blank ones left out."""
    lines = [line for side in sides for line in split_lines(side) if line.strip()]
    if not lines:
        return "blank"
    if sum(map(is_import, lines)) * 2 > len(lines):
        return "imports"
    if is_document(context):
        return "list-item" if any(map(_ITEM.match, lines)) else "other"
    if all(is_comment(line, context) for line in lines):
        return "comment"
    first = [_first_line(side, context) for side in sides]
    return _of_first_lines([line for line in first if line], extension(context) in KEYED)


def _first_line(text: bytes, context: Context) -> bytes:
    """The first line that is neither blank nor a comment."""
    return next((line for line in split_lines(text) if line.strip() and not is_comment(line, context)), b"")


def _of_first_lines(lines: list[bytes], keyed: bool) -> str:
    """The kind of place by the first line of each side."""
    if any(_DECLARATION.match(line) or _METHOD.match(line) for line in lines):
        return "declaration"
    if keyed and any(map(_ITEM.match, lines)):
        return "list-item"
    if lines and all(map(_KEY.match, lines)):
        return "key-value"
    if lines and all(map(_CALL.match, lines)):
        return "call"
    return "statements" if lines else "other"
