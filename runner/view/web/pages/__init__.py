"""The pages about runs: all of them, one that may be going on, what its agents changed."""
