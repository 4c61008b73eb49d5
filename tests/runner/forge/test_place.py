"""Which forge and project a remote's address means."""

import pytest

from runner.forge.place import split_address
from runner.view.quoted import block, code


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://github.com/owner/name.git", "github.com", "owner/name"),
        ("https://user:word@GitHub.com/owner/name", "github.com", "owner/name"),
        ("git@github.com:owner/name.git", "github.com", "owner/name"),
        ("ssh://git@git.example.com:2222/group/sub/name.git", "git.example.com", "group/sub/name"),
        ("gitlab.com:group/name", "gitlab.com", "group/name"),
        ("/srv/git/name.git", "", ""),
        ("file:///srv/git/name.git", "", ""),
        ("../name", "", ""),
    ],
)
def test_addresses(url: str, host: str, path: str) -> None:
    assert split_address(url) == (host, path)


def test_what_agents_wrote_stays_in_its_code() -> None:
    assert code("a `b` @ann\n<!-- x") == "`a 'b' @ann <!-- x`"
    assert code("") == ""
    assert block(["x", "```", "````` y"]) == ["``````", "x", "```", "````` y", "``````"]
