"""interface-first: what agents write is held against the names and fields of the contract."""

import json

import pytest

from runner.interface import read_interface
from tests.runner.scene import Scene, scene

__all__ = ["scene"]

CONTRACT = """
openapi: 3.1.0
paths:
  /payments: {post: {operationId: pay}, get: {operationId: list}}
components:
  schemas:
    Payment:
      type: object
      required: [id, amountCents]
      properties: {id: {type: string}, amountCents: {type: integer}, note: {type: string}}
"""


def flow(scene: Scene, path: str, text: str) -> None:
    scene.write("api.yaml", CONTRACT)
    scene.write("docs/new", text)
    scene.commit()
    scene.workflow(
        f"""
        name: first
        context: {{shared_interfaces: api.yaml}}
        coordination: {{strategy: interface-first}}
        agents: [{{id: a, scope: {{read: [docs/], write: [shop/]}}, command: cp docs/new shop/{path}}}]
        """
    )


GOOD = {
    "a.py": "class Payment:\n    id: str\n    amount_cents: int\n",
    "b.py": "class Payment(Base):\n    pass\n",
    "c.py": "class Order:\n    pass\n",
    "a.ts": "export interface Payment { id: string; amountCents: number }\n",
    "a.json": json.dumps({"$defs": {"Payment": {"properties": {"id": {}, "amountCents": {}}}}}),
    "a.md": "A Payment.\n",
}
BAD = {
    "a.py": ("\n\nclass Payment:\n    id: str\n", "shop/a.py:3: class `Payment` lacks `amountCents`, which"),
    "m.py": ("class Payment(BaseModel):\n    id: str\n", "shop/m.py:1: class `Payment` lacks `amountCents`, which"),
    "a.ts": ("export interface Payment { amountCents: number }\n", "shop/a.ts:1: "),
    "A.java": ("class Payment { String id; }\n", "shop/A.java:1: class `Payment` lacks `amountCents`, which"),
    "a.json": (
        json.dumps({"$defs": {"Payment": {"properties": {"id": {}, "sum": {}}}}}),
        "shop/a.json: schema `Payment` lacks `amountCents`, which the contract requires; "
        "shop/a.json: schema `Payment` has `sum`, which the contract has not",
    ),
    "b.yaml": ("paths: {/payments: {delete: {}}}\n", "shop/b.yaml: `DELETE /payments` is not in the contract"),
}


@pytest.mark.parametrize("path", GOOD)
def test_work_that_agrees(scene: Scene, path: str) -> None:
    flow(scene, path, GOOD[path])
    assert scene.run().code == 0


@pytest.mark.parametrize("path", BAD)
def test_work_that_does_not(scene: Scene, path: str) -> None:
    text, fault = BAD[path]
    flow(scene, path, text)
    said = scene.run()
    assert said.code == 1
    assert f"does not agree with api.yaml: {fault}" in said.out


def test_other_formats_are_not_judged() -> None:
    assert not read_interface("interface Payment { id: string }", "api.ts")
    assert not read_interface("[1, 2]", "a.json")
    assert read_interface('{"title": "T", "properties": {"a": {}}}', "a.json").fields == {"T": {"a"}}
