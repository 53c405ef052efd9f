"""The names of the output formats."""

from __future__ import annotations

# Formats that are printed line by line, and formats that make one document.
LINES = ("terminal", "jsonl")
DOCUMENTS = ("json", "html", "sarif", "github", "gitlab", "junit", "markdown")
FORMATS = (*LINES, *DOCUMENTS)
