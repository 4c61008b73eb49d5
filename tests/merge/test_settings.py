"""Options from files, attributes and flags: the nearest wins, and every error says where and what."""

from pathlib import Path

import pytest

from merge.options import Options
from merge.settings import SettingsError, options_for, set_option


def project(folder: Path, **files: str) -> str:
    (folder / ".git").mkdir()
    (folder / "src").mkdir()
    names = {"treaty": ".treaty.toml", "pyproject": "pyproject.toml", "inner": "src/.treaty.toml"}
    for name, text in files.items():
        (folder / names[name]).write_text(text, encoding="utf-8")
    return str(folder / "src" / "a.py")


def message(path: str) -> str:
    with pytest.raises(SettingsError) as caught:
        options_for(path)
    return str(caught.value)


def test_defaults(tmp_path: Path) -> None:
    options = options_for(project(tmp_path))
    assert (options.profile, options.min_confidence, options.import_deduplication) == ("default", 0.0, True)


def test_the_nearest_wins(tmp_path: Path) -> None:
    path = project(
        tmp_path,
        pyproject='[tool.treaty.merge]\nprofile = "careful"\nsame_body = false\nseconds = 2\n',
        treaty='[merge]\nprofile = "eager"\nmethod_ordering = "alphabetical"\n',
        inner='[merge]\nmethod_ordering = "base"\n',
    )
    options = options_for(path, {"treaty-min-confidence": "0.9", "text": "set"})
    assert options.profile == "eager"
    assert options.method_ordering == "base"
    assert options.same_body is False
    assert options.seconds == 2.0
    assert options.min_confidence == 0.9


def test_attributes_outrank_files(tmp_path: Path) -> None:
    path = project(tmp_path, treaty='[merge]\nprofile = "eager"\nimport_deduplication = true\n')
    options = options_for(path, {"treaty-profile": "careful", "treaty-import-deduplication": "false"})
    assert options.profile == "careful"
    assert options.import_deduplication is False


def test_files_above_the_repository_do_not_count(tmp_path: Path) -> None:
    (tmp_path / ".treaty.toml").write_text('[merge]\nprofile = "eager"\n', encoding="utf-8")
    inner = tmp_path / "repository"
    inner.mkdir()
    assert options_for(project(inner)).profile == "default"


def test_unknown_key(tmp_path: Path) -> None:
    path = project(tmp_path, treaty='# options\n[merge]\nprofile = "eager"\nmin_confidnce = 0.5\n')
    assert message(path) == f"{tmp_path}/.treaty.toml:4: no option 'min_confidnce' (did you mean 'min_confidence'?)"


def test_wrong_value(tmp_path: Path) -> None:
    path = project(tmp_path, pyproject='[project]\nprofile = "x"\n\n[tool.treaty.merge]\nprofile = "egaer"\n')
    assert message(path) == f"{tmp_path}/pyproject.toml:5: profile cannot be 'egaer' (did you mean 'eager'?)"


def test_wrong_type(tmp_path: Path) -> None:
    path = project(tmp_path, treaty='[merge]\nmin_confidence = "high"\n')
    assert message(path) == f"{tmp_path}/.treaty.toml:2: min_confidence cannot be 'high' (a number from 0 to 1)"


def test_not_toml(tmp_path: Path) -> None:
    path = project(tmp_path, treaty="[merge]\nprofile = \n")
    assert message(path).startswith(f"{tmp_path}/.treaty.toml:2:11: not TOML: Invalid value")


def test_not_a_table(tmp_path: Path) -> None:
    path = project(tmp_path, treaty="merge = 3\n")
    assert message(path).endswith("merge is no table")


def test_attribute_error(tmp_path: Path) -> None:
    path = project(tmp_path)
    with pytest.raises(SettingsError) as caught:
        options_for(path, {"treaty-profil": "eager"})
    assert str(caught.value) == ".gitattributes: treaty-profil=eager: no option 'profil' (did you mean 'profile'?)"


@pytest.mark.parametrize(("key", "value"), [("seconds", True), ("seconds", 0), ("same_body", 1), ("marker_size", 0)])
def test_values_out_of_bounds(key: str, value: object) -> None:
    with pytest.raises(SettingsError):
        set_option(Options(), key, value, "here")
