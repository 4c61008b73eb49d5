"""From a language's TOML file to a checked plain table, and from that to a `Language`.

Reading and checking (tomllib, difflib) happen when the cache is made; the driver only calls `build`.
"""

from grammars.language import Grammar, ImportRule, KeyRule, Language, LineFormat, ListRule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Table = dict[str, Any]
else:
    Table = dict
"""A checked profile: only text, flags, lists and tables of these, so that `marshal` can keep it."""

TEXT, FLAG, NAMES, TABLE, GROUPS, NAME_OR_NAMES = "text", "true or false", "a list of text", "a table", "", " "

TOP = {
    "title": TEXT,
    "extends": TEXT,
    "without": NAMES,
    "extensions": NAMES,
    "file_names": NAMES,
    "shebangs": NAMES,
    "comments": NAMES,
    "line_comment": TEXT,
    "indented": FLAG,
    "strings": NAMES,
    "atomic": NAMES,
    "attached": NAMES,
    "statements": NAMES,
    "transparent": NAMES,
    "regenerated": NAMES,
    "wrappers": TABLE,
    "injections": TABLE,
    "joined": TABLE,
    "references": TABLE,
    "queries": TABLE,
}
SECTIONS = {
    "grammar": {"module": TEXT, "function": TEXT, "distribution": TEXT, "extra": TEXT, "line_format": TEXT},
    "lines": {
        "comments": NAMES,
        "section": TEXT,
        "entries": TABLE,
        "block": TEXT,
        "block_end": TEXT,
        "continuation": TEXT,
        "fence": TEXT,
    },
}
ARRAYS = {
    "list": {
        "parent": NAME_OR_NAMES,
        "within": NAMES,
        "named": NAMES,
        "separator": TEXT,
        "opening": TEXT,
        "closing": TEXT,
        "trailing": FLAG,
        "commutes": GROUPS,
        "reason": TEXT,
    },
    "key": {
        "kind": NAME_OR_NAMES,
        "paths": NAMES,
        "signature": NAMES,
        "unique": FLAG,
        "label": TEXT,
        "body": TEXT,
    },
    "import": {"kind": NAME_OR_NAMES, "source": NAMES, "names": TEXT},
    "refined": {"kind": TEXT, "by": TEXT, "words": NAMES},
    "content": {"extension": TEXT, "pattern": TEXT},
}
NEEDED = {"list": "parent", "key": "kind", "import": "kind", "refined": "kind", "content": "pattern"}
_ADDED = ("comments", "strings", "atomic", "attached", "statements", "transparent", "regenerated")
_MERGED = ("wrappers", "injections", "joined", "references", "queries", "grammar", "lines")
_RULES = {"list": ("parent", "within", "named"), "key": ("kind",), "import": ("kind",), "refined": ("kind",)}
_FOUND_BY = ("extensions", "file_names", "shebangs", "content")  # never inherited: they tell the two apart


class ProfileError(Exception):
    """A language's data file is wrong; the message has file, line, what is wrong and how to mend it."""

    def __init__(self, path: str, line: int, message: str, hint: str = "") -> None:
        self.path = path
        self.line = line  # 1-based, 0 when the whole file is meant
        self.message = message
        self.hint = hint
        where = f"{path}:{line}" if line else path
        super().__init__(f"{where}: {message}" + (f" ({hint})" if hint else ""))


def read(path: str) -> Table:
    """The checked table of one data file, before `extends` is resolved. Raises ProfileError."""
    import tomllib

    with open(path, "rb") as file:  # noqa: PTH123 - the package has no pathlib on the driver's path
        raw = file.read()
    try:
        text = raw.decode("utf-8")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise ProfileError(path, 0, "is not UTF-8", "save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(path, _line_in(str(error)), f"is not valid TOML: {error}") from error
    _Check(path, text).file(table)
    name = path.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".toml")
    return {**table, "name": name, "origin": path}


def _line_in(message: str) -> int:
    """The line number in tomllib's message "... (at line 3, column 1)"."""
    after = message.partition("(at line ")[2]
    digits = after.partition(",")[0]
    return int(digits) if digits.isdigit() else 0


