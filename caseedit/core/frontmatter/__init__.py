"""YAML front matter exactly as written."""
