"""What Treaty does inside a git repository: as driver, mergetool, and over whole trees of files."""
