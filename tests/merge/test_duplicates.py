"""Imports that one side brought in twice."""

from grammars import catalogue
from grammars.language import Language
from merge import engine
from merge.duplicates import single_imports
from merge.options import Options
from merge.regions import Settled, joined
from merge.revision import Triple


def language(name: str) -> Language:
    found = catalogue.by_name(name)
    assert found is not None
    return found


def test_the_second_of_two_goes_with_its_blank_line() -> None:
    text = b"import a.A;\nimport b.B;\n\nimport a.A;\n\nclass C {\n}\n"
    regions = single_imports([Settled(text[:20]), Settled(text[20:])], b"import a.A;\n", language("java"))
    assert joined(regions) == b"import a.A;\nimport b.B;\n\nclass C {\n}\n"
    (decision,) = regions[1].decisions if isinstance(regions[1], Settled) else ()
    assert decision.dropped == (b"import a.A;",)


def test_what_base_repeats_stays() -> None:
    text = b"import a\nimport a\n"
    assert joined(single_imports([Settled(text)], text, language("python"))) == text


def test_what_stands_apart_in_the_syntax_stays() -> None:
    text = b"#ifdef A\n#include <a.h>\n#else\n#include <a.h>\n#endif\n"
    assert joined(single_imports([Settled(text)], b"", language("c"))) == text


def test_the_first_line_of_an_import_over_several_lines_is_no_import() -> None:
    text = b'import {\n  a,\n} from "x";\nimport {\n  b,\n} from "y";\n'
    assert joined(single_imports([Settled(text)], b"", language("typescript"))) == text


def test_careful_drops_nothing_and_the_option_switches_it_off() -> None:
    base = b"import a\n\n\n\n\nx = 1\n"
    sides = Triple(base, b"import a\nimport a\n\n\n\n\nx = 1\n", b"import a\n\n\n\n\nx = 2\n")
    assert engine.merge(sides, "a.py", Options()).text == b"import a\n\n\n\n\nx = 2\n"
    for name, value in (("profile", "careful"), ("import_deduplication", False)):
        options = Options()
        setattr(options, name, value)
        assert engine.merge(sides, "a.py", options).text == b"import a\nimport a\n\n\n\n\nx = 2\n"