class _Check:
    """Holds a file's text, to find the line of what is wrong in it."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = text.split("\n")

    def file(self, table: Table) -> None:
        known = {**TOP, **dict.fromkeys(SECTIONS, TABLE), **dict.fromkeys(ARRAYS, "tables")}
        for key, value in table.items():
            if key not in known:
                self.unknown(key, list(known), self.line_of(key))
            if key in TOP:
                self.value(key, value, TOP[key], 0)
            elif key in SECTIONS:
                self.section(key, value, SECTIONS[key])
                if key == "grammar":
                    self.grammar(value)
            else:
                self.array(key, value)

    def grammar(self, table: Table) -> None:
        """A repository's own profile may name a grammar, and no other code to run."""
        module = table.get("module", "tree_sitter_")
        if not module.startswith("tree_sitter_") or not module.isidentifier():
            hint = "grammars are modules named tree_sitter_..."
            self.wrong(f"{module!r} is no grammar", hint, self.line_of("module", self.line_of("grammar")))

    def section(self, name: str, value: "Any", fields: dict[str, str], line: int = 0) -> None:
        line = line or self.line_of(name)
        if not isinstance(value, dict):
            self.wrong(f"{name!r} must be a table", f"write [{name}]", line)
        for key, inner in value.items():
            if key not in fields:
                self.unknown(key, list(fields), self.line_of(key, line))
            self.value(key, inner, fields[key], line)

    def array(self, name: str, value: "Any") -> None:
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.wrong(f"{name!r} must be an array of tables", f"write [[{name}]]", self.line_of(name))
        headers = [n for n, line in enumerate(self.lines, 1) if line.split("#")[0].strip() == f"[[{name}]]"]
        for index, each in enumerate(value):
            line = headers[index] if index < len(headers) else self.line_of(name)
            self.section(name, each, ARRAYS[name], line)
            if NEEDED[name] not in each:
                self.wrong(f"this [[{name}]] has no {NEEDED[name]!r}", "name the node kind", line)

    def value(self, key: str, value: object, wanted: str, line: int) -> None:
        if not _fits(value, wanted):
            shown = {GROUPS: "a list of lists of text", NAME_OR_NAMES: "text or a list of text"}
            what = shown.get(wanted, wanted)
            self.wrong(f"{key!r} must be {what}, not {value!r}", "", self.line_of(key, line))

    def line_of(self, key: str, after: int = 0) -> int:
        """The first line from `after` on that sets `key` or opens its table; `after` when none does."""
        for number, line in enumerate(self.lines[after:], after + 1):
            text = line.strip().lstrip("[").strip().strip('"')
            if text.startswith(key) and not text[len(key) :].lstrip('" ')[:1].isalnum():
                return number
        return after

    def unknown(self, key: str, known: list[str], line: int) -> None:
        import difflib

        close = difflib.get_close_matches(key, known, 1)
        hint = f"did you mean {close[0]!r}?" if close else "known are " + ", ".join(known)
        self.wrong(f"unknown key {key!r}", hint, line)

    def wrong(self, message: str, hint: str, line: int) -> None:
        raise ProfileError(self.path, line, message, hint)


def _fits(value: object, wanted: str) -> bool:
    if wanted in (TEXT, FLAG):
        return isinstance(value, str if wanted == TEXT else bool)
    if wanted == NAME_OR_NAMES:
        return isinstance(value, str) or _fits(value, NAMES)
    if wanted == TABLE:
        return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
    inner = TEXT if wanted == NAMES else NAMES
    return isinstance(value, list) and all(_fits(each, inner) for each in value)


def resolve(tables: dict[str, Table]) -> dict[str, Table]:
    """The tables with every `extends` filled in. Raises ProfileError for an unknown or circular one."""
    done: dict[str, Table] = {}

    def complete(name: str, below: tuple[str, ...]) -> Table:
        if name in done:
            return done[name]
        table = tables[name]
        base = table.get("extends")
        if base:
            if base == name and "shadowed" in table:
                parent = table["shadowed"]
            elif base not in tables or base in (*below, name):
                problem = "a circle of extends" if base in tables else "unknown language"
                raise ProfileError(str(table["origin"]), 0, f"extends = {base!r}: {problem}")
            else:
                parent = complete(str(base), (*below, name))
            table = _extend(parent, table)
        table.setdefault("title", name)
        done[name] = table
        return table

    for name in tables:
        complete(name, ())
    return done


