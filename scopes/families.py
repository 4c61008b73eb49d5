"""Languages that are read alike, and how each writes a chain of names: as data, for the modules that read symbols."""

import re

FAMILIES = {
    "python": "python",
    "javascript": "script",
    "typescript": "script",
    "tsx": "script",
    "java": "java",
    "go": "go",
    "rust": "rust",
    "c": "c",
    "cpp": "c",
    "csharp": "csharp",
    "ruby": "ruby",
    "php": "php",
    "kotlin": "kotlin",
}

# Names of these are looked up over files by namespace, module or include: see `scopes.namespaces`.
SPREAD = frozenset({"rust", "c", "csharp", "ruby", "php", "kotlin"})
PACKAGED = frozenset({"csharp", "php", "kotlin"})  # a file says which namespace it is in
WITHIN = frozenset({"java", "csharp", "kotlin", "ruby", "c"})  # a plain name may be a member of a type around it

SEPARATORS = re.compile(r"\?->|->|::|\\|\?\.|&\.|!!\.")
_AROUND = re.compile(r"^(?:[&*?\\\s]|mut\s|const\s|dyn\s|impl\s|struct\s|'\w+\s)+|[\s*&?!]+$")

# What replaces something of a base says so: it must in C# and Kotlin, in Java a type that does so once always does.
SAYS_OVERRIDE = frozenset({"csharp", "kotlin", "java"})
OVERRIDES = frozenset({"override", "Override"})


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Members that every value has, or that a compiler or a library gives to types on demand.
UNIVERSAL = {
    "java": _words("equals hashCode toString getClass clone finalize notify notifyAll wait"),
    "rust": _words(
        "default clone eq ne cmp partial_cmp lt le gt ge max min hash fmt from into try_from try_into next drop "
        "deref deref_mut as_ref as_mut borrow borrow_mut to_string to_owned index add sub mul div neg not len"
    ),
    "c": frozenset({"main"}),
    "csharp": frozenset({"ToString", "Equals", "GetHashCode", "GetType", "Dispose", "CompareTo", "Deconstruct"}),
    "kotlin": _words(
        "toString equals hashCode copy apply let also run with to name ordinal values valueOf entries invoke get set "
        "iterator compareTo plus minus"
    ),
    "php": frozenset({"cases", "from", "tryFrom", "class"}),
    "ruby": _words(
        "new name to_s inspect hash dup clone freeze then tap class send method methods display format puts print p pp "
        "raise open system test select sleep rand loop lambda proc require freeze allocate instance_of itself extend "
        "include members each map call to_proc to_json to_h to_a to_str to_sym warn exit fail catch throw gets"
    ),
}
DYNAMIC_MEMBERS = frozenset(
    {"__getattr__", "__getattribute__", "method_missing", "__call", "__callStatic", "__get", "TryGetMember"}
)

# Bases and marks that give a type no members.
PLAIN_BASES = frozenset(
    {"object", "Exception", "ValueError", "Enum", "enum.Enum", "IntEnum", "StrEnum", "ABC", "abc.ABC"}
)
PLAIN_BASES |= {f"{place}{name}" for place in ("", "enum.") for name in ("IntEnum", "StrEnum", "Flag", "IntFlag")}
PLAIN_BASES |= {"RuntimeError", "TypeError", "KeyError", "typing.Protocol", "t.Protocol", "typing.NamedTuple"}
PLAIN_BASES |= {"Protocol", "NamedTuple", "TypedDict", "Object", "Serializable", "RuntimeException"}
HARMLESS_MARKS = frozenset({"public", "private", "protected", "static", "final", "abstract", "sealed", "branch"})
HARMLESS_MARKS |= {"dataclass", "dataclasses.dataclass", "total_ordering", "unique", "enum.unique", "Deprecated"}
HARMLESS_MARKS |= {"functools.total_ordering", "typing.final", "t.final", "runtime_checkable", "attr.s", "attrs.define"}
HARMLESS_MARKS |= {"typing.runtime_checkable", "attr.define", "attrs.frozen", "attr.attrs", "dataclass_transform"}
HARMLESS_MARKS |= {"internal", "partial", "readonly", "data", "open", "enum", "inner", "pub", "ref", "record"}
HARMLESS_MARKS |= {"export", "default", "FunctionalInterface", "strictfp", "pytest.mark.usefixtures"}
# Marks of these add no members, but for the ones by which a plug-in of the compiler does.
ANNOTATED = frozenset({"java", "csharp", "kotlin", "php"})
MAKING_MARKS = _words(
    "Data Value Getter Setter Builder SuperBuilder With Delegate Accessors Log Log4j Log4j2 Slf4j XSlf4j CommonsLog "
    "Flogger JBossLog CustomLog FieldNameConstants StandardException Serializable Parcelize ObservableProperty"
)


def is_harmless(marks: list[str], family: str) -> bool:
    """Do marks of a type give it no members?"""
    return MAKING_MARKS.isdisjoint(marks) if family in ANNOTATED else HARMLESS_MARKS.issuperset(marks)


def dotted(text: str, family: str) -> str:
    """A chain of names with dots, without type arguments, pointers and the like; for other families as it stands."""
    if family not in SPREAD:
        return text
    text = "".join(_without_arguments(_AROUND.sub("", text)).split())
    if family == "php":
        text = text.replace("$this", "this", 1) if text.startswith("$this") else text
    if family == "rust" and text.startswith("self::"):
        text = f"$module::{text[6:]}"
    return SEPARATORS.sub(".", text).lstrip(".")


def _without_arguments(text: str) -> str:
    """The text without what stands in angle brackets."""
    if "<" not in text:
        return text
    kept, depth = [], 0
    for sign in text.replace("->", "\0").replace("::<", "<"):
        depth += sign == "<"
        if not depth:
            kept.append(sign)
        depth -= sign == ">" and depth > 0
    return "".join(kept).replace("\0", "->")
