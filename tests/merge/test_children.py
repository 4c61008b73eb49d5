from grammars import catalogue
from grammars.parser import parse
from merge.children import Clash, Gone, Slot, arrange, ascending, identify
from merge.items import Item, split_list
from merge.options import Options
from merge.order import Order
from merge.revision import Triple


def arranged(
    path: str, base: str, ours: str, theirs: str, kind: str, *, commutes: bool, profile: str = "default"
) -> list[str]:
    language = catalogue.find(path, b"")
    assert language is not None
    lists: list[list[Item]] = []
    for text in (base, ours, theirs):
        node = next(x for x in parse(text.encode(), language).walk() if x.kind == kind)
        rule = language.list_rule(node, None)
        assert rule is not None
        found = split_list(node, rule, language)
        assert found is not None
        lists.append(found.items)
    order = Order(language, Options())
    order.options.profile = profile
    order.commutes = commutes
    sides = Triple(*lists)
    identify(sides, order)
    shown = []
    for entry in arrange(sides, order):
        if isinstance(entry, Clash):
            runs = "/".join(",".join(item.text.decode() for item in run) for run in entry.runs)
            shown.append(f"<{runs}>")
        elif isinstance(entry, Slot):
            item = entry.items.ours or entry.items.theirs
            assert item is not None
            shown.append(item.text.decode() + ("!" if entry.moved else ""))
        else:
            assert isinstance(entry, Gone)
            shown.append("-")
    return shown


def objects(base: str, ours: str, theirs: str) -> list[str]:
    return arranged("a.json", *(f"{{{text}}}" for text in (base, ours, theirs)), kind="object", commutes=True)


def arrays(base: str, ours: str, theirs: str) -> list[str]:
    return arranged("a.json", *(f"[{text}]" for text in (base, ours, theirs)), kind="array", commutes=False)


def test_both_insert_where_order_has_no_meaning() -> None:
    assert objects('"a":1', '"a":1,"b":2', '"a":1,"c":3') == ['"a":1', '"b":2', '"c":3']


def test_both_insert_where_order_counts() -> None:
    assert arrays("1,2", "1,3,2", "1,4,2") == ["1", "</3/4>", "2"]


def test_insertions_at_different_places() -> None:
    assert arrays("1,2,3", "1,8,2,3", "1,2,9,3") == ["1", "8", "2", "9", "3"]


def test_a_deletion_holds() -> None:
    assert arrays("1,2,3", "1,3", "1,2,3,4") == ["1", "-", "3", "4"]


def test_deleted_and_changed() -> None:
    assert objects('"a":1,"b":2', '"b":2', '"a":9,"b":2') == ['<"a":1//"a":9>', '"b":2']


def test_both_add_the_same() -> None:
    assert objects("", '"a":1,"b":2', '"a":1,"c":3') == ['"a":1', '"b":2', '"c":3']


def test_moved_on_one_side_stands_where_it_went() -> None:
    assert objects('"a":1,"b":2,"c":3', '"b":2,"c":3,"a":1', '"a":7,"b":2,"c":3') == ['"b":2', '"c":3', '"a":1!']


def test_moved_on_both_sides_stands_once_where_ours_has_it() -> None:
    base, ours, theirs = '"a":1,"b":2,"c":3,"d":4', '"b":2,"c":3,"a":1,"d":4', '"b":2,"c":3,"d":4,"a":1'
    assert objects(base, ours, theirs) == ['"b":2', '"c":3', '"a":1!', '"d":4']


def test_the_longest_ascending_chain() -> None:
    assert ascending([3, 1, 2, 5, 4]) in ({1, 2, 5}, {1, 2, 4})
    assert ascending([]) == set()


def test_both_moved_where_order_counts() -> None:
    one, two, three = "one(a, b, c)", "two(d, e, f)", "three(g, h, i)"
    base, ours, theirs = (";\n".join(x) for x in ((one, two, three), (two, three, one), (three, one, two)))
    found = arranged(
        "a.js",
        *(f"function f() {{\n{text};\n}}" for text in (base, ours, theirs)),
        kind="statement_block",
        commutes=False,
    )
    assert len(found) == 1
    assert found[0].startswith("<one")


def calls(base: str, ours: str, theirs: str, profile: str = "eager") -> list[str]:
    return arranged("a.js", base, ours, theirs, kind="program", commutes=False, profile=profile)


def test_what_is_added_behind_a_run_stands_behind_what_replaces_it() -> None:
    assert calls("a();b();z();", "if(c){}z();", "a();b();d(1);z();") == ["-", "-", "if(c){}", "d(1);", "z();"]
    assert calls("a();b();z();", "if(c){}z();", "d(1);a();b();z();") == ["-", "-", "d(1);", "if(c){}", "z();"]


def test_not_where_it_speaks_of_what_is_gone_nor_by_default() -> None:
    assert calls("a();z();", "if(c){}z();", "a();d(a);z();") == ["<a();/if(c){}/a();,d(a);>", "z();"]
    assert calls("a();z();", "if(c){}z();", "a();d(1);z();", "default") == ["<a();/if(c){}/a();,d(1);>", "z();"]


def test_a_deletion_stands_against_an_edit_that_both_made_elsewhere() -> None:
    assert objects('"a":[1],"b":[1]', '"b":[1,2]', '"a":[1,2],"b":[1,2]') == ["-", '"b":[1,2]']
    assert objects('"a":[1],"b":[1]', '"b":[1,2]', '"a":[1,3],"b":[1,2]') == ['<"a":[1]//"a":[1,3]>', '"b":[1,2]']


def test_one_statement_that_both_add_at_two_places_is_one() -> None:
    new = 'register("name", 70);'
    assert calls("a();b();z();", f"a();{new}b();z();", f"a();b();{new}z();") == ["a();", new, "b();", "z();"]
    short = ["a();", "if(x){}", "b();", "if(x){}", "z();"]
    assert calls("a();b();z();", "a();if(x){}b();z();", "a();b();if(x){}z();") == short
