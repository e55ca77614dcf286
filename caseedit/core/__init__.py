"""All the knowledge, with no terminal in it."""
