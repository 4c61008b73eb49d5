"""Parameter lists of the languages whose grammars write them in ways of their own."""

from collections.abc import Iterator

from grammars.node import Node
from scopes.symbols import ANY, ONLY_BY_NAME, ONLY_BY_PLACE, REST, REST_BY_NAME, Parameter


def parameters_by_family(node: Node, family: str) -> tuple[Parameter, ...] | None:
    """The parameters of a list, in order; None where they cannot be told."""
    if family == "c":
        return _of_c(node)
    read = {"csharp": _of_csharp, "kotlin": _of_kotlin, "php": _of_php, "ruby": _of_ruby, "rust": _of_rust}[family]
    return tuple(read(node))


def _of_c(node: Node) -> tuple[Parameter, ...] | None:
    """`()` says nothing in C, `(void)` that there is none."""
    given = [one for one in node.children if (one.named and "comment" not in one.kind) or one.kind == "..."]
    if len(given) == 1 and _text(given[0]) == "void":
        return ()
    if any(one.kind == "ERROR" or one.has_error for one in given):
        return None
    found = []
    for one in given:
        if one.kind in ("variadic_parameter", "...", "variadic_parameter_declaration"):
            found.append(Parameter("...", REST, True))
        else:
            is_optional = one.kind == "optional_parameter_declaration"
            found.append(Parameter(_declared_name(one), ONLY_BY_PLACE, is_optional))
    return tuple(found)


def _declared_name(node: Node) -> str:
    """The innermost declarator."""
    while (inner := node.child("declarator")) is not None:
        node = inner
    names = [one for one in node.named_children if one.kind == "identifier"]
    return _text(node if node.kind == "identifier" else names[-1] if names else node)[:40]


def _of_csharp(node: Node) -> Iterator[Parameter]:
    for one in node.named_children:
        if one.kind == "parameter":
            name = one.child("name")
            is_optional = any(part.kind == "=" for part in one.children)
            yield Parameter(_text(name) if name is not None else "_", ANY, is_optional)
        elif one.field == "name":  # params T[] rest
            yield Parameter(_text(one), REST, True)


def _of_kotlin(node: Node) -> Iterator[Parameter]:
    found: list[Parameter] = []
    is_rest = False
    for one in node.children:
        if one.kind in ("parameter_modifiers", "modifiers"):
            is_rest = "vararg" in _text(one)
        elif one.kind in ("parameter", "class_parameter"):
            name = next((part for part in one.named_children if part.kind == "identifier"), one)
            has_default = any(part.kind == "=" for part in one.children)
            is_rest = is_rest or any(part.kind == "modifiers" and "vararg" in _text(part) for part in one.children)
            found.append(Parameter(_text(name)[:40], REST if is_rest else ANY, has_default or is_rest))
            is_rest = False
        elif one.kind == "=" and found:
            found[-1] = Parameter(found[-1].name, found[-1].kind, True)
    yield from found


def _of_php(node: Node) -> Iterator[Parameter]:
    for one in node.named_children:
        name = one.child("name")
        if name is not None:
            text = _text(name).lstrip("$")
            kind = REST if one.kind == "variadic_parameter" else ANY
            yield Parameter(text, kind, kind == REST or one.child("default_value") is not None)


def _of_ruby(node: Node) -> Iterator[Parameter]:
    forms = {"splat_parameter": (REST, True), "hash_splat_parameter": (REST_BY_NAME, True)}
    for one in node.named_children:
        name = _text(one.child("name") or one)[:40]
        if one.kind in forms:
            yield Parameter(name, *forms[one.kind])
        elif one.kind == "forward_parameter":
            yield from (Parameter("...", REST, True), Parameter("...", REST_BY_NAME, True))
        elif one.kind == "keyword_parameter":
            yield Parameter(name, ONLY_BY_NAME, one.child("value") is not None)
        elif one.kind not in ("block_parameter", "comment"):
            yield Parameter(name, ONLY_BY_PLACE, one.kind == "optional_parameter")


def _of_rust(node: Node) -> Iterator[Parameter]:
    for one in node.named_children:
        if one.kind == "self_parameter":
            yield Parameter("self", ONLY_BY_PLACE, False)
        elif one.kind == "parameter":
            yield Parameter(_text(one.child("pattern") or one)[:40], ONLY_BY_PLACE, False)
        elif one.kind == "variadic_parameter":
            yield Parameter("...", REST, True)


def _text(node: Node) -> str:
    return node.text.decode("utf-8", "replace")
