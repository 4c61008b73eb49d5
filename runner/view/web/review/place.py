"""One place on the page: what each side has, who wanted what, what can be chosen, and what it has now."""

from collections.abc import Mapping

from starlette.requests import Request

from merge.regions import Decision
from runner.view.web import layout
from runner.view.web.markup import NOTHING, Markup, join, tag, visible
from runner.view.web.review.code import piece
from runner.view.web.review.file_review import EDIT, REFUSED, Choice, FileReview, Place
from runner.view.web.review.session import Review, Voice

LABELS = {
    "automatic": ("c", "As decided"),
    "ours": ("o", "Ours"),
    "theirs": ("t", "Theirs"),
    "ours-then-theirs": ("b", "Both, ours first"),
    "theirs-then-ours": ("v", "Both, theirs first"),
    "candidate": ("c", "Candidate"),
    REFUSED: ("r", "Refuse"),
}
MOST_INTENT = 160


def place_markup(request: Request, review: Review, address: str, index: int, place: Place) -> Markup:
    """The whole place, as it stands; also sent alone after a choice."""
    file = review.files[index]
    key = f"{index}-{place.number}"
    chosen = file.chosen(place)
    wrong = [remark.message for remark in review.remarks(file) if remark.place == place.number]
    kind = "conflict" if place.automatic is None else "decision"
    state = "open" if chosen is None else "settled"
    data: dict[str, str | int] = {
        "class": f"place {kind} {state}",
        "id": f"place-{key}",
        "data-key": key,
        "tabindex": -1,
    }
    return tag(
        "article",
        {**data, "aria-labelledby": f"title-{key}"},
        _title(key, place, chosen),
        _decisions(place),
        _sides(review, file, place),
        _result(file, place, chosen),
        [tag("p", {"class": "note bad"}, message) for message in wrong],
        layout.form(request, f"{address}/choose", _hidden("place", key), _buttons(place, chosen)),
        _editor(request, address, key, (file, place), chosen),
    )


def _title(key: str, place: Place, chosen: Choice | None) -> Markup:
    """Where it is and why a person is asked."""
    where = f"{place.entity}: " if place.entity else ""
    said = place.reason if place.automatic is None else f"decided by the rule {place.reason}"
    state = "open" if chosen is None else _label(chosen.name)
    badge = tag("span", {"class": f"badge {'warn' if chosen is None else 'good'}"}, state)
    line = tag("span", {"class": "quiet"}, f" line {place.line}")
    return tag("div", {"class": "row"}, tag("h3", {"id": f"title-{key}"}, f"{where}{said}"), line, badge)


def _label(name: str) -> str:
    return "edited" if name == EDIT else LABELS.get(name, ("", name))[1].lower()


def _decisions(place: Place) -> Markup:
    """What the engine decided and how sure it is; for a conflict, the candidate that it was not sure enough of."""
    if place.candidate is not None:
        said = f"A candidate by the rule {place.candidate.rule}, confidence {place.candidate.confidence:.2f}"
        return tag("p", {"class": "quiet"}, said)
    likely = f"People usually take {place.likely} here." if place.likely else ""
    return join(
        tag("ul", {"class": "decisions"}, [tag("li", {}, _told(one)) for one in place.decisions])
        if place.decisions
        else NOTHING,
        tag("p", {"class": "quiet"}, likely) if likely else NOTHING,
    )


def _told(decision: Decision) -> Markup:
    dropped = [text.decode("utf-8", "replace").strip() for text in decision.dropped]
    parts = [f"{decision.rule}, confidence {decision.confidence:.2f}"]
    parts += [f"in {decision.place}"] if decision.place else []
    parts += [f"tags: {', '.join(decision.tags)}"] if decision.tags else []
    more = [join(", lets go ", tag("code", {}, ", ".join(dropped)[:200]))] if dropped else []
    return join(", ".join(parts), more)


