"""An import that one side brought in twice: only the first is kept (option `import_deduplication`).

What base repeats already stays, and so does what stands apart in the syntax (an `#include` in a branch of
`#ifdef`, an import inside a function).
"""

from collections import Counter

from grammars import parser
from grammars.language import Language
from merge.regions import Decision, Hunk, Region, Settled
from merge.revision import Triple
from merge.rules.place import is_import


def single_imports(regions: list[Region], base: bytes, language: Language) -> list[Region]:
    """The regions of a clean result without the lines of repeated imports."""
    if any(isinstance(region, Hunk) for region in regions):
        return regions
    if not language.imports:
        return regions
    text = b"".join(region.text for region in regions if isinstance(region, Settled))
    twice = _repeated_lines(text)
    twice = twice and twice - _repeated_lines(base)
    if not twice:
        return regions
    starts = _repeated_nodes(text, twice, language)
    return _without(regions, starts) if starts else regions


def _repeated_lines(text: bytes) -> set[bytes]:
    """Lines that bring in names and stand there more than once."""
    return {line for line, count in Counter(text.split(b"\n")).items() if count > 1 and is_import(line)}


def _repeated_nodes(text: bytes, lines: set[bytes], language: Language) -> set[int]:
    """Offsets of the lines to drop: whole lines that are a top-level import for the second time."""
    found: set[int] = set()
    seen: set[bytes] = set()
    for node in parser.parse(text, language).children:
        start = text.rfind(b"\n", 0, node.start) + 1
        end = text.find(b"\n", node.start)
        line = text[start : end if end >= 0 else len(text)]
        is_whole = node.start == start and node.end <= start + len(line) + 1
        if node.kind not in language.imports or line not in lines or not is_whole:
            continue
        if line in seen:
            found.add(start)
        seen.add(line)
    return found


def _without(regions: list[Region], starts: set[int]) -> list[Region]:
    """The regions without those of the lines that lie in one, and without a blank line that is left doubled."""
    result: list[Region] = []
    at = 0
    for region in regions:
        if not isinstance(region, Settled):
            continue
        inside = sorted(start - at for start in starts if at <= start and b"\n" in region.text[start - at :])
        at += len(region.text)
        result.append(_cut(region, inside) if inside else region)
    return result


def _cut(region: Settled, starts: list[int]) -> Settled:
    text = region.text
    decisions = list(region.decisions)
    for start in reversed(starts):
        end = text.find(b"\n", start) + 1
        line = text[start:end]
        decision = Decision("repeated-import", Triple(b"", line, line), b"")
        decision.dropped, decision.place = (line.strip(),), "imports"
        decisions.append(decision)
        before, after = text[:start], text[end:]
        if before.endswith((b"\n\n", b"\n\r\n")) and after.startswith((b"\n", b"\r\n")):
            after = after[after.index(b"\n") + 1 :]
        text = before + after
    return Settled(text, tuple(decisions))
