"""The Model Context Protocol: one tool that scores an article, for assistants that read news."""

from __future__ import annotations

from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp.types import ToolAnnotations
from pydantic import Field

from reliability import __version__
from reliability.articles.entries import LONGEST
from reliability.articles.mistaken_text import is_address
from reliability.errors import ArticleError
from reliability.records import CAVEAT
from reliability.scoring.report import json_schema
from reliability.servers.submission import Scoring, Submission, report_on

Text = Annotated[str, Field(max_length=LONGEST, description="The text of an English news article.")]
Title = Annotated[str | None, Field(max_length=LONGEST, description="Its headline.")]
_ABOUT = (
    "Score an English news article for source reliability and bias, from the writing alone, with the "
    f"phrases behind the scores. {CAVEAT}"
)


def create_server(scoring: Scoring) -> MCPServer:
    """Create the server, with the policy and the model of the settings."""

    def assess(text: Text, title: Title = None) -> dict[str, Any]:
        if is_address(text):
            raise ToolError("text is an address, and nothing is downloaded: give the text itself")
        try:
            return report_on(Submission({"text": text, "title": title}, scoring)).to_dict()
        except ArticleError as error:
            raise ToolError(str(error)) from error

    hints = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    tool = Tool.from_function(assess, description=_ABOUT, annotations=hints)
    tool.fn_metadata.output_schema = json_schema()  # pydantic cannot read one
    return MCPServer(
        "reliability", version=__version__, instructions=_ABOUT, tools=[tool], log_level="WARNING"
    )
