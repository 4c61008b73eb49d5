"""Parameter lists and argument lists, as the grammars write them, and whether one fits the other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grammars.node import Node
from scopes.families import SPREAD
from scopes.parameter_lists import parameters_by_family
from scopes.symbols import ANY, ONLY_BY_NAME, ONLY_BY_PLACE, REST, REST_BY_NAME, Parameter

_REST = frozenset({"list_splat_pattern", "rest_pattern", "spread_parameter", "variadic_parameter_declaration"})
_REST |= {"variadic_parameter", "splat_parameter", "variadic_unpacking"}
_OPTIONAL = frozenset({"default_parameter", "typed_default_parameter", "optional_parameter", "assignment_pattern"})
_OPTIONAL |= {"optional_parameter_declaration"}
_SPREADS = frozenset({"list_splat", "dictionary_splat", "spread_element", "splat_argument", "hash_splat_argument"})
_SPREADS |= {"variadic_argument", "block_argument", "variadic_unpacking", "spread_expression"}
_BY_PLACE_ALONE = frozenset({"script", "java", "go", "rust", "c"})


def parameters_of(node: Node, family: str) -> tuple[Parameter, ...] | None:
    """The parameters of a list, in order; None where they cannot be told."""
    if family in SPREAD:
        return parameters_by_family(node, family)
    if family == "go":
        return tuple(_go_parameters(node))
    if node.kind == "identifier":  # x => …
        return (Parameter(_text(node), ONLY_BY_PLACE, False),)
    return tuple(_parameters(node, family))


def _parameters(node: Node, family: str) -> Iterator[Parameter]:
    kind = ONLY_BY_PLACE if family in _BY_PLACE_ALONE else ANY
    found: list[Parameter] = []
    for child in node.children:
        if child.kind in ("keyword_separator", "*"):
            kind = ONLY_BY_NAME
        elif child.kind in ("positional_separator", "/"):
            found = [Parameter(one.name, ONLY_BY_PLACE, one.is_optional) for one in found]
        elif child.named and "comment" not in child.kind and child.kind != "receiver_parameter":
            one = _parameter(child, kind)
            found.append(one)
            if one.kind == REST and family == "python":
                kind = ONLY_BY_NAME
    yield from found


def _parameter(node: Node, kind: str) -> Parameter:
    inner = node
    if node.kind in ("typed_parameter", "required_parameter"):
        inner = node.child("pattern") or next(iter(node.named_children), node)
    if inner.kind == "dictionary_splat_pattern" or node.kind in ("hash_splat_parameter", "dictionary_splat_pattern"):
        return Parameter(_name(inner), REST_BY_NAME, True)
    if inner.kind in _REST or node.kind in _REST:
        return Parameter(_name(inner), REST, True)
    is_optional = node.kind in _OPTIONAL or node.child("value") is not None or inner.kind in _OPTIONAL
    return Parameter(_name(node), kind, is_optional)


def _name(node: Node) -> str:
    found = node.child("name") or node.child("pattern") or node.child("left")
    if found is not None:
        return _text(found)
    if node.kind in ("identifier", "this"):
        return _text(node)
    return next((_text(child) for child in node.named_children if child.kind == "identifier"), _text(node)[:40])


def _go_parameters(node: Node) -> Iterator[Parameter]:
    for child in node.named_children:
        names = [part for part in child.named_children if part.field == "name"]
        if child.kind == "variadic_parameter_declaration":
            yield Parameter(_text(names[0]) if names else "_", REST, True)
        elif child.kind == "parameter_declaration":
            yield from (Parameter(_text(name), ONLY_BY_PLACE, False) for name in names)
            if not names:
                yield Parameter("_", ONLY_BY_PLACE, False)


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a call gives. `is_open`: it gives more than can be counted."""

    count: int
    named: tuple[str, ...]
    is_open: bool


def arguments_of(node: Node, family: str) -> Arguments:
    """The arguments of a list, or the one that stands without a list."""
    if node.kind == "generator_expression" or node.kind == "template_string":
        return Arguments(1, (), node.kind == "template_string")
    given = [child for child in node.named_children if "comment" not in child.kind]
    if family in SPREAD:
        return _spread_arguments(given, node, family)
    named = [child for child in given if child.kind == "keyword_argument"]
    spread = [child for child in given if child.kind in _SPREADS]
    is_open = bool(spread) or any(child.kind == "..." for child in node.children)
    if family == "go" and len(given) == 1 and given[0].kind == "call_expression":
        is_open = True  # it may give several values
    is_open |= any(child.is_error or child.has_error for child in given)
    names = tuple(_text(name) for child in named if (name := child.child("name")) is not None)
    return Arguments(len(given) - len(named) - len(spread), names, is_open)


def _spread_arguments(given: list[Node], node: Node, family: str) -> Arguments:
    counted = [child for child in given if child.kind != "block_argument"]
    named = [name for child in counted if (name := _argument_name(child, family))]
    spread = [one for one in counted if one.kind in _SPREADS or any(part.kind in _SPREADS for part in one.children)]
    is_open = bool(spread) or any(child.is_error or child.has_error for child in given)
    is_open |= any(child.kind in ("*", "...", "forward_argument") for child in node.children)
    if family == "ruby" and named:  # where no keyword is taken they make one hash
        return Arguments(len([one for one in counted if one.kind != "pair"]) - len(spread), (), True)
    return Arguments(len(counted) - len(named) - len(spread), tuple(named), is_open)


def _argument_name(node: Node, family: str) -> str:
    if family == "ruby":
        return _text(node)[:20] if node.kind == "pair" else ""
    name = node.child("name") if family in ("csharp", "php") and node.kind == "argument" else None
    if family == "kotlin" and any(part.kind == "=" for part in node.children):
        name = next(iter(node.named_children), None)
    return _text(name) if name is not None else ""


def misfit(parameters: Iterable[Parameter], given: Arguments) -> str:
    """Why these arguments do not fit these parameters, "" where they do or where it cannot be told."""
    taken = tuple(parameters)
    by_place = [one for one in taken if one.kind in (ANY, ONLY_BY_PLACE)]
    has_rest = any(one.kind == REST for one in taken)
    names = {one.name for one in taken if one.kind in (ANY, ONLY_BY_NAME)}
    if not has_rest and given.count > len(by_place):
        return f"it takes {_counted(len(by_place))}, the call gives {given.count}"
    if not any(one.kind == REST_BY_NAME for one in taken):
        unknown = [name for name in given.named if name not in names]
        if unknown:
            return f"it has no parameter `{unknown[0]}`"
    filled = {one.name for one in by_place[: given.count]}
    twice = [name for name in given.named if name in filled and name in names]
    if twice:
        return f"the call gives `{twice[0]}` twice"
    if given.is_open:
        return ""
    given_names = filled | set(given.named)
    missing = [o for o in taken if not o.is_optional and o.kind != REST_BY_NAME and o.name not in given_names]
    counted = [one for one in missing if one not in by_place[: given.count]]
    return f"it wants `{counted[0].name}`, which the call does not give" if counted else ""


def _counted(number: int) -> str:
    return f"{number} argument{'' if number == 1 else 's'}"


def _text(node: Node) -> str:
    return node.text.decode("utf-8", "replace")
