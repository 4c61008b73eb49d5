"""SC708: a new test replaces something by its name in a string, and the other side took that name away."""

from collections.abc import Iterator

from scopes.finding import Severity
from scopes.interference.comparison import About, Comparison, symbols_at
from scopes.interference.finding import Interference
from scopes.interference.reliance import Leads, Reliance
from scopes.meaning import Found, Meaning, Missing, Module
from scopes.resolution import Resolver
from scopes.symbols import Literal

ABOUT = About(
    "SC708",
    "patched name gone",
    Severity.ERROR,
    fix="patch the name that is there now",
    label="nothing has this name any more",
    edge="import-bound",
)
RATIONALE = (
    "One side renames, moves or removes something; the other adds a test that replaces it by its path in a string, "
    "as `mock.patch('shop.money.tax')` or `jest.mock('./money')` do. The string is followed like an import."
)
_PATCHES = ("patch", "patch.dict", "patch.multiple", "monkeypatch.setattr", "monkeypatch.delattr")
_MOCKS = ("jest.mock", "vi.mock", "jest.unmock", "jest.doMock", "vi.doMock")


def check(comparison: Comparison) -> Iterator[Interference]:
    """New strings that name what is gone."""
    for path, one in comparison.reliance.of(_new_patches).into(comparison.editor.changed):
        if one.kind in _MOCKS:
            yield from _mocked(comparison, path, one)
        else:
            yield from _judged(comparison, path, one)


def _new_patches(reliance: Reliance) -> Leads[tuple[str, Literal]]:
    """The strings of the user that base does not have there, by the file of what they name."""
    return Leads(((path, one), _named(reliance.user.resolver, path, one)) for path, one in _new_literals(reliance))


def _new_literals(reliance: Reliance) -> Iterator[tuple[str, Literal]]:
    for path in reliance.relevant_paths():
        symbols, user = reliance.merged.snapshot.uses(path), reliance.user.snapshot.uses(path)
        base = reliance.base.snapshot.uses(path)
        old = {(one.kind, one.text) for one in base.literals} if base is not None else set()
        own = {(one.kind, one.text) for one in user.literals} if user is not None else set()
        for one in symbols.literals if symbols is not None else ():
            if (one.kind, one.text) in own - old:
                yield path, one


def _named(resolver: Resolver, path: str, one: Literal) -> list[str]:
    if one.kind.endswith(_PATCHES) and one.text.count(".") >= 1:
        meaning = dotted(resolver, path, one.text)
        return [meaning.path] if isinstance(meaning, Found) else []
    if one.kind in _MOCKS and one.text.startswith("."):
        return resolver.snapshot.paths.resolve(one.text, path, "script")[:1]
    return []


def _judged(comparison: Comparison, path: str, one: Literal) -> Iterator[Interference]:
    before, after = (dotted(side, path, one.text) for side in (comparison.user.resolver, comparison.resolver))
    if not isinstance(before, Found) or not isinstance(after, Missing):
        return
    base = comparison.base.outline(before.path)
    if not symbols_at(base, before.first.qualified) or comparison.survivors.has(before.first.name, "python"):
        return
    user, editor = comparison.user, comparison.editor
    edits = [
        comparison.removal(before.path, before.first),
        comparison.edit_of(user, path, _own(comparison, path, one), f"{user.name} patches it here"),
    ]
    message = f"`{before.first.qualified}` is gone in {editor.name} and newly patched by {user.name} as '{one.text}'"
    yield comparison.finding(ABOUT, path, one, message, edits)


def dotted(resolver: Resolver, path: str, text: str) -> Meaning:
    """What a dotted path in a string means: the longest module, then its members."""
    parts = text.split(".")
    for length in range(len(parts) - 1, 0, -1):
        files = resolver.snapshot.paths.resolve(".".join(parts[:length]), path, "python")
        if files:
            meaning: Meaning = Module(tuple(files))
            for part in parts[length:]:
                meaning = resolver.member(meaning, part)
            return meaning
    return None


def _mocked(comparison: Comparison, path: str, one: Literal) -> Iterator[Interference]:
    before = comparison.user.snapshot.paths.resolve(one.text, path, "script")
    after = comparison.merged.paths.resolve(one.text, path, "script")
    if not before or after or before[0] not in comparison.base.blobs or comparison.survivors.has_module(before[0]):
        return
    user, editor = comparison.user, comparison.editor
    edits = [comparison.edit_of(user, path, _own(comparison, path, one), f"{user.name} mocks it here")]
    message = f"the module {before[0]} is gone in {editor.name} and newly mocked by {user.name}"
    yield comparison.finding(ABOUT, path, one, message, edits)


def _own(comparison: Comparison, path: str, one: Literal) -> Literal:
    symbols = comparison.user.snapshot.uses(path)
    held = symbols.literals if symbols is not None else ()
    return next((other for other in held if (other.kind, other.text) == (one.kind, one.text)), one)
