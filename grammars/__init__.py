"""What a language is: one data file each, and the one door to tree-sitter."""
