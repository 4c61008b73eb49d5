"""A parse error stays in its node: functions beside it are merged by structure as if it were not there."""

import pytest

from grammars import catalogue, parser
from tests.merge.laws import broken_laws, merged

SOUND = b"int middle(struct list *head) {\n    while (head) {\n        use(head);\n    }\n    return 0;\n}\n"
BROKEN = SOUND.replace(b"while (head)", b"for_each(head, one)").replace(
    b"    return", b"    BEGIN(x) int y = ; END\n    return"
)
ALPHA = b"int alpha(int a) {\n    int first = load(a);\n    return first + 1;\n}\n"
BETA = b"int beta(int b) {\n    int second = load(b);\n    return second * 2;\n}\n"
PATHS = ("a.c", "a.cpp", "a.h")


def program(*functions: bytes) -> bytes:
    return b"#include <a.h>\n\n" + b"\n".join(functions)


@pytest.fixture(params=PATHS)
def path(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def outcome(
    middle: bytes, ours: tuple[bytes, ...], theirs: tuple[bytes, ...], path: str
) -> tuple[bool, list[str], bytes]:
    """Clean or not, the rules that decided, and the result with a sound middle."""
    base = program(ALPHA, middle, BETA)
    sides = [program(*(middle if one == SOUND else one for one in side)) for side in (ours, theirs)]
    result = merged(base, sides[0], sides[1], path, "default")
    allowed = {"syntax"} if middle == BROKEN else set()
    assert set(broken_laws(base, sides[0], sides[1], path)) <= allowed
    return result.is_clean, [one.rule for one in result.decisions], result.text.replace(middle, SOUND)


CHANGES = {
    "moved and edited": ((BETA, ALPHA, SOUND), (ALPHA, SOUND, BETA.replace(b"* 2", b"* 20"))),
    "both edit one function": (
        (ALPHA.replace(b"load(a)", b"load(a, 1)"), SOUND, BETA),
        (ALPHA.replace(b"+ 1", b"+ 10"), SOUND, BETA),
    ),
    "both add": (
        (ALPHA, SOUND, BETA, BETA.replace(b"beta", b"one")),
        (ALPHA, SOUND, BETA, ALPHA.replace(b"alpha", b"two")),
    ),
    "renamed and edited": (
        (ALPHA.replace(b"alpha", b"first_of_all"), SOUND, BETA),
        (ALPHA.replace(b"load(a)", b"load(a, 1)"), SOUND, BETA),
    ),
    "deleted and edited": ((SOUND, BETA), (ALPHA.replace(b"+ 1", b"+ 10"), SOUND, BETA)),
}


def test_one_of_the_two_does_not_parse(path: str) -> None:
    language = catalogue.find(path, BROKEN)
    assert language is not None
    assert parser.parse(program(BROKEN), language).has_error
    assert not parser.parse(program(SOUND), language).has_error


@pytest.mark.parametrize("kind", CHANGES)
def test_functions_beside_an_error_merge_as_beside_none(kind: str, path: str) -> None:
    ours, theirs = CHANGES[kind]
    assert outcome(BROKEN, ours, theirs, path) == outcome(SOUND, ours, theirs, path)


def test_a_move_past_an_error_is_followed(path: str) -> None:
    clean, rules, text = outcome(BROKEN, *CHANGES["moved and edited"], path)
    assert clean
    assert "moved-entity" in rules
    assert text == program(BETA.replace(b"* 2", b"* 20"), ALPHA, SOUND)
