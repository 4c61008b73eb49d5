"""Does a language's data fit its grammar? Node kinds, fields and queries, checked against the wheel."""

from collections.abc import Iterator

from grammars import parser
from grammars.language import Language
from grammars.profile import ProfileError


def problems(language: Language) -> list[ProfileError]:
    """What is wrong, with file and line. Empty when all fits. Raises GrammarMissing."""
    if language.grammar.line_format:
        return []
    kinds, fields = vocabulary(language)
    found = [
        _fault(language, kind, f"{where}: {language.title}'s grammar has no node kind {kind!r}", kinds)
        for where, kind in kinds_used(language)
        if kind not in kinds
    ]
    for where, path in paths_used(language):
        for step in _steps(path):
            known = kinds if step[0] in "#!" else fields
            if step.lstrip("#!*") not in known:
                what = "node kind" if step[0] in "#!" else "field"
                found.append(_fault(language, step.lstrip("#!*"), f"{where}: no {what} {step!r}", known))
    for name in language.queries:
        try:
            parser.captures(language, name, b"")
        except parser.QueryInvalid as error:
            found.append(ProfileError(language.origin, _line(language, name), str(error)))
    return found


def vocabulary(language: Language) -> tuple[set[str], set[str]]:
    """All node kinds and all fields of the language's grammar."""
    grammar = parser.load(language.grammar)
    kinds = {grammar.node_kind_for_id(number) or "" for number in range(grammar.node_kind_count)}
    fields = {grammar.field_name_for_id(number) or "" for number in range(1, grammar.field_count + 1)}
    refined = {f"{kind}:{word}" for kind, (_, words) in language.refined.items() for word in words}
    joined = {"definition"} if language.joined else set()
    return kinds | refined | joined | {"ERROR"}, fields | ({"signature", "body"} if joined else set())


def kinds_used(language: Language) -> Iterator[tuple[str, str]]:
    """Every node kind that the data names, with the place where it does."""
    for place in ("comments", "strings", "atomic", "attached", "statements", "transparent", "regenerated"):
        for kind in sorted(getattr(language, place)):
            yield place, kind
    for place in ("wrappers", "injections", "joined", "references", "refined", "keys", "imports"):
        for kind in getattr(language, place):
            yield place, kind
    for kind, content in language.injections.items():
        yield f"injection {kind}", content.partition(":")[0]
    for kind, imported in language.imports.items():
        if imported.names:
            yield f"import {kind}", imported.names
    yield from _kinds_in_lists(language)


def _kinds_in_lists(language: Language) -> Iterator[tuple[str, str]]:
    for parent, rules in language.lists.items():
        for rule in rules:
            yield "list", parent
            for kind in (*rule.within, *sorted(set().union(*rule.groups))):
                yield f"list {parent}", kind


def paths_used(language: Language) -> Iterator[tuple[str, str]]:
    """Every path to a part of a node, with the place that uses it."""
    for kind, key in language.keys.items():
        for path in (*key.paths, *key.signature, *([key.body] if key.body else [])):
            yield f"key {kind}", path
    for kind, imported in language.imports.items():
        for path in imported.source:
            yield f"import {kind}", path
    for kind, field in language.wrappers.items():
        if field:
            yield f"wrapper {kind}", field


def _steps(path: str) -> list[str]:
    return [] if path == "." else path.split(".")


def _fault(language: Language, name: str, text: str, known: set[str]) -> ProfileError:
    import difflib

    close = difflib.get_close_matches(name, sorted(known), 1)
    hint = f"did you mean {close[0]!r}?" if close else ""
    return ProfileError(language.origin, _line(language, name), text, hint)


def _line(language: Language, name: str) -> int:
    """The first line of the data file that holds this name."""
    with open(language.origin, encoding="utf-8") as file:  # noqa: PTH123
        for number, line in enumerate(file, 1):
            if f'"{name}"' in line or line.startswith(f"{name} =") or f"#{name}" in line:
                return number
    return 0
