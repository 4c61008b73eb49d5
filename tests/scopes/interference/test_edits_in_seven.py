"""SC709, SC710 and SC711 in Rust, C, C++, C#, Ruby, PHP and Kotlin: edits of bodies, each with a twin that is fine."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from scopes.check import check
from tests.scopes.interference.revisions import Files, checked, new_git, tree_of


@dataclass(frozen=True)
class Language:
    """`money` has `duty` and `other`, `order` has `net`, which calls `duty`, and `apart`, which does not; `late` is a
    new file with a call of CALLED. Signs to be replaced: FACTOR in `duty`, SIGN in `net`, PLUS in `apart`."""

    ending: str
    money: str
    order: str
    late: str
    head: str = ""  # of a file with `duty` alone
    more: tuple[tuple[str, str], ...] = ()

    def base(self) -> dict[str, str]:
        """The files that both sides start from."""
        plain = self.order.replace("SIGN", "+").replace("PLUS", "1")
        return {f"src/money.{self.ending}": self.of_factor("2"), f"src/order.{self.ending}": plain, **dict(self.more)}

    def of_factor(self, factor: str) -> str:
        """`money` with a body of `duty`."""
        return self.money.replace("FACTOR", factor)


RUST = "pub fn duty(amount: u32) -> u32 {\n    let value = amount * FACTOR;\n    value + 1\n}\n"
C = "int duty(int amount)\n{\n    int value = amount * FACTOR;\n    return value + 1;\n}\n"
CS = """\
    public static int Duty(int amount)
    {
        var value = amount * FACTOR;
        return value + 1;
    }
"""
RUBY = "  def self.duty(amount)\n    value = amount * FACTOR\n    value + 1\n  end\n"
PHP = "function duty($amount)\n{\n    $value = $amount * FACTOR;\n    return $value + 1;\n}\n"
KOTLIN = "fun duty(amount: Int): Int {\n    val value = amount * FACTOR\n    return value + 1\n}\n"
HEADER = "int duty(int amount);\nint other(int amount);\n"

LANGUAGES = {
    "rust": Language(
        "rs",
        f"{RUST}\npub fn other(amount: u32) -> u32 {{\n    amount\n}}\n",
        "use crate::money::duty;\n\npub fn net(n: u32) -> u32 {\n    let first = n;\n    first SIGN duty(n)\n}\n\n"
        "pub fn apart(n: u32) -> u32 {\n    n + PLUS\n}\n",
        "use crate::money::CALLED;\n\npub fn late() -> u32 {\n    CALLED(3)\n}\n",
        more=(("src/lib.rs", "mod late;\nmod money;\nmod order;\nmod sizes;\n"),),
    ),
    "c": Language(
        "c",
        f'#include "money.h"\n\n{C}\nint other(int amount)\n{{\n    return amount;\n}}\n',
        '#include "money.h"\n\nint net(int n)\n{\n    int first = n;\n    return first SIGN duty(n);\n}\n\n'
        "int apart(int n)\n{\n    return n + PLUS;\n}\n",
        '#include "money.h"\n\nint late(void)\n{\n    return CALLED(3);\n}\n',
        more=(("src/money.h", HEADER),),
    ),
    "cpp": Language(
        "cpp",
        f'#include "money.hpp"\n\n{C}\nint other(int amount)\n{{\n    return amount;\n}}\n',
        '#include "money.hpp"\n\nint net(int n)\n{\n    int first = n;\n    return first SIGN duty(n);\n}\n\n'
        "int apart(int n)\n{\n    return n + PLUS;\n}\n",
        '#include "money.hpp"\n\nint late()\n{\n    return CALLED(3);\n}\n',
        more=(("src/money.hpp", HEADER),),
    ),
    "csharp": Language(
        "cs",
        f"namespace Shop;\n\npublic static class Money\n{{\n{CS}\n"
        "    public static int Other(int amount)\n    {\n        return amount;\n    }\n}\n",
        "namespace Shop;\n\npublic class Order\n{\n    public int Net(int n)\n    {\n        var first = n;\n"
        "        return first SIGN Money.Duty(n);\n    }\n\n    public int Apart(int n)\n    {\n"
        "        return n + PLUS;\n    }\n}\n",
        "namespace Shop;\n\npublic class Late\n{\n    public int Use() => Money.CALLED(3);\n}\n",
        head="namespace Shop;\n\npublic static class Sizes\n{\n",
    ),
    "ruby": Language(
        "rb",
        f"module Money\n{RUBY}\n  def self.other(amount)\n    amount\n  end\nend\n",
        "module Order\n  def self.net(n)\n    first = n\n    first SIGN Money.duty(n)\n  end\n\n"
        "  def self.apart(n)\n    n + PLUS\n  end\nend\n",
        "module Late\n  def self.use\n    Money.CALLED(3)\n  end\nend\n",
        head="module Sizes\n",
    ),
    "php": Language(
        "php",
        f"<?php\n\nnamespace Shop;\n\n{PHP}\nfunction other($amount)\n{{\n    return $amount;\n}}\n",
        "<?php\n\nnamespace Shop;\n\nfunction net($n)\n{\n    $first = $n;\n    return $first SIGN duty($n);\n}\n\n"
        "function apart($n)\n{\n    return $n + PLUS;\n}\n",
        "<?php\n\nnamespace Shop;\n\nfunction late()\n{\n    return CALLED(3);\n}\n",
        head="<?php\n\nnamespace Shop;\n\n",
    ),
    "kotlin": Language(
        "kt",
        f"package shop\n\n{KOTLIN}\nfun other(amount: Int): Int {{\n    return amount\n}}\n",
        "package shop\n\nfun net(n: Int): Int {\n    val first = n\n    return first SIGN duty(n)\n}\n\n"
        "fun apart(n: Int): Int {\n    return n + PLUS\n}\n",
        "package shop\n\nfun late(): Int {\n    return CALLED(3)\n}\n",
        head="package shop\n\n",
    ),
}
DUTY = {"rust": RUST, "c": C, "cpp": C, "csharp": CS, "ruby": RUBY, "php": PHP, "kotlin": KOTLIN}
ENDS = {"csharp": "}\n", "ruby": "end\n"}
EDITED = "4"


def name_of(language: str, name: str) -> str:
    """A function's name as the language writes it."""
    return name.capitalize() if language == "csharp" else name


