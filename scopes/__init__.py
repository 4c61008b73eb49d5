"""Who may touch what, and what depends on what."""
