"""Workflow files and repositories that tests make."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from merge.repository.git import Git
from scopes.audit import Audit, audit_file
from scopes.repository import Repository

PAYMENT = Path("tests/cases/workflows/payment/payment-integration.yaml")
PAYMENT_FILES = (
    "Gemfile",
    "app/controllers/api/v1/orders_controller.rb",
    "app/controllers/application_controller.rb",
    "app/serializers/order_serializer.rb",
    "app/services/orders/order_service.rb",
    "config/initializers/stripe.rb",
    "config/routes.rb",
    "db/migrations/20240101_create_orders.rb",
    "db/schema.rb",
    "docs/interfaces/payment-api-spec.yaml",
    "package.json",
    "spec/services/orders/order_service_spec.rb",
    "src/api/orders.ts",
    "src/components/orders/OrderList.tsx",
    "src/store/orders.ts",
    "tests/components/orders/OrderList.test.tsx",
)


def write_files(root: Path, files: Mapping[str, str]) -> Repository:
    """Files on disk, and the repository that an audit sees in them."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return Repository(root, files)


def git_repository(root: Path, paths: Iterable[str]) -> Repository:
    """A git repository that tracks these paths."""
    write_files(root, {path: f"content of {path}\n" for path in paths})
    git = Git(root)
    git.text("init", "-q", "-b", "main")
    git.text("add", "-A")
    return Repository.of_git(str(root))


def audited(directory: Path, workflow: str, repository: Repository | None = None) -> Audit:
    """The audit of a workflow text, written to `w.yaml` in this directory."""
    directory.mkdir(parents=True, exist_ok=True)
    file = directory / "w.yaml"
    file.write_text(workflow)
    return audit_file(str(file), {}, repository)
