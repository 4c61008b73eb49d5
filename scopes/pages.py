"""The page of each rule, for `explain` and docs/rules. Run as a module, it writes the pages.

`python -m scopes.pages docs/rules` writes one Markdown file a rule and the table of all.
"""

import sys
from pathlib import Path

from scopes.interference import KINDS, Kind
from scopes.interference.comparison import About
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


def kind_page(kind: Kind) -> str:
    """What a kind of semantic conflict is and how to mend it; the page with its example and output is elsewhere."""
    about = kind.about
    parts = [
        f"# {about.id}: {about.title}",
        f"Severity: {about.severity}",
        kind.rationale,
        f"**Fix.** {about.fix[:1].upper()}{about.fix[1:]}.",
        f"An example with its output: [semantic conflicts](../semantic-conflicts.md#{_anchor(about)}). Reported by "
        "`treaty scopes check`, after every merge of a workflow, and by `treaty merge branches --check`.",
    ]
    return "\n\n".join(parts) + "\n"


def _anchor(about: About) -> str:
    return f"{about.id} {about.title}".lower().replace(",", "").replace(" ", "-")


def all_pages() -> dict[str, str]:
    """Every rule and every kind of semantic conflict, by its id."""
    rules = {rule.id: rule_page(rule) for rule in ALL_RULES}
    return rules | {kind.about.id: kind_page(kind) for kind in KINDS}


def _example(example: Example) -> str:
    text = f"```yaml\n{example.workflow}```"
    if not example.files:
        return text
    return f"{text}\n\nin a repository with {', '.join(f'`{path}`' for path in sorted(example.files))}"


def rule_table() -> str:
    """All rules with severity and title, in Markdown."""
    rows = [f"| [{rule.id}]({rule.id}.md) | {rule.severity} | {rule.title} |" for rule in ALL_RULES]
    head = "# Rules of `treaty scopes audit`\n\n| rule | severity | looks for |\n|---|---|---|\n"
    kinds = [f"| [{one.about.id}]({one.about.id}.md) | {one.about.severity} | {one.about.title} |" for one in KINDS]
    more = "\n# Kinds of `treaty scopes check`\n\n| kind | severity | looks for |\n|---|---|---|\n"
    return head + "\n".join(rows) + "\n" + more + "\n".join(kinds) + "\n"


def pages() -> dict[str, str]:
    """File name to text of every page."""
    return {"index.md": rule_table(), **{f"{name}.md": text for name, text in all_pages().items()}}


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
