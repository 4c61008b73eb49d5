"""Ignored files that clones get, and what `setup` finds in its environment."""

from tests.runner.scene import Scene, scene

__all__ = ["scene"]


def test_ignored_files_that_are_named_are_copied(scene: Scene) -> None:
    scene.write(".gitignore", "*.local\nlinked\n")
    scene.write(".worktreeinclude", "settings.local\nconf/\nlinked\nprivate\n")
    scene.commit()
    scene.write("settings.local", "x=1\n")
    scene.write("conf/deep.local", "y=2\n")
    scene.write("other.local", "z=3\n")
    scene.write("private", "untracked, but not ignored\n")
    (scene.folder / "outside").write_text("secret\n")
    (scene.repository / "linked").symlink_to(scene.folder / "outside")
    scene.workflow(
        """
        name: included
        agents:
          - id: a
            scope: {write: [shop/]}
            command: cat settings.local conf/deep.local > shop/got; ls >> shop/got; echo x=9 > settings.local
            success_criteria: ["they are there: grep x=1 settings.local"]
        """
    )
    said = scene.run()
    assert said.code == 0, said.out + said.err
    got = scene.show("treaty/included:shop/got").split()
    assert got[:2] == ["x=1", "y=2"]
    assert not {"other.local", "linked", "private"} & set(got)
    assert (scene.repository / "settings.local").read_text() == "x=1\n"
    assert scene.git("diff", "--name-only", "main", "treaty/included") == "shop/got"


def test_installed_dependencies_can_be_run(scene: Scene) -> None:
    scene.write(".gitignore", "modules/\n")
    scene.write(".worktreeinclude", "modules/\n")
    scene.commit()
    scene.write("modules/tool/run.sh", "#!/bin/sh\necho ran\n")
    (scene.repository / "modules/tool/run.sh").chmod(0o755)
    (scene.repository / "modules/bin").symlink_to("tool")
    (scene.repository / "modules/tool/short").symlink_to("run.sh")
    (scene.repository / "modules/out").symlink_to("../../outside")
    scene.workflow(
        """
        name: included
        agents:
          - id: a
            scope: {write: [shop/]}
            command: ./modules/bin/short > shop/got; ls modules >> shop/got
        """
    )
    said = scene.run()
    assert said.code == 0, said.out + said.err
    assert scene.show("treaty/included:shop/got").split() == ["ran", "bin", "tool"]
    assert "from your checkout: files: 1, bytes: 19," in scene.treaty("logs", "included", "--agent", "a").out


def test_setup_has_a_port_and_paths(scene: Scene) -> None:
    scene.workflow(
        """
        name: ports
        agents:
          - id: a
            scope: {write: [shop/]}
            setup: ['test -n "$TREATY_PORT" && echo $TREATY_PORT > $HOME/port && test "$TREATY_ROOT" = "$PWD"']
            command: test "$(cat $HOME/port)" = "$TREATY_PORT" && echo 1 > shop/a
            success_criteria: ["setup was run there too: test -e $HOME/port"]
        """
    )
    said = scene.run()
    assert said.code == 0, said.out + said.err
