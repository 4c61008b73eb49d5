"""Other languages inside a file: scripts and styles in HTML, code blocks in Markdown.

A language's data says `parent kind = "content kind:language"`, or `"content kind:@sibling kind"` where the
name of the language stands in a sibling. The content nodes then carry it in `Node.language`.
"""

import re

from grammars.node import Node

_STATED = re.compile(rb"\b(?:lang|type)\s*=\s*[\"']?([\w/+.-]+)")
_WORD = re.compile(rb"[\w+#-]+")
_MEANT = {  # what `lang` and `type` of a script or a style say
    b"ts": "typescript",
    b"typescript": "typescript",
    b"tsx": "tsx",
    b"jsx": "javascript",
    b"module": "javascript",
    b"text/javascript": "javascript",
    b"application/javascript": "javascript",
    b"text/css": "css",
    b"scss": "scss",
    b"less": "less",
    b"application/json": "json",
    b"application/ld+json": "json",
    b"importmap": "json",
}


def mark(children: list[Node], rule: str) -> None:
    """Say of the content nodes among these siblings which language they are in."""
    content, _, language = rule.partition(":")
    for child in children:
        if child.kind == content:
            child.language = _sibling_says(children, language[1:]) if language.startswith("@") else language
            stated = _STATED.search(children[0].text)
            if stated and not language.startswith("@"):
                child.language = _MEANT.get(stated[1].lower(), "")


def _sibling_says(children: list[Node], kind: str) -> str:
    """The first word of the sibling, as in "```python title=x"."""
    for child in children:
        if child.kind == kind:
            word = _WORD.search(child.text)
            return word[0].decode("utf-8", "replace").lower() if word else ""
    return ""
