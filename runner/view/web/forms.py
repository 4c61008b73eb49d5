"""What a page sent: small forms, read whole."""

from collections.abc import Mapping
from urllib.parse import parse_qs

from starlette.requests import Request


async def fields(request: Request) -> Mapping[str, str]:
    """The fields of a form, each once (the last counts). The doorkeeper has bounded the body already."""
    return parse_fields(await request.body())


def parse_fields(body: bytes) -> dict[str, str]:
    """The fields of an urlencoded body."""
    try:
        found = parse_qs(body.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="replace")
    except (UnicodeDecodeError, ValueError):
        return {}
    return {name: values[-1] for name, values in found.items()}
