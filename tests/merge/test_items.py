from grammars import catalogue
from grammars.language import Language, ListRule
from grammars.node import Node
from grammars.parser import parse
from merge.items import COMMENT, Listing, split_list, split_parts, unwrapped


def language(path: str) -> Language:
    found = catalogue.find(path, b"")
    assert found is not None
    return found


def listing(path: str, text: str, kind: str) -> Listing:
    known = language(path)
    root = parse(text.encode(), known)
    node = next(node for node in root.walk() if node.kind == kind)
    rule = known.list_rule(node, None)
    assert rule is not None
    found = split_list(node, rule, known)
    assert found is not None
    return found


def test_comments_belong_to_what_follows_unless_a_line_is_blank() -> None:
    found = listing("a.py", "# alone\n\n# with f\ndef f(): pass\nx = 1  # behind x\n# last\n", "module")
    assert [(item.kind, item.text) for item in found.items] == [
        (COMMENT, b"# alone"),
        ("function_definition", b"# with f\ndef f(): pass"),
        ("expression_statement", b"x = 1  # behind x"),
        (COMMENT, b"# last"),
    ]
    assert (found.items[1].lead, found.items[2].trail) == (b"# with f\n", b"  # behind x")


def test_separators_and_what_stands_behind_them() -> None:
    found = listing("a.js", "x = [\n  a , // one\n  b // two\n];\n", "array")
    first, last = found.items
    assert (first.text, first.before_separator, first.behind) == (b"a", b" ", b" // one")
    assert (last.text, last.separator, last.behind) == (b"b", None, b" // two")
    assert (found.head_text, found.tail_text, found.trailing) == (b"[", b"]", False)


def test_a_list_with_a_hole_is_not_taken_apart() -> None:
    known = language("a.js")
    root = parse(b"x = [a,,b];\n", known)
    node = next(node for node in root.walk() if node.kind == "array")
    rule = known.list_rule(node, None)
    assert rule is not None
    assert split_list(node, rule, known) is None


def test_a_list_that_nests_to_the_left_is_one_list() -> None:
    found = listing("a.ts", "type T = | A | B | C;\n", "union_type")
    assert [item.text for item in found.items] == [b"A", b"B", b"C"]


def test_parts_and_gaps_are_the_whole_node() -> None:
    known = language("a.py")
    root = parse(b"def f( a ) :\n  return  1\n", known)
    found = split_parts(root.children[0])
    for index, item in enumerate(found.items):
        item.ident = index
    text = b"".join(gap + (found.items[after].text if after >= 0 else b"") for _, after, gap in found.gaps())
    assert text == root.children[0].text


def test_a_decorated_definition_is_looked_through() -> None:
    known = language("a.py")
    node = parse(b"@x\ndef f(): pass\n", known).children[0]
    assert (node.kind, unwrapped(node, known).kind) == ("decorated_definition", "function_definition")


def test_a_missing_opening_token_is_told() -> None:
    rule = ListRule("x")
    rule.opening = b"{"
    node = Node("x", 0, 1, b"a")
    node.set_children([Node("y", 0, 1, b"a")])
    assert split_list(node, rule, language("a.py")) is None
