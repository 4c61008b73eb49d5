"""Treaty: semantic merge and conflict analysis for parallel work.

The library, loaded when it is first used:

>>> import treaty
>>> base = "class A:\\n    x = 1\\n"
>>> ours, theirs = base + "\\n    def f(self): ...\\n", base + "\\n    def g(self): ...\\n"
>>> print(treaty.merge(base, ours, theirs, path="a.py").text)
class A:
    x = 1
<BLANKLINE>
    def f(self): ...
<BLANKLINE>
    def g(self): ...
<BLANKLINE>
"""

from treaty import packages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from treaty.library import MergeResult as MergeResult
    from treaty.library import audit as audit
    from treaty.library import merge as merge
    from treaty.library import run as run

__all__ = ["MergeResult", "audit", "merge", "run"]


def __getattr__(name: str) -> object:
    if name in __all__:
        packages.check()
        from treaty import library

        return getattr(library, name)
    if name == "__version__":
        return packages.version()
    raise AttributeError(f"module 'treaty' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
