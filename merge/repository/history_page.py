"""Replayed merges as one HTML page with plots; nothing in it comes from elsewhere."""

from collections.abc import Sequence
from html import escape

from merge.repository.history import Record
from merge.repository.history_report import by_language, files_of, total

SAME, OTHERWISE, LEFT = "#2b7a4b", "#d39a2c", "#b8b8b8"
WIDTH, ROW = 640, 26

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222 }}
table {{ border-collapse: collapse; margin: 1rem 0 }}
td, th {{ padding: .2rem .8rem .2rem 0; text-align: left; border-bottom: 1px solid #ddd }}
td.number {{ text-align: right; font-variant-numeric: tabular-nums }}
svg text {{ font: 12px system-ui, sans-serif; fill: #222 }}
code {{ font-size: .9em }}
@media (prefers-color-scheme: dark) {{
  body {{ background: #161616; color: #ddd }} svg text {{ fill: #ddd }} td, th {{ border-color: #444 }}
}}
</style></head><body>
<h1>{title}</h1>
<p>{summary}</p>
<h2>Files in conflict in git, by language</h2>
{legend}
{chart}
<h2>Sums</h2>
{sums}
<h2>Solved otherwise than committed</h2>
{differing}
</body></html>
"""


def as_html(records: Sequence[Record], name: str) -> str:
    """The whole page."""
    totals = total(records)
    share = f"{100 * totals.solved / totals.files:.0f} %" if totals.files else "none"
    summary = (
        f"Of {totals.files} files that git leaves in conflict, in {totals.git_merges} of {totals.merges} merges, "
        f"Treaty solves {totals.solved} ({share}); {totals.same} of them are what was committed."
    )
    rows = [(name, row[2], row[1] - row[2], row[0] - row[1]) for name, row in by_language(records)]
    return PAGE.format(
        title=escape(f"Merges of {name}, replayed"),
        summary=summary,
        legend=_legend(),
        chart=_chart(rows),
        sums=_table([(key.replace("_", " "), str(value)) for key, value in totals.as_record().items()]),
        differing=_differing(records),
    )


def _chart(rows: Sequence[tuple[str, int, int, int]]) -> str:
    """A bar a language: as committed, otherwise, left."""
    largest = max((sum(row[1:]) for row in rows), default=1)
    scale = (WIDTH - 200) / largest
    parts = []
    for number, (name, *counts) in enumerate(rows):
        top = number * ROW
        parts.append(f'<text x="0" y="{top + 15}">{escape(name)}</text>')
        left = 140.0
        for count, colour in zip(counts, (SAME, OTHERWISE, LEFT), strict=True):
            if count:
                width = count * scale
                parts.append(f'<rect x="{left:.1f}" y="{top + 3}" width="{width:.1f}" height="16" fill="{colour}"/>')
                left += width
        parts.append(f'<text x="{left + 6:.1f}" y="{top + 15}">{sum(counts)}</text>')
    height = max(len(rows), 1) * ROW
    label = "Files in conflict in git, by language: solved as committed, solved otherwise, left"
    return f'<svg viewBox="0 0 {WIDTH} {height}" width="100%" role="img" aria-label="{label}">{"".join(parts)}</svg>'


def _legend() -> str:
    pairs = ((SAME, "solved as it was committed"), (OTHERWISE, "solved otherwise"), (LEFT, "left to a person"))
    return "<p>" + " ".join(f'<span style="color:{colour}">&#9632;</span> {text}' for colour, text in pairs) + "</p>"


def _table(rows: Sequence[tuple[str, str]]) -> str:
    cells = "".join(f'<tr><td>{escape(key)}</td><td class="number">{escape(value)}</td></tr>' for key, value in rows)
    return f"<table>{cells}</table>"


def _differing(records: Sequence[Record]) -> str:
    rows = [
        f"<tr><td><code>{escape(str(record['commit'])[:12])}</code></td><td>{escape(str(file['path']))}</td></tr>"
        for record in records
        for file in files_of(record)
        if file["git"] == "conflict" and file["same"] is False
    ]
    return f"<table>{''.join(rows)}</table>" if rows else "<p>None.</p>"
