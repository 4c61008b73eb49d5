"""The file that git starts: `python -I -S entry.py BASE OURS THEIRS MARKER_SIZE PATH [LABELS]`.

`python -I -m merge.repository.driver` does the same, but finding a module by its name costs `runpy` and
`site`, a fifth of a merge. Started by its path, Treaty's own folder is also the first on the path: no other
distribution that has a package of the same name comes before it.
"""

import sys

_ROOT = __file__.rpartition("merge")[0].rstrip("/\\") or "/"


def _find_packages() -> None:
    """Our own folder first; site-packages, where tree-sitter is, where that is another folder."""
    sys.path.insert(0, _ROOT)
    import os  # the path comes first

    if not os.path.isdir(_ROOT + "/tree_sitter"):  # noqa: PTH112 - pathlib costs as much as a merge
        import site

        site.main()


if __name__ == "__main__":
    _find_packages()
    from merge.repository.driver import run

    run(sys.argv[1:])
