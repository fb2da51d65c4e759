"""What the names of files and folders say about Markdown."""

from typing import Final

SUFFIXES: Final = (".md", ".markdown", ".mdown", ".mkd")
