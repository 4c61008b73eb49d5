"""Three versions of a file, or of a tree of files, made into one."""
