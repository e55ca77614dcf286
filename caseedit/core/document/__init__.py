"""One file's content."""
