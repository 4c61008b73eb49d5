"""What reviewers found, out of their artifacts: one shape, duplicates joined, the worst first. Pure."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from runner.view.quoted import block, code

LONGEST = 2000  # characters of a finding, or of a line of a text, in the report for people
SEVERITIES = ("critical", "high", "medium", "low", "info")
# What reviewers call them.
ALIASES: Mapping[str, str] = {
    "blocker": "critical",
    "severe": "critical",
    "error": "high",
    "major": "high",
    "warning": "medium",
    "moderate": "medium",
    "minor": "low",
    "note": "info",
    "informational": "info",
    "suggestion": "info",
}
LISTS = ("findings", "issues", "results", "comments", "gaps")
NEAR = 3  # lines
ALIKE = 0.6  # likeness of two texts about one place, from which on they are one finding
FENCE = re.compile(r"```(?:json)?\s*\n(.*?)```", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Found:
    """One finding. `line` is 0 where it is about a whole file, `path` "" where about all."""

    severity: str
    path: str
    line: int
    text: str
    agents: tuple[str, ...]


def read_json(artifact: str) -> object:
    """The JSON of an artifact, also where a model put it into a fence; ValueError where there is none."""
    fenced = FENCE.search(artifact)
    return json.loads(fenced[1] if fenced else artifact)


def findings_of(agent: str, artifact: object) -> list[Found]:
    """The findings in one artifact: a list, or an object with a list under a usual name."""
    if isinstance(artifact, Mapping):
        artifact = next((artifact[name] for name in LISTS if isinstance(artifact.get(name), list)), [artifact])
    items = artifact if isinstance(artifact, list) else [artifact]
    return [_found(agent, item) for item in items]


def _found(agent: str, item: object) -> Found:
    if not isinstance(item, Mapping):
        return Found("info", "", 0, str(item), (agent,))
    severity = str(item.get("severity") or item.get("level") or "info").lower()
    severity = ALIASES.get(severity, severity)
    path = _first(item, "path", "file", "filename", "location")
    line = next((item[key] for key in ("line", "start_line", "line_number") if isinstance(item.get(key), int)), 0)
    parts = (_first(item, "title", "summary", "name"), _first(item, "message", "description", "detail", "text"))
    text = ": ".join(part for part in dict.fromkeys(parts) if part) or json.dumps(item, ensure_ascii=False)
    return Found(severity if severity in SEVERITIES else "info", path, line, text, (agent,))


def _first(item: Mapping[str, object], *names: str) -> str:
    return next((str(item[name]) for name in names if isinstance(item.get(name), str)), "")


def joined(found: Iterable[Found]) -> list[Found]:
    """Duplicates by place and likeness made one, with the worst severity; sorted by severity, then place."""
    kept: list[Found] = []
    for one in sorted(found, key=_order):
        twin = next((number for number, other in enumerate(kept) if _same(one, other)), None)
        if twin is None:
            kept.append(one)
        else:
            agents = tuple(dict.fromkeys([*kept[twin].agents, *one.agents]))
            kept[twin] = replace(kept[twin], agents=agents)
    return kept


def _same(one: Found, other: Found) -> bool:
    if one.path != other.path or abs(one.line - other.line) > NEAR:
        return False
    return SequenceMatcher(None, one.text.lower(), other.text.lower()).ratio() >= ALIKE


def _order(one: Found) -> tuple[int, str, int, str]:
    return SEVERITIES.index(one.severity), one.path, one.line, one.text


def to_markdown(title: str, found: Sequence[Found], texts: Mapping[str, str]) -> str:
    """A report for people; `texts` are artifacts that are no JSON. All that agents wrote stands in code."""
    lines = [f"# {code(title)}", "", f"{len(found)} finding{'' if len(found) == 1 else 's'}", ""]
    for severity in SEVERITIES:
        chosen = [one for one in found if one.severity == severity]
        if chosen:
            lines += [f"## {severity} ({len(chosen)})", ""]
            lines += [f"- {_place(one)}{code(one.text, LONGEST)} ({', '.join(one.agents)})" for one in chosen]
            lines.append("")
    for agent, text in texts.items():
        lines += [f"## {agent}", "", *block(text.strip().splitlines(), LONGEST), ""]
    return "\n".join(lines).rstrip() + "\n"


def _place(one: Found) -> str:
    if not one.path:
        return ""
    return f"{code(f'{one.path}:{one.line}' if one.line else one.path)}: "


def to_data(title: str, found: Sequence[Found], texts: Mapping[str, str]) -> dict[str, object]:
    """The same as data."""
    findings = [
        {"severity": one.severity, "path": one.path, "line": one.line, "text": one.text, "agents": list(one.agents)}
        for one in found
    ]
    return {"schema_version": 1, "workflow": title, "findings": findings, "texts": dict(texts)}


def to_sarif(found: Sequence[Found]) -> dict[str, object]:
    """SARIF 2.1.0, for code scanning."""
    levels = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}
    results = []
    for one in found:
        result: dict[str, object] = {
            "ruleId": one.agents[0],
            "level": levels[one.severity],
            "message": {"text": one.text},
        }
        if one.path:
            place: dict[str, object] = {"artifactLocation": {"uri": one.path}}
            if one.line > 0:
                place["region"] = {"startLine": one.line}
            result["locations"] = [{"physicalLocation": place}]
        results.append(result)
    rules = [{"id": name} for name in dict.fromkeys(one.agents[0] for one in found)]
    driver = {"name": "treaty", "rules": rules}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return {"$schema": schema, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}
