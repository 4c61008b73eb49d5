"""The local web page: a starlette application, rendered on the server, that works without internet.

How to add a page:

1. Write `runner/view/web/<page>.py` with a function `show(request: Request) -> Response`. A plain `def` runs in a
   thread, so it may read git and journals; `desk(request).git` is the repository that is served.
2. Build what it shows with `markup.tag("td", {"class": "path"}, text)`: text is escaped always, only what `tag`
   gave is not. Answer with `layout.page(request, title, …)`. A POST wants `layout.form(request, action, …)`.
3. Add one line to the table in `routes.py`. What changes something is POST, never GET.

The content security policy allows no inline script and no inline style: behaviour goes to `assets/*.js` and is
bound to `data-…` attributes, looks to `assets/treaty.css` (use its variables, which follow light and dark). A new
asset wants a line in `assets.py`. SVG may have its attributes (`x`, `width`, `fill` …), but no `style`.
Addresses: `/` runs, `/runs/NAME/RUN` one run, `…/diff`, `…/events` (server-sent), `…/review`.
"""
