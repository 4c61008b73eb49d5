"""The short forms of a workflow file, rewritten into the long ones that the model has.

Works on located values, before validation, so that a message about a short form points into it. What has
neither form is left as it is: validation says what is wrong with it.
"""

from collections.abc import Callable

from scopes.document import Listing, Scalar, Table, Value

_CONDITIONS_WITH_VALUE = ("path_exists", "command")
_LIMITS = ("agent_confidence_below", "lines_changed_above")


def expand_workflow(root: Value) -> None:
    """Rewrite all short forms of a workflow whose sections stand side by side, in place."""
    if not isinstance(root, Table):
        return
    for agent in _tables(root.get("agents")):
        expand_agent(agent)
    coordination = root.get("coordination")
    if isinstance(coordination, Table):
        _each(coordination, "human_review_triggers", _trigger)
        notification = coordination.get("failure_notification")
        if isinstance(notification, Table):
            _wrap(notification, "email")
    merge = root.get("merge")
    if isinstance(merge, Table):
        _validation(merge)
        for stage in _tables(merge.get("stages")):
            _validation(stage)


def expand_agent(agent: Table) -> None:
    """Rewrite the short forms of one agent, in place."""
    criteria = agent.get("success_criteria")
    if isinstance(criteria, Table) and set(criteria.entries) == {"commands"}:
        agent.entries["success_criteria"] = Listing(criteria.span, [criteria])
    _each(agent, "success_criteria", _criterion)
    _flatten(agent, "success_criteria")
    _each(agent, "depends_on", lambda value: _table(value, agent=value) if _is_text(value) else value)
    _wrap(agent, "setup")
    for checkpoint in _tables(agent.get("checkpoints")):
        condition = checkpoint.get("condition")
        if condition is not None:
            checkpoint.entries["condition"] = _condition(condition)


def _criterion(value: Value) -> Value:
    """`text: command` -> {text, command}; {commands: [...]} -> a list of those."""
    if isinstance(value, Scalar) and isinstance(value.value, str):
        text, separator, command = value.value.partition(": ")
        if separator and command.strip():
            return _table(value, text=_part(value, text.strip()), command=_part(value, command.strip()))
        return _table(value, text=value)
    if isinstance(value, Table) and set(value.entries) == {"commands"}:
        commands = value.entries["commands"]
        if isinstance(commands, Listing) and all(_is_text(item) for item in commands.items):
            return Listing(commands.span, [_table(item, text=item, command=item) for item in commands.items])
    return value


def _condition(value: Value) -> Value:
    """`write_complete`, `path_exists: GLOB` or {path_exists: GLOB} -> {kind, value}."""
    if isinstance(value, Table) and len(value.entries) == 1:
        kind = next(iter(value.keys.values()))
        if kind.word in _CONDITIONS_WITH_VALUE:
            return _table(value, kind=kind, value=value.entries[kind.word])
    if isinstance(value, Scalar) and isinstance(value.value, str):
        name, separator, rest = value.value.partition(": ")
        if separator and name in _CONDITIONS_WITH_VALUE:
            return _table(value, kind=_part(value, name), value=_part(value, rest.strip().strip("'\"")))
        return _table(value, kind=value)
    return value


def _trigger(value: Value) -> Value:
    """`any_conflict`, `files_matching: [...]` as text or as a mapping -> {kind, patterns, limit}."""
    if isinstance(value, Table) and len(value.entries) == 1 and "kind" not in value.entries:
        kind = next(iter(value.keys.values()))
        return _trigger_of(value, kind, value.entries[kind.word])
    if isinstance(value, Scalar) and isinstance(value.value, str):
        name, separator, rest = value.value.partition(":")
        if separator:
            return _trigger_of(value, _part(value, name.strip()), _argument(value, rest.strip()))
        return _table(value, kind=value)
    return value


def _trigger_of(value: Value, kind: Scalar, argument: Value) -> Value:
    if kind.word in _LIMITS:
        return _table(value, kind=kind, limit=argument)
    listed = argument if isinstance(argument, Listing) else Listing(argument.span, [argument])
    return _table(value, kind=kind, patterns=listed)


def _argument(value: Scalar, text: str) -> Value:
    """The part after the colon: a number, a word or a bracketed list of words."""
    if text.startswith("[") and text.endswith("]"):
        words = [word.strip().strip("'\"") for word in text[1:-1].split(",")]
        return Listing(value.span, [_part(value, word) for word in words if word])
    try:
        return Scalar(value.span, float(text) if "." in text else int(text), text)
    except ValueError:
        return _part(value, text.strip("'\""))


def _validation(holder: Table) -> None:
    """A plain list of commands -> {commands: [...]}."""
    value = holder.get("validation")
    if isinstance(value, Listing):
        holder.entries["validation"] = _table(value, commands=value)


def _wrap(holder: Table, key: str) -> None:
    """One text -> a list of it."""
    value = holder.get(key)
    if value is not None and _is_text(value):
        holder.entries[key] = Listing(value.span, [value])


def _each(holder: Table, key: str, rewrite: Callable[[Value], Value]) -> None:
    value = holder.get(key)
    if isinstance(value, Listing):
        holder.entries[key] = Listing(value.span, [rewrite(item) for item in value.items])


def _flatten(holder: Table, key: str) -> None:
    value = holder.get(key)
    if isinstance(value, Listing):
        flat = [part for item in value.items for part in (item.items if isinstance(item, Listing) else [item])]
        holder.entries[key] = Listing(value.span, flat)


def _tables(value: Value | None) -> list[Table]:
    return [item for item in value.items if isinstance(item, Table)] if isinstance(value, Listing) else []


def _is_text(value: Value) -> bool:
    return isinstance(value, Scalar) and isinstance(value.value, str)


def _part(whole: Scalar, text: str) -> Scalar:
    return Scalar(whole.span, text, text)


def _table(place: Value, **entries: Value) -> Table:
    table = Table(place.span)
    for key, value in entries.items():
        table.put(Scalar(place.span, key, key), value)
    return table
