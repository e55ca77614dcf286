"""TOML and JSON front matter, whose values say their types themselves, read and edited as exactly as YAML."""
