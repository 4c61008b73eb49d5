"""Names below a namespace that no file defines by itself: relative, absolute, imported."""

from pathlib import Path

import pytest

from tests.scopes.interference.revisions import Files, checked, rules

PHP = (
    "<?php\nnamespace App\\Concerns;\n\ntrait Counts\n{\n    public function countThings($x)\n    {\n"
    "        return $x;\n    }\n}\n"
)
PHP_USER = (
    "<?php\nnamespace App;\n\nclass User extends Foreign\n{\n    use Concerns\\Counts;\n\n"
    "    public function go()\n    {\n        return $this->countThings(1);\n    }\n}\n"
)
CS = (
    "namespace App.Inner;\n\npublic static class Counts\n{\n    public static int CountThings(int x)\n"
    "    {\n        return x;\n    }\n}\n"
)
CS_USER = (
    "namespace App;\n\npublic class User\n{\n    public int Go()\n    {\n"
    "        return Inner.Counts.CountThings(1);\n    }\n}\n"
)
RUBY = (
    "module Out\n  module Services\n    class Cli\n      def self.count_things(x)\n        x\n      end\n"
    "    end\n  end\nend\n"
)
RUBY_USER = "class User\n  def go\n    Out::Services::Cli.count_things(1)\n  end\nend\n"

CASES: dict[str, tuple[Files, Files]] = {
    "PHP": ({"app/Concerns/Counts.php": PHP}, {"app/User.php": PHP_USER}),
    "C#": ({"a/Counts.cs": CS}, {"a/User.cs": CS_USER}),
    "Ruby": ({"lib/out/services/cli.rb": RUBY}, {"lib/user.rb": RUBY_USER}),
}
NAMES = ("countThings", "CountThings", "count_things")


def _with(files: Files, new: str) -> Files:
    return {path: _swapped(str(text), new) for path, text in files.items()}


def _swapped(text: str, new: str) -> str:
    for name in NAMES:
        text = text.replace(name, new)
    return text


@pytest.mark.parametrize("language", CASES)
def test_what_is_gone_below_a_namespace(language: str, tmp_path: Path) -> None:
    base, use = CASES[language]
    assert rules(checked(tmp_path, base, _with(base, "numberThings"), use)) == ["SC701"]


@pytest.mark.parametrize("language", CASES)
def test_a_namespace_of_the_same_end_is_another(language: str, tmp_path: Path) -> None:
    base, use = CASES[language]
    far: Files = {path: _elsewhere(str(text)) for path, text in base.items()}
    assert rules(checked(tmp_path, far, _with(far, "numberThings"), use)) == []


def _elsewhere(text: str) -> str:
    for old, new in (("App\\Concerns", "Far\\Concerns"), ("App.Inner", "Far.Inner"), ("module Out", "module Far")):
        text = text.replace(old, new)
    return text
