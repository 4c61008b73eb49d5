"""A merge result and the languages as people and programs read them: marked text, JSON, tables."""

import json

from grammars.language import Language
from merge.compact import compact
from merge.hunks import render, safe_marker_size
from merge.regions import Decision, Hunk, Settled
from merge.result import Conflict, MergeResult
from merge.revision import Triple

_COLOURS = {b"<": b"\x1b[36m", b"|": b"\x1b[2m", b"=": b"\x1b[36m", b">": b"\x1b[36m"}


def shown(result: MergeResult, style: str, labels: Triple[str], size: int) -> bytes:
    """The text of the result with its conflicts in the style "merge", "diff3", "zdiff3" or "compact"."""
    binary = b"\0" in result.text
    if result.is_clean or binary:
        return result.text
    regions = compact(result.regions) if style == "compact" else result.regions
    texts = [part for one in regions for part in (one.sides if isinstance(one, Hunk) else (one.text,))]
    sizes = [safe_marker_size(Triple(text, b"", b""), size) for text in texts]
    return render(regions, "merge" if style == "compact" else style, labels, max(sizes, default=size))


def coloured(text: bytes, size: int) -> bytes:
    """The text with its marker lines coloured, for a terminal."""
    lines = []
    for line in text.split(b"\n"):
        sign = line[:1]
        is_marker = sign in _COLOURS and line.startswith(sign * size) and line[size : size + 1] in (b"", b" ", b"\r")
        lines.append(_COLOURS[sign] + line + b"\x1b[0m" if is_marker else line)
    return b"\n".join(lines)


def as_json(result: MergeResult, text: bytes, path: str, schema_version: int) -> str:
    """The whole result as one JSON object; bytes that are not UTF-8 appear as lone surrogates."""
    record = {
        "schema_version": schema_version,
        "path": path,
        "language": result.language or None,
        "clean": result.is_clean,
        "confidence": round(result.confidence, 4),
        "text": _text(text),
        "conflicts": [_conflict(one) for one in result.conflicts],
        "decisions": [_decision(one, line) for one, line in _placed(result)],
        "counts": dict(sorted(result.counts.items())),
        "warnings": list(result.warnings),
    }
    return json.dumps(record, indent=2)


def language_table(languages: list[Language]) -> str:
    """One line a language: name, files, how it is parsed."""
    rows = [(one.name, _files(one), _source(one)) for one in languages]
    width = max((len(row[0]) for row in rows), default=0)
    middle = min(max((len(row[1]) for row in rows), default=0), 60)
    return "\n".join(f"{name:{width}}  {files:{middle}}  {source}".rstrip() for name, files, source in rows)


def language_page(language: Language) -> str:
    """What commutes in one language, and why; what is unique in it."""
    lines = [f"{language.title} ({language.name})", f"files: {_files(language)}", f"parsed by: {_source(language)}"]
    lines += ["", "what has no order:"]
    for rules in language.lists.values():
        for rule in rules:
            where = f"{rule.parent} in {', '.join(rule.within)}" if rule.within else rule.parent
            groups = " | ".join(", ".join(sorted(group)) for group in rule.groups)
            if groups:
                lines.append(f"  {where}: {groups}")
                lines.append(f"    because {rule.reason}")
    if language.why_ordered:
        lines.append(f"  nothing, because {language.why_ordered}")
    unique = sorted({rule.label or rule.kind for rule in language.keys.values() if rule.unique})
    lines += ["", "never twice with one name in one place: " + (", ".join(unique) or "nothing")]
    return "\n".join(lines)


def languages_as_json(languages: list[Language], schema_version: int) -> str:
    """The languages as one JSON object."""
    return json.dumps({"schema_version": schema_version, "languages": [_record(one) for one in languages]}, indent=2)


def _record(language: Language) -> dict[str, object]:
    return {
        "name": language.name,
        "title": language.title,
        "extensions": list(language.extensions),
        "file_names": list(language.file_names),
        "shebangs": list(language.shebangs),
        "grammar": language.grammar.distribution or None,
        "line_format": language.grammar.line_format or None,
        "extra": language.grammar.extra or None,
        "commutative": [
            {"parent": rule.parent, "groups": [sorted(group) for group in rule.groups], "reason": rule.reason}
            for rules in language.lists.values()
            for rule in rules
            if rule.groups
        ],
        "unique": sorted(rule.kind for rule in language.keys.values() if rule.unique),
    }


def _files(language: Language) -> str:
    return " ".join([f"*.{extension}" for extension in language.extensions] + list(language.file_names))


def _source(language: Language) -> str:
    grammar = language.grammar
    if grammar.line_format:
        return "lines"
    return grammar.distribution + (f" (treaty[{grammar.extra}])" if grammar.extra else "")


def _placed(result: MergeResult) -> list[tuple[Decision, int]]:
    """The decisions with the 1-based line of the result at which each stands, conflicts counted as ours."""
    placed = []
    line = 1
    for region in result.regions:
        if isinstance(region, Settled):
            placed += [(decision, line + _offset(region.text, decision.text)) for decision in region.decisions]
        line += (region.text if isinstance(region, Settled) else region.sides.ours).count(b"\n")
    return placed


def _offset(text: bytes, part: bytes) -> int:
    at = text.find(part) if part else 0
    return text.count(b"\n", 0, max(at, 0))


def _decision(decision: Decision, line: int) -> dict[str, object]:
    return {
        "rule": decision.rule,
        "line": line,
        "place": decision.place,
        "entity": decision.entity,
        "confidence": round(decision.confidence, 4),
        "likely": decision.likely or None,
        "tags": list(decision.tags),
        "dropped": [_text(text) for text in decision.dropped],
        "sides": _sides(decision.sides),
        "text": _text(decision.text),
    }


def _conflict(conflict: Conflict) -> dict[str, object]:
    return {
        "line": conflict.line,
        "entity": conflict.entity,
        "reason": conflict.reason,
        "likely": conflict.likely or None,
        "sides": _sides(conflict.sides),
        "candidates": [{"name": one.name, "text": _text(one.text)} for one in conflict.candidates],
    }


def _sides(sides: Triple[bytes]) -> dict[str, str]:
    return {"base": _text(sides.base), "ours": _text(sides.ours), "theirs": _text(sides.theirs)}


def _text(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")