def _extend(base: Table, own: Table) -> Table:
    """`own` over `base`: names are added to, tables merged by key, rules replaced by parent or kind."""
    without = set(own.get("without", ()))
    not_inherited = () if own.get("shadowed") is base else (*_FOUND_BY, "title")
    result = {key: value for key, value in base.items() if key not in not_inherited}
    for key in _ADDED:
        names = [name for name in base.get(key, ()) if name not in without]
        result[key] = names + [name for name in own.get(key, ()) if name not in names]
    for key in _MERGED:
        result[key] = {**base.get(key, {}), **own.get(key, {})}
    for key, identity in _RULES.items():
        result[key] = _over(_split(base, key), _split(own, key), identity, without)
    settled = (*_ADDED, *_MERGED, *_RULES)
    result.update({key: value for key, value in own.items() if key not in settled})
    return result


def _split(table: Table, name: str) -> list[Table]:
    """The rules of one array, one for each kind where a rule names several."""
    field = NEEDED[name]
    rules: list[Table] = []
    for rule in table.get(name, ()):
        kinds = rule[field] if isinstance(rule[field], list) else [rule[field]]
        rules.extend({**rule, field: kind} for kind in kinds)
    return rules


def _over(base: list[Table], own: list[Table], identity: tuple[str, ...], without: set[str]) -> list[Table]:
    def name(rule: Table) -> tuple[object, ...]:
        return tuple(tuple(v) if isinstance(v := rule.get(field, ()), list) else v for field in identity)

    replaced = {name(rule) for rule in own}
    return [rule for rule in base if name(rule) not in replaced and rule[identity[0]] not in without] + own


def build(table: Table) -> Language:
    """The language of a complete table, as `resolve` gives it."""
    grammar = {"module": "", **table.get("grammar", {})}
    language = Language(str(table["name"]), Grammar(**grammar))
    for field in ("title", "origin"):
        setattr(language, field, table[field])
    for field in ("extensions", "file_names", "shebangs"):
        setattr(language, field, tuple(table.get(field, ())))
    for field in _ADDED:
        setattr(language, field, frozenset(table.get(field, ())))
    for field in ("wrappers", "injections", "joined", "references", "queries"):
        setattr(language, field, dict(table.get(field, {})))
    language.line_comment = str(table.get("line_comment", "")).encode()
    language.indented = bool(table.get("indented", False))
    language.lines = _line_format(table.get("lines", {}))
    for rule in _split(table, "list"):
        made = _list_rule(rule)
        rules = [*language.lists.get(made.parent, ()), made]
        language.lists[made.parent] = tuple(sorted(rules, key=lambda each: (not each.named, not each.within)))
    for rule in _split(table, "key"):
        language.keys[str(rule["kind"])] = _key_rule(rule)
    for rule in _split(table, "refined"):
        language.refined[rule["kind"]] = (rule["by"], frozenset(rule["words"]))
    for rule in _split(table, "import"):
        language.imports[str(rule["kind"])] = _import_rule(rule)
    return language


def _line_format(table: Table) -> LineFormat:
    made = LineFormat()
    made.comments = tuple(prefix.encode() for prefix in table.get("comments", ()))
    made.entries = tuple((kind, pattern.encode()) for kind, pattern in table.get("entries", {}).items())
    made.continuation = table.get("continuation", "")
    for field in ("section", "block", "block_end", "fence"):
        setattr(made, field, table.get(field, "").encode())
    return made


def _list_rule(rule: Table) -> ListRule:
    made = ListRule(str(rule["parent"]))
    made.within = tuple(rule.get("within", ()))
    made.named = tuple(rule.get("named", ()))
    made.separator = str(rule.get("separator", "")).encode()
    made.opening = str(rule.get("opening", "")).encode()
    made.closing = str(rule.get("closing", "")).encode()
    made.trailing = bool(rule.get("trailing", False))
    made.groups = tuple(frozenset(group) for group in rule.get("commutes", ()))
    made.reason = str(rule.get("reason", ""))
    return made


def _key_rule(rule: Table) -> KeyRule:
    made = KeyRule(str(rule["kind"]))
    made.paths = tuple(rule.get("paths", ()))
    made.signature = tuple(rule.get("signature", ()))
    made.unique = bool(rule.get("unique", False))
    made.label = str(rule.get("label", ""))
    made.body = str(rule.get("body", ""))
    return made


def _import_rule(rule: Table) -> ImportRule:
    made = ImportRule(str(rule["kind"]))
    made.source = tuple(rule.get("source", ()))
    made.names = str(rule.get("names", ""))
    return made
