"""The review page: what is asked, each file with its places, how it can end. All of it works without scripts."""

from starlette.requests import Request
from starlette.responses import HTMLResponse

from runner.view.text import counted
from runner.view.web import layout
from runner.view.web.markup import NOTHING, Markup, join, tag
from runner.view.web.review.code import piece
from runner.view.web.review.file_review import FileReview, Place
from runner.view.web.review.place import place_markup
from runner.view.web.review.session import Ending, Review, Voice

PAGE = 50  # places on one page
AROUND = 3  # lines of the file that are shown before and behind a place
MOST_FACTS = 200
KEYS = (
    ("n", "next open place"),
    ("p", "the one before"),
    ("j k", "next, previous place"),
    ("o", "take ours"),
    ("t", "take theirs"),
    ("b", "both, ours first"),
    ("v", "both, theirs first"),
    ("c", "the candidate, or what was automatic"),
    ("e", "edit (Ctrl+Enter takes it, Esc leaves it)"),
    ("r", "refuse an automatic decision"),
    ("u", "undo"),
    ("a", "to the end: approve"),
    ("s", "to the end: send back"),
    ("x", "to the end: reject"),
    ("i", "take it in spite of its faults"),
)


def show(
    request: Request, review: Review, address: str, number: int, fault: str = "", reason: str = ""
) -> HTMLResponse:
    """The page; `number` counts from 1 where there are more places than one page has."""
    subject = review.subject
    pages = max(1, -(-len(review.places) // PAGE))
    number = min(max(number, 1), pages)
    shown = review.places[(number - 1) * PAGE : number * PAGE]
    body = [
        tag("h1", {}, subject.title),
        tag("p", {"class": "note bad", "role": "alert"}, fault) if fault else NOTHING,
        tag("ul", {"class": "why"}, [tag("li", {}, line) for line in subject.told]),
        status(review),
        _voices(review),
        _keys(),
        _pages(address, number, pages),
        _files(request, review, address, shown),
        _pages(address, number, pages),
        _end(request, review, address, reason),
    ]
    data: dict[str, str | int] = {"class": "review", "data-review": address, "data-page": number, "data-pages": pages}
    return layout.page(request, subject.title, tag("div", data, body), scripts=("review.js",))


def status(review: Review) -> Markup:
    """Where it stands: how many places are open, whether the result is sound. Replaced after each choice."""
    left, wrong = review.open_count, review.all_remarks()
    total = sum(len(file.places) for file in review.files)
    words = (
        f"{left} of {total} places open" if left else f"all {total} places settled" if total else "nothing to settle"
    )
    sound = tag("span", {"class": "bad"}, f"✗ {counted(len(wrong), 'fault')} in the result") if wrong else NOTHING
    if not wrong and not left:
        sound = tag("span", {"class": "good"}, "✓ the result was checked")
    undo = (
        tag("span", {"class": "quiet"}, f"{len(review.past)} to undo ", tag("kbd", {}, "u")) if review.past else NOTHING
    )
    data: dict[str, str | int] = {"id": "status", "class": "status row", "role": "status", "data-open": left}
    return tag("div", data, tag("strong", {"class": "warn" if left else "good"}, words), sound, undo)


def _voices(review: Review) -> Markup:
    """Whose work it is: what each was told to do."""
    rows = [
        tag(
            "details",
            {"class": "voice"},
            tag("summary", {}, tag("strong", {}, voice.name), f" {voice.role}: ", _first_line(voice.intent)),
            tag("p", {"class": "intent"}, voice.intent or "(no instructions)"),
        )
        for voice in review.subject.voices
    ]
    facts = [tag("li", {}, f"{name}: {text}") for name, text in review.subject.facts[:MOST_FACTS]]
    more = len(review.subject.facts) - MOST_FACTS
    facts += [tag("li", {}, f"and {more} more")] if more > 0 else []
    about = tag("details", {}, tag("summary", {}, "What it is about"), tag("ul", {}, facts)) if facts else NOTHING
    heading = tag("h2", {}, "Whose work meets here") if rows else NOTHING
    return tag("section", {"class": "voices"}, heading, rows, about)


def _first_line(text: str) -> str:
    line = text.strip().partition("\n")[0]
    return line if len(line) <= 120 else f"{line[:119]}…"


def _keys() -> Markup:
    keys = [
        tag("div", {}, tag("dt", {}, [join(tag("kbd", {}, key), " ") for key in name.split()]), tag("dd", {}, what))
        for name, what in KEYS
    ]
    switch = tag("label", {}, tag("input", {"type": "checkbox", "id": "keys-on", "checked": True}), " Keys are on")
    return tag(
        "details",
        {"class": "keys", "id": "keys"},
        tag("summary", {}, "Keys ", tag("kbd", {}, "?")),
        switch,
        tag("dl", {}, keys),
    )


def _pages(address: str, number: int, pages: int) -> Markup:
    if pages == 1:
        return NOTHING
    before = (
        tag("a", {"href": f"{address}?page={number - 1}", "class": "button"}, "← before") if number > 1 else NOTHING
    )
    after = (
        tag("a", {"href": f"{address}?page={number + 1}", "class": "button"}, "next →") if number < pages else NOTHING
    )
    where = tag("span", {}, f"places {(number - 1) * PAGE + 1} and on, page {number} of {pages}")
    return tag("nav", {"class": "pages row", "aria-label": "pages"}, before, where, after)


def _files(request: Request, review: Review, address: str, shown: list[tuple[int, Place]]) -> Markup:
    """The files that have a place on this page, and those without any."""
    parts = []
    wanted = {index for index, _ in shown}
    for index, file in enumerate(review.files):
        if index in wanted:
            numbers = {place.number for at, place in shown if at == index}
            parts.append(_file(request, review, address, index, numbers))
        elif not file.places and file.fixed:
            parts.append(_header(index, file))
    return join(parts)


def _header(index: int, file: FileReview) -> Markup:
    places = counted(len(file.places), "place") if file.places else "no place to decide"
    fixed = [
        tag("li", {}, f"{one.rule}{': ' + one.entity if one.entity else ''} (confidence {one.confidence:.2f})")
        for one in file.fixed
    ]
    also = (
        tag(
            "details",
            {},
            tag("summary", {}, f"{len(fixed)} decisions that cannot be refused one by one"),
            tag("ul", {}, fixed),
        )
        if fixed
        else NOTHING
    )
    title = tag("h2", {"id": f"file-{index}"}, tag("code", {}, file.path))
    return join(title, tag("p", {"class": "quiet"}, f"{places} · {file.language or 'merged by lines'}"), also)


def _file(request: Request, review: Review, address: str, index: int, numbers: set[int]) -> Markup:
    """A file: its places, with a few lines around each."""
    file = review.files[index]
    parts, before = [], b""
    for part in file.parts:
        if isinstance(part, bytes):
            before = part
            continue
        if part.number in numbers:
            parts += [_around(before, file.path), place_markup(request, review, address, index, part)]
        before = b""
    return tag("section", {"class": "file", "aria-labelledby": f"file-{index}"}, _header(index, file), parts)


def _around(text: bytes, path: str) -> Markup:
    """The last lines of what stands before a place."""
    lines = text.split(b"\n")
    if not text.strip():
        return NOTHING
    hidden = len(lines) - 1 - AROUND
    kept = b"\n".join(lines[-AROUND - 1 :])
    above = tag("div", {"class": "quiet hidden-lines"}, f"… {hidden} lines as all have them") if hidden > 0 else NOTHING
    return tag("div", {"class": "around"}, above, piece(kept, path))


def _end(request: Request, review: Review, address: str, said: str) -> Markup:
    """How it can end."""
    endings = review.subject.endings
    choices = [tag("option", {"value": voice.name}, voice.name) for voice in _addressable(review)]
    to = (
        tag(
            "p",
            {},
            tag("label", {"for": "voice"}, "To which agent: "),
            tag("select", {"id": "voice", "name": "voice"}, choices),
        )
        if any(ending.wants_voice for ending in endings) and choices
        else NOTHING
    )
    reason = (
        tag("label", {"for": "reason"}, "Why (kept with the decision; an agent is told it)"),
        tag("textarea", {"id": "reason", "name": "reason", "rows": 3}, "\n", said),
    )
    buttons = [_button(ending) for ending in endings]
    form = layout.form(request, f"{address}/end", faults(review), reason, to, tag("div", {"class": "row"}, buttons))
    return tag("section", {"id": "end", "class": "end"}, tag("h2", {}, "Decide"), form)


def faults(review: Review) -> Markup:
    """What is wrong with the result, and that it may be taken all the same. Replaced after each choice."""
    wrong = [tag("li", {}, f"{file.path}:{remark.line}: {remark.message}") for file, remark in review.all_remarks()]
    if not wrong:
        return tag("div", {"id": "faults"})
    box = tag("input", {"type": "checkbox", "name": "in_spite", "value": "1"})
    spite = tag("label", {}, box, " take it in spite of that ", tag("kbd", {}, "i"))
    return tag("div", {"class": "note bad", "id": "faults"}, tag("ul", {}, wrong), spite)


def _addressable(review: Review) -> list[Voice]:
    return [voice for voice in review.subject.voices if voice.name]


def _button(ending: Ending) -> Markup:
    attributes = {
        "name": "ending",
        "value": ending.name,
        "data-key": ending.key,
        "class": "main" if ending.is_complete else None,
    }
    return tag("button", attributes, ending.label, " ", tag("kbd", {}, ending.key))
