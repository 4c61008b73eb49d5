"""What the types of Python's standard library have, asked of the library that Treaty itself runs on."""

import re
from functools import cache
from importlib import import_module
from pathlib import Path

from scopes.meaning import Meaning, Outside, Unbound

# Only these are ever imported: what a repository names decides nothing but which one of them.
_NAMES = """
    abc argparse array ast asyncio builtins cmd code codecs collections collections.abc concurrent.futures configparser
    contextlib csv ctypes datetime decimal email.message enum fractions html.parser http.client http.cookiejar
    http.cookies http.server io json json.decoder json.encoder logging logging.handlers numbers optparse os pathlib
    pickle pprint queue random shlex socket socketserver ssl string tarfile tempfile textwrap threading tokenize
    traceback types typing unittest urllib.request uuid weakref xml.sax.handler zipfile
"""
_MODULES = frozenset(_NAMES.split())


def is_without(path: str, base: str, meaning: Meaning, name: str) -> bool:
    """Is a base, as a class of a file names it and as it is bound there, a type of the library that lacks a name?"""
    if not path.endswith((".py", ".pyi")):
        return False
    if isinstance(meaning, Unbound):
        return "." not in base and _lacks("builtins", base, name)
    if not isinstance(meaning, Outside):
        return False
    one = meaning.imported
    rest = base[len(one.alias) :].strip(".")
    parts = [*one.module.split("."), *one.name.split("."), *rest.split(".")]
    *module, type_name = [part for part in parts if part]
    return _lacks(".".join(module), type_name, name)


@cache
def _lacks(module: str, type_name: str, name: str) -> bool:
    found = getattr(import_module(module), type_name, None) if module in _MODULES else None
    found = getattr(found, "__origin__", found)  # `typing.Dict` is another word for `dict`
    if not isinstance(found, type) or hasattr(found, name) or hasattr(found, "__getattr__"):
        return False
    return not any(_has_word(kind.__module__, name) for kind in found.__mro__)


def _has_word(module: str, name: str) -> bool:
    """May the text of a module set such an attribute on its values?"""
    file = getattr(import_module(module), "__file__", None) or ""
    return file.endswith(".py") and re.search(rf"\bself\.{name}\b", _text(file)) is not None


@cache
def _text(file: str) -> str:
    return Path(file).read_text(encoding="utf-8", errors="replace")
