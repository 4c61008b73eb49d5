"""Do the orders that two sides gave one list contradict each other in a circle?"""

from itertools import pairwise

MOST = 200  # items that are compared, each with each; a longer list is not checked


def is_circular(base: list[int], ours: list[int], theirs: list[int]) -> bool:
    """Is there no order in which any two items stand as the side wants them that changed their order?

    Items are numbers that each list has once; only those count that all three have. Where both sides changed the
    order of two items they agree, so that each two have one order, and those of all are one order if and only if
    no two items come before equally many others.
    """
    known = set(base) & set(ours) & set(theirs)
    orders = ([x for x in order if x in known] for order in (base, ours, theirs))
    old, mine, yours = ({x: at for at, x in enumerate(order)} for order in orders)
    if len(known) > MOST or all(low < high for low, high in pairwise(mine[x] for x in old)):
        return False
    if all(low < high for low, high in pairwise(yours[x] for x in old)):
        return False
    before = dict.fromkeys(known, 0)
    items = list(old)
    for at, first in enumerate(items):
        for second in items[at + 1 :]:
            kept = mine[first] < mine[second] and yours[first] < yours[second]
            before[first if kept else second] += 1
    return len(set(before.values())) < len(before)
