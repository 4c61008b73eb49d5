"""The page of each rule, for `explain` and docs/rules. Run as a module, it writes the pages.

`python -m scopes.pages docs/rules` writes one Markdown file a rule and the table of all.
"""

import sys
from pathlib import Path

from scopes.rule import Example, Rule
from scopes.rules import ALL_RULES


def rule_page(rule: Rule) -> str:
    """What the rule looks for, why, how to mend it, and its examples, in Markdown."""
    parts = [
        f"# {rule.id}: {rule.title}",
        f"Severity: {rule.severity}",
        rule.rationale,
        f"**Fix.** {rule.fix[:1].upper()}{rule.fix[1:]}.",
        "## Reported",
        *(_example(example) for example in rule.invalid),
        "## Not reported",
        *(_example(example) for example in rule.valid),
    ]
    return "\n\n".join(parts) + "\n"


def _example(example: Example) -> str:
    text = f"```yaml\n{example.workflow}```"
    if not example.files:
        return text
    return f"{text}\n\nin a repository with {', '.join(f'`{path}`' for path in sorted(example.files))}"


def rule_table() -> str:
    """All rules with severity and title, in Markdown."""
    rows = [f"| [{rule.id}]({rule.id}.md) | {rule.severity} | {rule.title} |" for rule in ALL_RULES]
    head = "# Rules of `treaty scopes audit`\n\n| rule | severity | looks for |\n|---|---|---|\n"
    return head + "\n".join(rows) + "\n"


def pages() -> dict[str, str]:
    """File name to text of every page."""
    return {"index.md": rule_table(), **{f"{rule.id}.md": rule_page(rule) for rule in ALL_RULES}}


def write_pages(directory: Path) -> None:
    """Write every page, and remove those of rules that are gone."""
    directory.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for file in directory.glob("*.md"):
        if file.name not in wanted:
            file.unlink()
    for name, text in wanted.items():
        (directory / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/rules"))