def _sides(review: Review, file: FileReview, place: Place) -> Markup:
    """The three versions side by side."""
    absent = file.absent
    sides = place.sides
    ours = _side("ours", _speakers(review, file, "ours"), sides.ours, (file.path, sides.base, absent.ours))
    base = _side("base", NOTHING, sides.base, (file.path, None, absent.base))
    theirs = _side("theirs", _speakers(review, file, "theirs"), sides.theirs, (file.path, sides.base, absent.theirs))
    return tag("div", {"class": "sides"}, base, ours, theirs)


def _side(name: str, who: Markup, text: bytes, how: tuple[str, bytes | None, bool]) -> Markup:
    path, base, absent = how
    shown = tag("p", {"class": "quiet"}, "(the file is not there)") if absent else piece(text, path, base)
    return tag("section", {"class": f"side {name}"}, tag("h4", {}, name), who, shown)


def _speakers(review: Review, file: FileReview, side: str) -> Markup:
    """Who is behind a side, and what they were told to do."""
    names = file.ours_by if side == "ours" else file.theirs_by
    said = [_speaker(voice) for voice in review.subject.voices if voice.name in names]
    return tag("div", {"class": "intent"}, said) if said else NOTHING


def _speaker(voice: Voice) -> Markup:
    words = " ".join(voice.intent.split())
    short = words if len(words) <= MOST_INTENT else f"{words[: MOST_INTENT - 1]}…"
    role = f" ({voice.role})" if voice.role else ""
    return tag("p", {}, tag("strong", {}, voice.name), role, f": {short}" if short else "")


def _result(file: FileReview, place: Place, chosen: Choice | None) -> Markup:
    """What the place has now."""
    if chosen is None:
        return NOTHING
    gone = bool(getattr(file.absent, chosen.name, False)) if file.whole else False
    shown = tag("p", {}, "the file is deleted") if gone else piece(chosen.text, file.path, place.sides.base)
    return tag("section", {"class": "side result"}, tag("h4", {}, f"result: {_label(chosen.name)}"), shown)


def _buttons(place: Place, chosen: Choice | None) -> Markup:
    names = [choice.name for choice in place.offered]
    if place.automatic is not None:
        names = ["automatic", REFUSED] if chosen is not None and chosen.name == "automatic" else names
    return tag("div", {"class": "row"}, [_button(name, chosen) for name in names])


def _button(name: str, chosen: Choice | None) -> Markup:
    key, label = LABELS.get(name, ("", name))
    pressed = "true" if chosen is not None and chosen.name == name else "false"
    attributes: Mapping[str, str | int | bool | None] = {
        "name": "choice",
        "value": name,
        "data-key": key,
        "aria-pressed": pressed,
    }
    return tag("button", attributes, label, " ", tag("kbd", {}, key) if key else NOTHING)


def _editor(request: Request, address: str, key: str, where: tuple[FileReview, Place], chosen: Choice | None) -> Markup:
    """The text to edit: what the place has, else both sides."""
    file, place = where
    if file.whole:
        return NOTHING
    text = chosen.text if chosen is not None else (place.offer("ours-then-theirs") or place.offered[0]).text
    try:
        shown = text.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        shown = "\0"
    if visible(shown) != shown:
        return tag("p", {"class": "quiet"}, "It holds bytes that a page cannot carry: edit it in an editor.")
    box = tag(
        "textarea",
        {
            "name": "text",
            "rows": min(20, shown.count("\n") + 2),
            "spellcheck": "false",
            "aria-label": f"text for {key}",
        },
        "\n",
        shown,
    )
    hidden = join(_hidden("place", key), _hidden("choice", EDIT))
    take = tag("button", {"class": "main"}, "Take this text ", tag("kbd", {}, "Ctrl+Enter"))
    form = layout.form(request, f"{address}/choose", hidden, box, take)
    return tag("details", {"class": "editor"}, tag("summary", {}, "Edit ", tag("kbd", {}, "e")), form)


def _hidden(name: str, value: str) -> Markup:
    return tag("input", {"type": "hidden", "name": name, "value": value})
