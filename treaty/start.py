"""The console entry for git's configuration: `python -I start.py merge tool …`, found by its path alone."""

import sys

_ROOT = __file__.rpartition("treaty")[0].rstrip("/\\") or "/"

sys.path.insert(0, _ROOT)

from treaty.__main__ import main  # noqa: E402 - found by the line before; worker processes need it too

if __name__ == "__main__":
    sys.exit(main())
