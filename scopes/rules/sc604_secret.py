"""SC604: an agent sees a secret."""

from collections.abc import Iterator

from scopes.finding import Finding, Severity
from scopes.member import included
from scopes.pattern import Scope
from scopes.rule import Example, Rule
from scopes.survey import Survey

_SECRETS = Scope.parse(
    (
        "**/.env",
        "**/.env.*",
        "!**/.env.{example,sample,template,dist,defaults}",
        "**/*.{pem,p12,pfx,jks,keystore,kdbx,ppk,tfstate}",
        "**/*.key",
        "**/id_{rsa,dsa,ecdsa,ed25519}",
        "**/{secrets,credentials}.{yml,yaml,json,toml,yml.enc,yaml.enc}",
        "**/credentials/*.{key,yml.enc}",
        "**/service[-_]account*.json",
        "**/.{netrc,npmrc,pypirc,htpasswd,git-credentials,dockerconfigjson}",
        "**/{kubeconfig,.kube/config,.aws/credentials}",
    )
)


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Tracked files with the names of secrets, and such names themselves, in what an agent sees."""
    tracked = [path for path in survey.repository.files if _SECRETS.match(path)] if survey.repository else []
    for member in survey.members:
        seen: set[str] = set()
        for placed, scope in [
            *((placed, member.read) for placed in included(member.reads)),
            *((placed, member.write) for placed in included(member.writes)),
        ]:
            pattern = placed.pattern
            named = [pattern.prefix] if pattern.exact and _SECRETS.match(pattern.prefix) else []
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
