"""The dependency graph of files, and questions to it. The only door to networkx.

networkx takes longer to import than an audit takes: it is imported where it is needed.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from scopes.references import find_cycles

Graph = Mapping[str, Sequence[str]]  # file -> the files that it depends on


def cycles(graph: Graph) -> list[list[str]]:
    """Groups of two or more files that depend on each other, each sorted, in order."""
    if next(find_cycles(graph), None) is None:
        return []
    import networkx

    directed: networkx.DiGraph[str] = networkx.DiGraph()
    directed.add_edges_from((source, target) for source, targets in graph.items() for target in targets)
    found = (sorted(group) for group in networkx.strongly_connected_components(directed) if len(group) > 1)
    return sorted(found)


def chains(graph: Graph, starts: Iterable[str], longest: int) -> dict[str, list[str]]:
    """For each file within `longest` steps of a start, a shortest chain to it; starts have a chain of one."""
    found: dict[str, list[str]] = {start: [start] for start in sorted(starts)}
    queue = deque(found)
    while queue:
        file = queue.popleft()
        if len(found[file]) > longest:
            continue
        for target in graph.get(file, ()):
            if target not in found:
                found[target] = [*found[file], target]
                queue.append(target)
    return found


def reversed_graph(graph: Graph) -> dict[str, list[str]]:
    """File to the files that depend on it."""
    users: dict[str, list[str]] = {}
    for source, targets in graph.items():
        for target in targets:
            users.setdefault(target, []).append(source)
    return users


def partition(weights: Mapping[str, int], edges: Mapping[tuple[str, str], int], parts: int) -> list[list[str]]:
    """Nodes in `parts` groups of like weight with little weight of edges between them.

    Communities (Clauset, Newman and Moore 2004) are cut or joined until there are as many as asked for,
    the lightest joined to the one that it is bound to most.
    """
    import networkx

    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_nodes_from(weights)
    graph.add_weighted_edges_from((a, b, w) for (a, b), w in edges.items())
    groups = [sorted(group) for group in networkx.community.greedy_modularity_communities(graph, weight="weight")]
    groups = _cut(groups, weights, parts)
    while len(groups) > parts:
        groups.sort(key=lambda group: (sum(weights[node] for node in group), group))
        lightest = groups.pop(0)
        best = max(groups, key=lambda group: (_between(lightest, group, edges), -sum(weights[n] for n in group)))
        best += lightest
    return sorted(sorted(group) for group in groups)


def _cut(groups: list[list[str]], weights: Mapping[str, int], parts: int) -> list[list[str]]:
    """Groups that are heavier than a part should be, cut in two."""
    limit = 1.3 * sum(weights.values()) / parts
    pending, done = groups, list[list[str]]()
    while pending:
        group = pending.pop()
        if len(group) > 1 and (sum(weights[node] for node in group) > limit or len(pending) + len(done) + 1 < parts):
            half, reached, total = list[str](), 0, sum(weights[node] for node in group)
            for node in group:
                if half and (reached + weights[node] > total / 2 or len(half) == len(group) - 1):
                    break
                half.append(node)
                reached += weights[node]
            pending += [half, group[len(half) :]]
        else:
            done.append(group)
    return done


def _between(first: Sequence[str], second: Sequence[str], edges: Mapping[tuple[str, str], int]) -> int:
    inside, others = set(first), set(second)
    return sum(
        weight for (a, b), weight in edges.items() if (a in inside and b in others) or (a in others and b in inside)
    )
