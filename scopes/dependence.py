"""Who reads what another one writes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scopes.member import Member, Placed, included
from scopes.pattern import Pattern, TooComplexError, witness
from scopes.prefix_index import PrefixIndex
from scopes.survey import Survey

MOST_WRITERS = 20  # of one pattern; a pattern that reads everybody's work says so with the first of them


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A read pattern and a write pattern of another agent that meet, with a path of both."""

    reader: Member
    reads: Placed
    writer: Member
    writes: Placed
    path: str


def readings(survey: Survey, wanted: Callable[[Member, Member], bool]) -> Iterator[list[Reading]]:
    """What each read pattern sees of wanted (reader, writer) pairs, but for paths that the reader writes."""
    writers = PrefixIndex((member, placed) for member in survey.members for placed in included(member.writes))
    for reader in survey.members:
        for reads in included(reader.reads):
            found: dict[int, Reading] = {}
            for writer, writes in writers.near(reads.pattern):
                if len(found) == MOST_WRITERS:
                    break
                if writer.index in found or writer is reader or not wanted(reader, writer):
                    continue
                path = read_path(reader, reads.pattern, writer, writes.pattern)
                if path is not None:
                    path = _tracked(survey, reader, reads, writer, writes) or path
                    found[writer.index] = Reading(reader, reads, writer, writes, path)
            if found:
                yield [found[index] for index in sorted(found)]


def _tracked(survey: Survey, reader: Member, reads: Placed, writer: Member, writes: Placed) -> str | None:
    """The first tracked file that shows it."""
    narrow, wide = sorted((reads.pattern, writes.pattern), key=lambda p: len(p.prefix), reverse=True)
    excludes = [*reader.read.excludes, *writer.write.excludes, *reader.write.includes]
    files = survey.repository.matched(narrow) if survey.repository is not None else ()
    return next((p for p in files if wide.match(p) and not any(e.match(p) for e in excludes)), None)


def read_path(reader: Member, reads: Pattern, writer: Member, writes: Pattern) -> str | None:
    """A path that the reader reads and does not write, and that the writer writes."""
    if not reads.may_meet(writes):
        return None
    own = [] if reader.write.excludes else reader.write.includes
    try:
        return witness((reads, writes), [*reader.read.excludes, *writer.write.excludes, *own])
    except TooComplexError:
        return None


def reads_work_of(reader: Member, writer: Member) -> bool:
    """Does the first read anything that the second writes?"""
    return any(
        read_path(reader, reads.pattern, writer, writes.pattern) is not None
        for reads in included(reader.reads)
        for writes in included(writer.writes)
    )


def touch_each_other(first: Member, second: Member) -> bool:
    """Does either read or write what the other writes?"""
    if reads_work_of(first, second) or reads_work_of(second, first):
        return True
    try:
        return first.write.overlaps(second.write) is not None
    except TooComplexError:
        return True
