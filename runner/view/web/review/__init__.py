"""The review: what a person decides about a merge, and the page on which it is done.

`file_review` is one file as places to decide, `check` what speaks against taking it, `session` all files of one
review with undo; these three are pure. `of_run` and `of_worktree` say where a review comes from and what becomes
of it. `page` draws it, `handlers` answers the browser.
"""
