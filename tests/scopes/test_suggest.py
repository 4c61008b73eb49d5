"""Suggested workflows: they load, cover the repository, are balanced, and audit without an error."""

from pathlib import Path

import pytest

from scopes.audit import audit
from scopes.finding import Severity
from scopes.pattern import Scope
from scopes.repository import Repository
from scopes.suggest import NothingToSuggestError, suggest
from scopes.units import layer_of
from scopes.workflow import Workflow
from scopes.workflow_file import load
from tests.scopes.surroundings import write_files

FILES = {
    **{f"src/shop/{m}/{n}.py": f"from src.shop.{m} import base\n" for m in ("cart", "mail") for n in ("a", "b", "c")},
    "src/shop/cart/base.py": "",
    "src/shop/mail/base.py": "from src.shop.cart import a\n",
    **{f"web/src/{n}.tsx": "import x from './index';\n" for n in "abcdefgh"},
    "web/src/index.ts": "",
    "tests/test_cart.py": "from src.shop.cart import a\n",
    "pyproject.toml": "",
    "odd [name]/x,y.txt": "",
}
TABLES = {
    "db/001_users.sql": "CREATE TABLE users (id int);\n",
    "db/002_profiles.sql": 'create table if not exists "profiles" (user_id int REFERENCES users(id));\n',
    "db/003_products.sql": "CREATE TABLE products (id int);\n",
    "db/004_variants.sql": "CREATE TABLE variants (product_id int references public.products);\n",
    "db/migrate/5_create_orders.rb": "create_table :orders do |t|\n  t.references :product\nend\n",
    "db/schema.rb": 'create_table "users" do\nend\nadd_foreign_key "orders", "products"\n',
}


def suggested(tmp_path: Path, files: dict[str, str], agents: int, by: str) -> tuple[Workflow, Repository]:
    repository = write_files(tmp_path / "r", files)
    file = tmp_path / "w.yaml"
    file.write_text(suggest(repository, agents, by))
    return load(str(file), {}), repository


@pytest.mark.parametrize("by", ["module", "layer"])
@pytest.mark.parametrize("agents", [1, 2, 4])
def test_every_file_has_one_owner_and_nothing_is_wrong(by: str, agents: int, tmp_path: Path) -> None:
    workflow, repository = suggested(tmp_path, FILES, agents, by)
    assert 1 <= len(workflow.agents) <= agents
    scopes = [Scope.parse(agent.scope.write or ()) for agent in workflow.agents]
    assert [sum(scope.match(path) for scope in scopes) for path in repository.files] == [1] * len(FILES)
    findings = audit(workflow, repository)
    assert [f for f in findings if f.severity is Severity.ERROR or f.rule.startswith(("SC1", "SC6"))] == []


def test_modules_are_balanced_and_keep_what_belongs_together(tmp_path: Path) -> None:
    workflow, repository = suggested(tmp_path, FILES, 2, "module")
    scopes = [Scope.parse(agent.scope.write or ()) for agent in workflow.agents]
    sizes = [sum(scope.match(path) for path in repository.files) for scope in scopes]
    assert max(sizes) <= 2 * min(sizes)
    assert sum(scope.match("src/shop/cart/a.py") and scope.match("tests/test_cart.py") for scope in scopes) == 1


def test_tables_go_with_their_foreign_keys(tmp_path: Path) -> None:
    workflow, _ = suggested(tmp_path, TABLES, 2, "table")
    assert sorted(agent.scope.write or () for agent in workflow.agents) == [
        ("db/001_users.sql", "db/002_profiles.sql"),
        ("db/003_products.sql", "db/004_variants.sql", "db/migrate/5_create_orders.rb"),
    ]


def test_concerns_are_a_broadcast(tmp_path: Path) -> None:
    workflow, repository = suggested(tmp_path, FILES, 3, "concern")
    assert workflow.coordination.strategy == "broadcast"
    assert [agent.id for agent in workflow.agents] == ["security", "performance", "tests"]
    assert audit(workflow, repository) == []


def test_nothing_to_suggest(tmp_path: Path) -> None:
    with pytest.raises(NothingToSuggestError, match="no tables"):
        suggest(write_files(tmp_path, FILES), 2, "table")
    with pytest.raises(NothingToSuggestError, match="5 concerns"):
        suggest(write_files(tmp_path, FILES), 9, "concern")


@pytest.mark.parametrize(
    ("path", "layer"),
    [
        ("tests/auth/test_login.py", "tests"),
        ("src/cart.test.ts", "tests"),
        ("db/migrations/1.sql", "database"),
        ("src/api/auth/login.py", "interface"),
        ("src/components/auth/Form.tsx", "frontend"),
        ("src/services/auth/session.py", "services"),
        ("README.md", "docs"),
        ("Makefile", "build"),
    ],
)
def test_layers(path: str, layer: str) -> None:
    assert layer_of(path) == layer
