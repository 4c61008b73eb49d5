"""SC604: an agent sees a secret."""

import re
from collections.abc import Iterator

from scopes.finding import Finding, Severity
from scopes.member import included
from scopes.rule import Example, Rule
from scopes.survey import Survey

# Names of files, whatever their folder.
_SECRET = re.compile(
    r"\.env(?!\.(?:example|sample|template|dist|defaults)$)(?:\..+)?"
    r"|id_(?:rsa|dsa|ecdsa|ed25519)"
    r"|.*\.(?:pem|p12|pfx|jks|keystore|kdbx|ppk|tfstate|key)"
    r"|(?:secrets|credentials)\.(?:yml|yaml|json|toml|yml\.enc|yaml\.enc)"
    r"|service[-_]account.*\.json"
    r"|kubeconfig|\.(?:netrc|npmrc|pypirc|htpasswd|git-credentials)"
)


def is_secret(path: str) -> bool:
    """Has the file the name of a secret?"""
    return _SECRET.fullmatch(path.rpartition("/")[2]) is not None


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Tracked files with the names of secrets, and such names themselves, in what an agent sees."""
    tracked = [path for path in survey.repository.files if is_secret(path)] if survey.repository else []
    for member in survey.members:
        seen: set[str] = set()
        for placed, scope in [
            *((placed, member.read) for placed in included(member.reads)),
            *((placed, member.write) for placed in included(member.writes)),
        ]:
            pattern = placed.pattern
            named = [pattern.prefix] if pattern.exact and is_secret(pattern.prefix) else []
            for path in dict.fromkeys([*named, *tracked]):
                if path not in seen and pattern.match(path) and scope.match(path):
                    seen.add(path)
                    message = f"`{member.id}` can read {path}, which looks like a secret"
                    yield rule.finding(message, survey.place(placed), witness=path, agents=(member.id,))


RULE = Rule(
    id="SC604",
    title="secret in a read scope",
    severity=Severity.WARNING,
    rationale=(
        "What an agent reads can end up in a prompt, a log or a commit. A file with the name of a secret "
        "should be in no scope unless the task is about it."
    ),
    fix="exclude it from the scope with `!`",
    valid=(
        Example(
            'agents:\n  - id: api\n    scope: {read: ["config/", "!config/credentials.yml.enc"], write: ["src/"]}\n',
            {"config/credentials.yml.enc": "", "config/routes.rb": "", "config/.env.example": ""},
        ),
    ),
    invalid=(
        Example(
            """\
agents:
  - id: api
    scope:
      read:
        - "config/"  # <-
        - ".env"  # <-
      write: ["src/"]
""",
            {"config/credentials.yml.enc": "", "config/routes.rb": ""},
        ),
    ),
    check=check,
)
