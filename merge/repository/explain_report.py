"""An explained merge as people and programs read it."""

import json

from merge.regions import Decision
from merge.repository.branches import FileMerge
from merge.repository.explain import Explained, edits, placed, refusal


def as_text(explained: Explained) -> str:
    """For people: file by file, each decision with both edits and what would refuse it."""
    if not explained.files:
        return f"{explained.title}: no file was changed on both sides; nothing was decided"
    lines = [explained.title]
    for file in explained.files:
        lines += ["", f"{file.path} ({file.language or 'lines'}): {_summary(file)}"]
        text = explained.texts.get(file.path, b"")
        for decision, line in placed(file, text):
            lines += _decision_lines(decision, line, file.path)
        for conflict in file.conflicts:
            where = f"{conflict.entity}: " if conflict.entity else ""
            lines.append(f"  line {conflict.line}: left to a person: {where}{conflict.reason}")
    return "\n".join(lines)


def as_json(explained: Explained) -> str:
    """For programs."""
    files = [
        {
            "path": file.path,
            "language": file.language or None,
            "clean": file.is_clean,
            "reason": file.reason or None,
            "confidence": round(file.confidence, 4),
            "decisions": [
                _record(decision, line) for decision, line in placed(file, explained.texts.get(file.path, b""))
            ],
            "conflicts": [{"line": one.line, "entity": one.entity, "reason": one.reason} for one in file.conflicts],
        }
        for file in explained.files
    ]
    return json.dumps({"schema_version": 1, "merge": explained.title, "files": files}, indent=2)


def _summary(file: FileMerge) -> str:
    if file.decisions:
        count = len(file.decisions)
        told = f"{count} decision{'' if count == 1 else 's'}, confidence {file.confidence:.2f}"
        return told if file.is_clean else f"{told}; {file.reason}"
    return "a merge of lines, nothing to decide" if file.is_clean else file.reason


def _decision_lines(decision: Decision, line: int, path: str) -> list[str]:
    where = f"line {line}" if line else "nothing left"
    place = " in ".join(part for part in (decision.place, decision.entity) if part)
    lines = [f"  {where}: {decision.rule}{f' ({place})' if place else ''}, confidence {decision.confidence:.2f}"]
    for name, changed in zip(("ours", "theirs"), edits(decision), strict=True):
        lines += [f"    {name:6} {changed[0] if changed else 'did nothing here'}"]
        lines += [f"           {one}" for one in changed[1:]]
    if decision.dropped:
        lines.append("    let go " + b", ".join(decision.dropped).decode("utf-8", "replace"))
    if decision.tags:
        lines.append(f"    tags   {', '.join(decision.tags)}")
    lines.append(f"    refuse {refusal(decision, path)}")
    return lines


def _record(decision: Decision, line: int) -> dict[str, object]:
    ours, theirs = edits(decision)
    return {
        "rule": decision.rule,
        "line": line or None,
        "place": decision.place or None,
        "entity": decision.entity or None,
        "confidence": round(decision.confidence, 4),
        "tags": list(decision.tags),
        "dropped": [token.decode("utf-8", "replace") for token in decision.dropped],
        "ours": ours,
        "theirs": theirs,
        "text": decision.text.decode("utf-8", "surrogateescape"),
    }
