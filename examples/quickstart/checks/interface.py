"""Does a side of the web shop offer all of docs/openapi.json? `interface.py server` or `interface.py client`."""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def missing_in_server(operations: dict[str, tuple[str, str]]) -> list[str]:
    """Operations that `shop.api` has no route for."""
    sys.path.insert(0, str(ROOT))
    from shop.api import ROUTES

    return [name for name, route in operations.items() if route not in ROUTES]


def missing_in_client(operations: dict[str, tuple[str, str]]) -> list[str]:
    """Operations that have no method in the TypeScript client, or one that calls another path."""
    source = (ROOT / "client" / "shop.ts").read_text()
    methods = dict(re.findall(r"^  (?:async )?(\w+)\([^\n]*\{\n(.*?)^  \}", source, re.MULTILINE | re.DOTALL))
    return [
        name
        for name, (method, path) in operations.items()
        if not re.search(rf'"{method}", ["`]{path}["`?]', methods.get(name, ""))
    ]


def main(side: str) -> str | None:
    """An error message, or None when nothing is missing."""
    paths = json.loads((ROOT / "docs" / "openapi.json").read_text())["paths"]
    operations = {
        operation["operationId"]: (method.upper(), path)
        for path, methods in paths.items()
        for method, operation in methods.items()
    }
    missing = {"server": missing_in_server, "client": missing_in_client}[side](operations)
    if missing:
        return f"the {side} lacks {', '.join(missing)}"
    print(f"the {side} offers all {len(operations)} operations")
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
