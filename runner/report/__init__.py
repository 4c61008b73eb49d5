"""What a run was: one model out of its journal and git, told as HTML, Markdown or JSON."""
