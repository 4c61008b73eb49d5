"""The review of files without a run: of `treaty merge tool` and `treaty merge solve --review`."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from merge.repository.git import Git
from merge.repository.review import Speaker, ToReview
from merge.revision import Triple
from runner.view.text import counted
from runner.view.web import assets, layout
from runner.view.web.desk import Desk, desk
from runner.view.web.markup import tag
from runner.view.web.review.code import lexer_of
from runner.view.web.review.file_review import FileReview, file_review
from runner.view.web.review.handlers import Handlers
from runner.view.web.review.session import Ending, Review, Verdict, Voice
from runner.view.web.server import Place, serve

TAKE = Ending("take", "Take these", "a", is_complete=True)
LEAVE = Ending("leave", "Leave the files as they are", "x")
ADDRESS = "/review"
LAST_PAGE_SECONDS = 1.0  # for the browser to fetch the page that says how it ended


@dataclass(slots=True)
class FilesSubject:
    """Files that came without a run; `texts` is what the person made of them."""

    title: str
    told: Sequence[str]
    voices: Sequence[Voice]
    endings: Sequence[Ending] = (TAKE, LEAVE)
    facts: Sequence[tuple[str, str]] = ()
    texts: dict[str, bytes] | None = None

    def end(self, review: Review, verdict: Verdict) -> str:
        """Keep the texts for whoever asked."""
        if verdict.ending == LEAVE.name:
            return "The files are left as they are."
        self.texts = {file.path: file.text() for file in review.files}
        return f"Taken: {counted(len(self.texts), 'file')}."


@dataclass(slots=True)
class OneReview:
    """The only review of a server that ends with it."""

    review: Review
    tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    def find(self, _: Request) -> Review:
        """That review."""
        return self.review

    def address(self, _: Request) -> str:
        """Its page."""
        return ADDRESS

    def over(self, request: Request, review: Review | None) -> Response:
        """That it is done."""
        said = review.ended if review is not None else ""
        body = tag("h1", {"id": "over"}, said), tag("p", {}, "This page can be closed.")
        return layout.page(request, "Done", *body)

    async def ended(self, request: Request, _: Review) -> None:
        """Let the server end, once the browser has seen that."""
        finished = desk(request).finished

        async def later() -> None:
            await asyncio.sleep(LAST_PAGE_SECONDS)
            finished()

        task = asyncio.create_task(later())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


def review_files(
    files: Sequence[ToReview], speakers: Triple[Speaker], tell: Callable[[str], None]
) -> dict[str, bytes] | None:
    """Serve the page until the person is done; the texts by path, None where they left all as it is."""
    subject, one = open_files(files, speakers)
    for file in files:
        lexer_of(file.path.rpartition("/")[2])  # loaded before someone waits for the page
    routes = [Route("/assets/{name}", assets.show), *Handlers(one).routes(ADDRESS)]
    serve(Desk(Git.here()), routes, Place(), tell, ADDRESS)
    return subject.texts


def open_files(files: Sequence[ToReview], speakers: Triple[Speaker]) -> tuple[FilesSubject, OneReview]:
    """The review of these files."""
    voices = [
        Voice(speaker.name, side, speaker.intent)
        for side, speaker in (("ours", speakers.ours), ("theirs", speakers.theirs))
    ]
    reviews = [_file(one, speakers) for one in files]
    left = sum(len(file.open) for file in reviews)
    told = [f"{counted(left, 'conflict')} left in {counted(len(reviews), 'file')}"]
    subject = FilesSubject(files[0].path if len(files) == 1 else "Merge", told, voices)
    return subject, OneReview(Review(subject, reviews))


def _file(one: ToReview, speakers: Triple[Speaker]) -> FileReview:
    found = file_review(one.path, one.sides, one.result)
    found.ours_by, found.theirs_by = (speakers.ours.name,), (speakers.theirs.name,)
    return found
