"""The review page for merges without a workflow: `merge` asks for a reviewer, `runner` has the page, this joins them.

Nothing else is imported before it is used: most merges need nobody.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from merge.repository.review import Speaker, ToReview
    from merge.revision import Triple


def review(files: "Sequence[ToReview]", speakers: "Triple[Speaker]") -> "dict[str, bytes] | None":
    """Open the page, tell its address, and wait until the person is done.

    Raises merge.repository.review.UnavailableError where the `web` extra is not installed.
    """
    import sys

    from merge.repository.review import UnavailableError, has_display

    try:
        from runner.view.web.review.of_files import review_files
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        hint = "install it with `pip install 'treaty[web]'`"
        raise UnavailableError(f"the page needs {missing}, which is not installed: {hint}") from None

    def tell(address: str) -> None:
        sys.stderr.write(f"review it at {address}\n")
        sys.stderr.flush()
        if has_display():
            import webbrowser

            webbrowser.open(address)

    return review_files(files, speakers, tell)
