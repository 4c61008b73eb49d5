"""What the browser asks of a review: the page, a choice, undo, the end. A script gets only what has changed."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from merge.repository.git import GitError
from runner.failure import RunnerError
from runner.view.web.forms import fields
from runner.view.web.review import page
from runner.view.web.review.file_review import EDIT, FileReview, Place
from runner.view.web.review.place import place_markup
from runner.view.web.review.session import Ending, Review


class Reviews(Protocol):
    """Where reviews are kept while the server runs."""

    def find(self, request: Request) -> Review | None:
        """The review that an address means; None where there is none any more. Raises RunnerError."""

    def address(self, request: Request) -> str:
        """The address of its page."""

    def over(self, request: Request, review: Review | None) -> Response:
        """What is shown once there is nothing to review."""

    async def ended(self, request: Request, review: Review) -> None:
        """Told when a person has decided."""


Handler = Callable[[Request], Awaitable[Response]]


@dataclass(slots=True)
class Handlers:
    """The four handlers of the reviews in one place."""

    reviews: Reviews

    def routes(self, prefix: str) -> list[Route]:
        """Their routes below this address."""
        return [
            Route(prefix, self.show),
            Route(f"{prefix}/choose", self.choose, methods=["POST"]),
            Route(f"{prefix}/undo", self.undo, methods=["POST"]),
            Route(f"{prefix}/end", self.end, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The page."""
        return await run_in_threadpool(self._show, request)

    async def choose(self, request: Request) -> Response:
        """Take a choice for a place."""
        sent = await fields(request)
        return await run_in_threadpool(self._choose, request, sent)

    async def undo(self, request: Request) -> Response:
        """Take the last choice back."""
        return await run_in_threadpool(self._undo, request)

    async def end(self, request: Request) -> Response:
        """Approve, reject, send back, or whatever this review can end with."""
        sent = await fields(request)
        review, fault = await run_in_threadpool(self._end, request, sent)
        if fault or review is None:
            return await run_in_threadpool(self._show, request, fault, sent.get("reason", ""))
        await self.reviews.ended(request, review)
        return RedirectResponse(self.reviews.address(request), 303)

    def _show(self, request: Request, fault: str = "", reason: str = "") -> Response:
        review = self.reviews.find(request)
        if review is None or review.ended:
            return self.reviews.over(request, review)
        number = request.query_params.get("page", "1")
        with review.lock:
            return page.show(request, review, self.reviews.address(request), _number(number), fault, reason)

    def _choose(self, request: Request, sent: Mapping[str, str]) -> Response:
        review = self._current(request)
        with review.lock:
            found = review.find(sent.get("place", ""))
            if found is None:
                raise RunnerError("there is no such place", "load the page again")
            file, place = found
            name = sent.get("choice", "")
            if not review.choose(file, place, name, _text(file, place, sent) if name == EDIT else b""):
                raise RunnerError(f"`{name}` cannot be chosen here", "load the page again")
            return self._changed(request, review, found)

    def _undo(self, request: Request) -> Response:
        review = self._current(request)
        with review.lock:
            return self._changed(request, review, review.undo())

    def _changed(self, request: Request, review: Review, found: tuple[FileReview, Place] | None) -> Response:
        """The place and the status anew, for a script; for a form, the page at that place."""
        address = self.reviews.address(request)
        if found is None:
            return JSONResponse({}) if _is_script(request) else RedirectResponse(address, 303)
        file, place = found
        index = next(at for at, one in enumerate(review.files) if one is file)
        key = f"{index}-{place.number}"
        number = next(at for at, (of, one) in enumerate(review.places) if of == index and one is place) // page.PAGE + 1
        if not _is_script(request):
            return RedirectResponse(f"{address}?page={number}#place-{key}", 303)
        return JSONResponse(
            {
                "key": key,
                "page": number,
                "html": str(place_markup(request, review, address, index, place)),
                "status": str(page.status(review)),
                "faults": str(page.faults(review)),
                "settled": file.chosen(place) is not None,
                "sound": not any(remark.place == place.number for remark in review.remarks(file)),
            }
        )

    def _end(self, request: Request, sent: Mapping[str, str]) -> tuple[Review | None, str]:
        """The review that ended, or what keeps it from that."""
        review = self._current(request)
        with review.lock:
            ending = _ending(review, sent.get("ending", ""))
            reason, voice = sent.get("reason", ""), sent.get("voice", "")
            fault = review.obstacle(ending, reason, voice, bool(sent.get("in_spite")))
            if fault:
                return review, fault
            try:
                review.ended = review.subject.end(review, review.verdict(ending, reason, voice))
            except (RunnerError, GitError) as error:
                return review, f"{error.message} ({error.hint})" if error.hint else error.message
            except OSError as error:
                return review, f"it cannot be written: {error.strerror or error}"
        return review, ""

    def _current(self, request: Request) -> Review:
        review = self.reviews.find(request)
        if review is None or review.ended:
            raise RunnerError("this review is over", "see where the run stands")
        return review


def _ending(review: Review, name: str) -> Ending:
    for ending in review.subject.endings:
        if ending.name == name:
            return ending
    raise RunnerError(f"a review cannot end with `{name}`", "load the page again")


def _is_script(request: Request) -> bool:
    return "x-treaty-csrf" in request.headers


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 1


def _text(file: FileReview, place: Place, sent: Mapping[str, str]) -> bytes:
    """What was edited, with the line ending of the file; browsers send what they like."""
    text = sent.get("text", "").replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "surrogateescape")
    if text and not text.endswith(b"\n") and any(side.endswith(b"\n") for side in place.sides):
        text += b"\n"
    return text.replace(b"\n", b"\r\n") if b"\r\n" in b"".join([*place.sides, file.sides.ours]) else text
