"""The page docs/languages.md, out of the data files and the installed grammars.

    python -m grammars.reference docs/languages.md

A test compares the page with what this module gives, versions left out.
"""

import sys
from importlib import metadata
from pathlib import Path

from grammars import parser
from grammars.catalogue import all_languages
from grammars.language import Language, ListRule

_HEAD = """# Languages

Made by `python -m grammars.reference docs/languages.md` out of `grammars/languages/*.toml`; do not edit it by hand.
`treaty merge languages NAME` shows the same on the command line, with a repository's own profiles.
[Adding a language](adding-a-language.md) tells how to make one or to change one of these.

A list that commutes takes what both sides add to it, in any order; all other lists keep their order, and two
additions at one place are left to the other rules. A language whose grammar is not installed is merged by lines.

"""
_TABLE = "| language | name | files | grammar | version | ABI | licence | in |\n|---|---|---|---|---|--:|---|---|\n"


def page() -> str:
    """The whole page as Markdown."""
    languages = all_languages()
    rows = "".join(_row(language) for language in languages)
    sections = "".join(_section(language) for language in languages)
    return f"{_HEAD}{len(languages)} languages and formats.\n\n{_TABLE}{rows}\n# What commutes, and why\n{sections}"


def _row(language: Language) -> str:
    grammar = language.grammar
    name = f"[{language.title}](#{_anchor(language)}) | `{language.name}`"
    if grammar.line_format:
        return f"| {name} | {_files(language)} | by lines | | | | base |\n"
    version, licence = _installed(grammar.distribution)
    abi = parser.load(grammar).abi_version
    where = f"`treaty[{grammar.extra}]`" if grammar.extra else "base"
    return f"| {name} | {_files(language)} | {grammar.distribution} | {version} | {abi} | {licence} | {where} |\n"


def _anchor(language: Language) -> str:
    """The heading's anchor as GitHub makes it."""
    kept = [letter for letter in f"{language.title} {language.name}".lower() if letter.isalnum() or letter in " -_"]
    return "".join(kept).replace(" ", "-")


def _files(language: Language) -> str:
    names = [f"`.{extension}`" for extension in language.extensions]
    names += [f"`{name}`" for name in language.file_names]
    return " ".join(names[:12]) + (" …" if len(names) > 12 else "")


def _installed(distribution: str) -> tuple[str, str]:
    """Version and licence of a wheel."""
    found = metadata.metadata(distribution)
    licence = found["License-Expression"] if "License-Expression" in found else found["License"]
    return found["Version"], licence.split("\n")[0]


def _section(language: Language) -> str:
    lines = [f"\n## {language.title} `{language.name}`\n"]
    rules = [rule for kind in sorted(language.lists) for rule in language.lists[kind] if rule.groups]
    if rules:
        lines.append("| in | commutes | why |\n|---|---|---|")
        lines.extend(_rule(rule) for rule in rules)
    else:
        lines.append(f"Nothing commutes: {language.why_ordered}.")
    if unique := sorted(kind for kind, key in language.keys.items() if key.unique):
        lines.append(f"\nMust be unique among its siblings: {', '.join(f'`{kind}`' for kind in unique)}.")
    if language.injections:
        inner = ", ".join(f"`{kind}` as {name}" for kind, name in sorted(language.injections.items()))
        lines.append(f"\nHolds other languages: {inner}.")
    return "\n".join(lines) + "\n"


def _rule(rule: ListRule) -> str:
    where = f"`{rule.parent}`"
    if rule.named:
        where += " of " + " ".join(f"`{name}`" for name in rule.named)
    elif rule.within:
        where += " in " + " ".join(f"`{name}`" for name in rule.within)
    groups = "; ".join(" ".join(f"`{_cell(kind)}`" for kind in sorted(group)) for group in rule.groups)
    return f"| {where} | {groups} | {_cell(rule.reason)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
