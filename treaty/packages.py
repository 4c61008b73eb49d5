"""Where our own packages are: `grammars`, `merge`, `scopes` and `runner`, short names that others use too.

The command line puts a finder in front of all others that resolves these four, and only these, to the folder
that Treaty itself is in: a `merge/` in the current folder or on PYTHONPATH never takes their place. The
library does not, since a program may have a `merge` of its own: it checks and says what is in the way.
"""

import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec
from types import ModuleType

NAMES = ("grammars", "merge", "scopes", "runner")
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - light start


class PackageShadowedError(ImportError):
    """Another package of one of our names was imported before ours could be."""


class OwnPackages:
    """A meta-path finder for the four names; everything else is left to the other finders."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of one of our packages in our own folder, None for any other module."""
        if name in NAMES and path is None:
            return PathFinder.find_spec(name, [ROOT], target)
        return None


def install() -> None:
    """Put the finder in front of all others, once."""
    if not any(isinstance(finder, OwnPackages) for finder in sys.meta_path):
        sys.meta_path.insert(0, OwnPackages())


def check() -> None:
    """Raise PackageShadowedError where one of the four names means another package, and say which."""
    for name in NAMES:
        found = _folder(name)
        if found != os.path.realpath(os.path.join(ROOT, name)):  # noqa: PTH118
            verb = "was imported before" if name in sys.modules else "comes before"
            raise PackageShadowedError(
                f"the package {name!r} in {found or 'an unknown place'} {verb} Treaty's own in {ROOT}: "
                "rename it, or put Treaty's folder before it on the path"
            )


def version() -> str:
    """The version of this Treaty, as its distribution says."""
    from importlib import metadata

    try:
        return metadata.version("treaty")
    except metadata.PackageNotFoundError:
        return "0+unknown"


def _folder(name: str) -> str:
    """The folder that a package of this name is, or would be, loaded from."""
    module = sys.modules.get(name)
    if module is not None:
        places = list(getattr(module, "__path__", [])) or [getattr(module, "__file__", "") or ""]
    else:
        spec = find_spec(name)
        places = list(spec.submodule_search_locations or [spec.origin or ""]) if spec else [""]
    return os.path.realpath(places[0]) if places[0] else ""
