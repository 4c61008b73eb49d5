"""The report as data, for `--json`."""

import json

from runner.answers import event_json
from runner.report.model import Report
from runner.report.patches import FilePatch
from runner.view.story import state_data


def data(report: Report) -> dict[str, object]:
    """All of it; tokens and cost are null where nobody told them."""
    return {
        **state_data(report.state),
        "run": report.run_id,
        "tokens": report.tokens,
        "cost": report.cost,
        "missing": report.missing,
        "plan": {
            "steps": report.steps,
            "edges": [{"before": e.before, "after": e.after, "checkpoint": e.checkpoint or None} for e in report.edges],
        },
        "timeline": [
            {
                "agent": span.agent or None,
                "attempt": span.attempt,
                "start": span.start,
                "end": span.end,
                "status": span.status,
            }
            for span in report.timeline
        ],
        "changes": {agent: [_file(file) for file in files] for agent, files in report.patches.items()},
        "decisions": [
            {
                "group": taken.group,
                "agent": taken.agent,
                "path": taken.path,
                "entity": taken.entity,
                "rule": taken.rule,
                "confidence": taken.confidence,
                "tags": list(taken.tags),
                "dropped": list(taken.dropped),
            }
            for taken in report.decisions
        ],
        "validation": [dict(event.data) for event in report.validations],
        "answers": [{"time": event.time, "agent": event.agent or None, **event.data} for event in report.answers],
        "events": [json.loads(event_json(event)) for event in report.events],
    }


def _file(file: FilePatch) -> dict[str, object]:
    change = file.change
    return {"status": change.status, "path": change.path, "added": change.added, "deleted": change.deleted}
