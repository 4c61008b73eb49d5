"""The programs that do the work: one adapter a file, found through one table."""
