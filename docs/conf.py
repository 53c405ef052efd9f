"""Sphinx configuration: `python -m sphinx -W docs build/site`, with the extra `docs` installed.

Nothing in the pages comes from the network: no font, no script, no style.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import signal_pages  # noqa: E402

from reliability import __version__  # noqa: E402

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "reliability"
version = release = __version__
copyright = "the authors, MIT licence"  # noqa: A001
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_static"]
myst_heading_anchors = 3
highlight_options = {"python": {"stripnl": True}}  # a doctest needs an empty line after it
smartquotes = False  # quoted articles are shown unchanged
default_role = "py:obj"  # `assess` in a docstring becomes a link; `score` does not
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 80

html_theme = "furo"
html_title = "reliability"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False


def _skip(
    _app: Sphinx, _what: str, _name: str, member: Any, _skip: bool, _options: Any
) -> bool | None:
    """Leave out the fields of named tuples: the signature and the docstring have them."""
    return True if (member.__doc__ or "").startswith("Alias for field number") else None


def setup(app: Sphinx) -> None:
    """Write the generated pages before Sphinx looks for pages."""
    app.connect("builder-inited", lambda app: signal_pages.write(Path(app.srcdir)))
    app.connect("autodoc-skip-member", _skip)
