"""An orchestrator spawns workers from assignment files: templates, limits, refusals, replacements, resume."""

from tests.runner.scene import Scene, scene

__all__ = ["scene"]

TEMPLATE = """
agent_template:
  id: "upper-{{worker_id}}"
  name: "Upper {{worker_id}}"
  scope:
    read: "{{assignment.read_scope}}"
    write: "{{assignment.write_scope}}"
  instructions: |
    Make these upper case: {{assignment.files}}
  command: |
    sleep 0.3
    for file in {{assignment.files}}; do tr a-z A-Z < "$file" > out && cat out > "$file"; rm out; done
  success_criteria:
    commands:
      - "! grep -q '[a-z]' {{assignment.files}}"
"""
ONE = "files: [src/{0}.txt]\\nread_scope: [src/]\\nwrite_scope: [src/{0}.txt]\\n"
FLOW = """
name: dynamic
orchestration: {{mode: hierarchical, max_worker_agents: {most}}}
execution: {{isolation: none}}
agents:
  - id: boss
    role: orchestrator
    scope: {{read: [src/], write: [.work/assignments/]}}
    spawn_workers: {{on_file_creation: ".work/assignments/*.yaml", worker_template: templates/upper.yaml}}
    command: |
      {command}
"""


def prepare(scene: Scene, command: str, most: int = 2) -> None:
    for name in "abc":
        scene.write(f"src/{name}.txt", f"text {name}\n")
    scene.write("templates/upper.yaml", TEMPLATE)
    scene.commit()
    scene.file.write_text(FLOW.format(most=most, command=command))


def assign(name: str, text: str = "") -> str:
    return f"printf '{text or ONE.format(name)}' > .work/assignments/{name}.yaml"


def test_assignments_become_workers(scene: Scene) -> None:
    waiting = "for i in $(seq 100); do grep -c COMPLETE .git/treaty-workers.json | grep -q 3 && break; sleep 0.1; done"
    commands = [*(assign(name) for name in "abc"), waiting, f"cp .git/treaty-workers.json {scene.folder}/told"]
    prepare(scene, "; ".join(commands))
    said = scene.run()
    assert said.code == 0, said.err
    for name in "abc":
        assert scene.show(f"treaty/dynamic:src/{name}.txt") == f"TEXT {name.upper()}\n"
    assert ".work" not in scene.git("ls-tree", "--name-only", "treaty/dynamic")
    assert said.err.count("spawned by boss for .work/assignments/") == 3
    assert (scene.folder / "told").read_text().count('"COMPLETE"') == 3
    running, most = 0, 0
    for line in said.err.splitlines():
        running += ("upper-" in line and "Starting" in line) - ("upper-" in line and "COMPLETE" in line)
        most = max(most, running)
    assert most == 2
    assert "✓ upper-1" in scene.treaty("status", "dynamic").out


def test_what_is_refused(scene: Scene) -> None:
    both = "files: [src/a.txt]\\nread_scope: [src/]\\nwrite_scope: [src/]\\n"
    outside = "files: [../x]\\nread_scope: [src/]\\nwrite_scope: [../x]\\n"
    prepare(
        scene, "; ".join([assign("a"), "sleep 0.7", assign("b", both), assign("c", outside), assign("d", "files: [")])
    )
    said = scene.run()
    assert said.code == 0, said.err
    assert (
        "✗ no worker for .work/assignments/b.yaml: its write scope meets that of `upper-1`, as at src/a.txt" in said.err
    )
    assert "✗ no worker for .work/assignments/c.yaml: " in said.err
    assert "✗ no worker for .work/assignments/d.yaml: " in said.err
    assert said.err.count("spawned by") == 1
    assert scene.show("treaty/dynamic:src/a.txt") == "TEXT A\n"


def test_a_failed_worker_is_replaced_once(scene: Scene) -> None:
    flag = scene.folder / "flag"
    prepare(scene, assign("a"))
    broken = TEMPLATE.replace("sleep 0.3", f"test -e {flag} || {{ touch {flag}; exit 5; }}")
    scene.write("templates/upper.yaml", broken)
    scene.commit()
    said = scene.run()
    assert said.code == 0, said.err
    assert "upper-1: FAILED: ended with exit code 5" in said.err
    assert "upper-2: spawned by boss" in said.err
    assert scene.show("treaty/dynamic:src/a.txt") == "TEXT A\n"


def test_values_cannot_break_out_of_a_command(scene: Scene) -> None:
    evil = f'files: ["src/a.txt; touch {scene.folder}/planted"]\\nread_scope: [src/]\\nwrite_scope: [src/]\\n'
    prepare(scene, assign("a", evil))
    scene.run()
    assert not (scene.folder / "planted").exists()


def test_resume_keeps_the_workers(scene: Scene) -> None:
    flag = scene.folder / "flag"
    prepare(scene, "; ".join([assign("a"), assign("b")]))
    scene.write(
        "templates/upper.yaml",
        TEMPLATE.replace("sleep 0.3", f"test -e {flag} || test $TREATY_AGENT = upper-1 || exit 4"),
    )
    scene.commit()
    said = scene.run()
    assert said.code == 1
    flag.touch()
    said = scene.treaty("resume", "dynamic")
    assert said.code == 0, said.err
    assert "boss: Starting" not in said.err
    assert "upper-1: Starting" not in said.err
    assert scene.show("treaty/dynamic:src/b.txt") == "TEXT B\n"


def test_a_template_that_is_not_there(scene: Scene) -> None:
    prepare(scene, "true")
    scene.git("rm", "--quiet", "templates/upper.yaml")
    scene.commit()
    said = scene.run()
    assert said.code == 2
    assert said.err == (
        "TMP/flow.yaml:9:84: the template `templates/upper.yaml` is not in the base branch\n  commit it\n"
    )
    assert not (scene.folder / "state").exists()
