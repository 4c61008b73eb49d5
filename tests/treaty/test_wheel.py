"""The wheel that users install, built by the real backend: all files are in it, and its pages can be seen."""

import http.cookiejar
import json
import os
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.runner.scene import Scene, scene

__all__ = ["scene"]

ROOT = Path(__file__).parents[2]
PACKAGES = ("treaty", "grammars", "merge", "scopes", "runner")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel installs."""
    pytest.importorskip("hatchling", reason="needs the extra [dev]")
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, capture_output=True, check=True)
    (file,) = folder.glob("treaty-*.whl")
    with zipfile.ZipFile(file) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


@pytest.fixture
def pages(wheel: Path, scene: Scene) -> Iterator[str]:
    """The address of the pages, served by what the wheel installs."""
    environment = {**os.environ, "PYTHONPATH": str(wheel)}
    told = "import runner.view.web as web; print(web.__file__)"
    found = subprocess.run([sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True)
    assert Path(found.stdout.strip()).is_relative_to(wheel)
    command = [sys.executable, "-m", "treaty", "workflow", "serve", "--json"]
    with subprocess.Popen(command, cwd=scene.repository, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield json.loads(server.stdout.readline())["address"]
        finally:
            server.terminate()


def test_every_file_of_the_packages_is_in_it(wheel: Path) -> None:
    listed = subprocess.run(["git", "ls-files", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=True)
    installed = {path.relative_to(wheel).as_posix() for path in wheel.rglob("*") if path.is_file()}
    assert set(listed.stdout.split()) - installed == set()
    others = {path.partition("/")[0] for path in installed} - set(PACKAGES)
    assert {name.rpartition(".")[2] for name in others} == {"dist-info"}


def test_a_page_of_what_is_installed_has_its_styles_and_scripts(pages: str, wheel: Path) -> None:
    pytest.importorskip("uvicorn", reason="needs the extra [web]")
    jar = http.cookiejar.CookieJar()
    visitor = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(jar))
    with visitor.open(pages, timeout=20) as answer:
        text = answer.read().decode()
    assert "<h1>" in text
    place = urlsplit(pages)
    assets = wheel / "runner/view/web/assets"
    assert "/assets/treaty.css" in text
    for file in assets.iterdir():
        with visitor.open(f"{place.scheme}://{place.netloc}/assets/{file.name}", timeout=20) as answer:
            assert answer.read() == file.read_bytes()
