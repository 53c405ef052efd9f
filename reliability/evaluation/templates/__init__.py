"""Templates of model cards, measured pages and charts."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    undefined=StrictUndefined,
    autoescape=False,  # the pages are Markdown, and charts escape their words
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
