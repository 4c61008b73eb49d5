"""Languages found and cached, and a user's own profiles."""

import os
from pathlib import Path

import pytest

from grammars import catalogue
from grammars.catalogue import Catalogue, ProfileError


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "treaty"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a repository's own profiles."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "repository" / ".treaty" / "languages"
    folder.mkdir(parents=True)
    return folder


def opened(own: Path) -> Catalogue:
    return Catalogue((catalogue.OURS, str(own)))


def problem(own: Path, name: str, text: str) -> ProfileError:
    (own / f"{name}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        opened(own)
    return caught.value


def test_a_second_start_reads_the_cache_and_gives_the_same(cache: Path) -> None:
    first = Catalogue((catalogue.OURS,))
    (written,) = cache.iterdir()
    before = written.stat().st_mtime_ns
    second = Catalogue((catalogue.OURS,))
    assert written.stat().st_mtime_ns == before
    assert first.names() == second.names()
    python = second.by_name("python")
    assert python is not None
    assert python.comments == {"comment"}
    assert python.keys["function_definition"].paths == ("name",)


@pytest.mark.parametrize("damage", [b"", b"\0\0\0\0", b"\xff\xff\xff\xffrubbish", None])
def test_a_broken_cache_is_made_anew(cache: Path, damage: bytes | None) -> None:
    names = Catalogue((catalogue.OURS,)).names()
    (written,) = cache.iterdir()
    written.write_bytes(written.read_bytes()[:-40] if damage is None else damage)
    assert Catalogue((catalogue.OURS,)).names() == names
    assert Catalogue((catalogue.OURS,)).by_name("zig") is not None


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert Catalogue((catalogue.OURS,)).by_name("python") is not None


def test_a_changed_data_file_is_seen_at_once(own: Path) -> None:
    path = own / "mine.toml"
    path.write_text('extends = "python"\nextensions = ["mine"]\n')
    assert opened(own).find("a.mine") is not None
    path.write_text('extends = "python"\nextensions = ["yours"]\n')
    os.utime(path, ns=(1, 1))
    assert opened(own).find("a.mine") is None
    assert opened(own).find("a.yours") is not None


def test_a_profile_of_ones_own_adds_to_ours(own: Path) -> None:
    (own / "python.toml").write_text(
        'comments = ["type"]\n[[list]]\nparent = "list"\nseparator = ","\ncommutes = [["string"]]\n'
        'reason = "here they are sets"\n'
    )
    ours = Catalogue((catalogue.OURS,)).by_name("python")
    changed = opened(own).find("a.py")
    assert ours is not None
    assert changed is not None
    assert changed.comments == ours.comments | {"type"}
    assert [rule.reason for rule in changed.lists["list"] if not rule.within] == ["here they are sets"]
    assert changed.keys.keys() == ours.keys.keys()


def test_without_takes_rules_away(own: Path) -> None:
    (own / "mine.toml").write_text('extends = "python"\nwithout = ["dictionary", "pair", "comment"]\n')
    mine = opened(own).by_name("mine")
    assert mine is not None
    assert "dictionary" not in mine.lists
    assert "pair" not in mine.keys
    assert "comment" not in mine.comments


def test_find_with_a_root_knows_its_profiles(own: Path) -> None:
    (own / "mine.toml").write_text('extends = "python"\nextensions = ["mine"]\n')
    root = str(own.parent.parent)
    found = catalogue.find("a.mine", root=root)
    assert found is not None
    assert found.name == "mine"
    assert catalogue.find("a.mine") is None


def test_an_unknown_key_has_its_line_and_a_likely_name(own: Path) -> None:
    error = problem(own, "mine", 'extends = "python"\n\nextentions = ["mine"]\n')
    assert (error.line, error.hint) == (3, "did you mean 'extensions'?")
    assert str(error).startswith(f"{own / 'mine.toml'}:3: unknown key 'extentions'")


def test_an_unknown_key_of_the_second_rule_is_found_there(own: Path) -> None:
    text = '[[key]]\nkind = "a"\nlabel = "b"\n\n[[key]]\nkind = "c"\nlable = "d"\n'
    assert problem(own, "mine", text).line == 7


def test_wrong_types_and_gaps_are_told(own: Path) -> None:
    assert "must be a list of text" in problem(own, "mine", 'extensions = "mine"\n').message
    assert (
        "must be a list of lists of text" in problem(own, "mine", '[[list]]\nparent = "a"\ncommutes = ["b"]\n').message
    )
    assert "has no 'parent'" in problem(own, "mine", '[[list]]\nreason = "a"\n').message
    assert "write [[list]]" in problem(own, "mine", '[list]\nparent = "a"\n').hint


def test_toml_that_does_not_parse_has_its_line(own: Path) -> None:
    assert problem(own, "mine", 'title = "a"\nextensions = [\n"a"\ncomments = []\n').line == 4


def test_a_circle_and_an_unknown_base_are_told(own: Path) -> None:
    assert "unknown language" in problem(own, "mine", 'extends = "pyhton"\n').message
    (own / "other.toml").write_text('extends = "mine"\n')
    assert "circle" in problem(own, "mine", 'extends = "other"\n').message


def test_two_claims_on_one_extension_are_told(own: Path) -> None:
    error = problem(own, "a-mine", 'title = "Mine"\nextensions = ["py"]\n')
    assert str(error).startswith(f"{own}/a-mine.toml:2: 'py' belongs to 'python' already (")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('extends = "python"\ncomments = ["coment"]\n', 2, "no node kind 'coment'"),
        ('extends = "python"\n[queries]\nimports = "(foo"\n', 3, "query 'imports' of mine"),
        ('extends = "python"\n\n[[key]]\nkind = "pair"\npaths = ["kee"]\n', 5, "no field 'kee'"),
    ],
)
def test_what_the_grammar_does_not_have_is_told(own: Path, text: str, line: int, message: str) -> None:
    error = problem(own, "mine", text)
    assert (error.path, error.line) == (f"{own}/mine.toml", line)
    assert message in error.message
    assert opened_anew(own, text.replace("coment", "comment").replace("(foo", "(module) @x").replace("kee", "key"))


def opened_anew(own: Path, text: str) -> bool:
    (own / "mine.toml").write_text(text, encoding="utf-8")
    return "mine" in opened(own).names()


def test_a_grammar_must_be_a_grammar(own: Path) -> None:
    """A repository that is merged must not name code of its own to run."""
    error = problem(own, "mine", '[grammar]\nmodule = "setup"\n')
    assert error.line == 2
    assert "tree_sitter_" in error.hint


def test_a_working_directory_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    found = catalogue.find("a.py")
    monkeypatch.chdir(tmp_path)
    assert found is not None
    assert found.name == "python"