def told(folder: Path, one: Language, ours: Files, theirs: Files) -> list[str]:
    """The rules that a check reports, of whatever severity."""
    return [found.rule for found in checked(folder, one.base(), ours, theirs).findings]


@pytest.mark.parametrize(("called", "rules"), [("duty", ["SC710"]), ("other", [])])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_changed_function_newly_called(language: str, called: str, rules: list[str], tmp_path: Path) -> None:
    one = LANGUAGES[language]
    late = one.late.replace("CALLED", name_of(language, called))
    ours: Files = {f"src/money.{one.ending}": one.of_factor(EDITED)}
    assert told(tmp_path, one, ours, {f"src/late.{one.ending}": late}) == rules


@pytest.mark.parametrize(("sign", "plus", "rules"), [("-", "1", ["SC711"]), ("+", "2", [])])
@pytest.mark.parametrize("language", LANGUAGES)
def test_edits_on_both_ends_of_a_call(language: str, sign: str, plus: str, rules: list[str], tmp_path: Path) -> None:
    one = LANGUAGES[language]
    order = one.order.replace("SIGN", sign).replace("PLUS", plus)
    ours: Files = {f"src/money.{one.ending}": one.of_factor(EDITED)}
    assert told(tmp_path, one, ours, {f"src/order.{one.ending}": order}) == rules


@pytest.mark.parametrize(("factor", "rules"), [("2", ["SC709"]), (EDITED, [])])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_edit_of_a_body_that_moved(language: str, factor: str, rules: list[str], tmp_path: Path) -> None:
    one = LANGUAGES[language]
    money, sizes, duty = f"src/money.{one.ending}", f"src/sizes.{one.ending}", DUTY[language]
    files = {"without": one.money.replace(f"{duty}\n", "")}
    git = new_git(tmp_path)
    base = tree_of(git, one.base())
    moved = {money: files["without"], sizes: one.head + duty.replace("FACTOR", "2") + ENDS.get(language, "")}
    merged = {**moved, sizes: moved[sizes].replace("* 2", f"* {factor}")}
    sides = {"ours": tree_of(git, moved, base), "theirs": tree_of(git, {money: one.of_factor(EDITED)}, base)}
    found = check(git, base, sides, tree_of(git, merged, base), tmp_path / "cache")
    assert [finding.rule for finding in found] == rules
