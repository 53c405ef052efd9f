"""The tool for assistants, by a client over standard input and output."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import reliability
from reliability.records import CAVEAT
from reliability.scoring.report import json_schema
from support import SEEDS, read_articles

pytest.importorskip("mcp", reason="mcp is missing: install .[mcp]")

import anyio
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import TextContent


def session(folder: Path, work: Callable[[Client], Awaitable[None]]) -> None:
    """Start the server in a folder, and do something as an assistant."""
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "reliability", "mcp"], cwd=folder
    )

    async def whole() -> None:
        async with Client(stdio_client(command)) as client:
            await work(client)

    anyio.run(whole)


def test_there_is_one_typed_tool_that_returns_the_wire_format(tmp_path: Path) -> None:
    (article,) = read_articles(SEEDS / "wire-report.md")

    async def work(client: Client) -> None:
        (tool,) = (await client.list_tools()).tools
        assert tool.name == "assess"
        assert CAVEAT in str(tool.description)
        assert tool.output_schema == json_schema()
        assert tool.input_schema["required"] == ["text"]
        assert list(tool.input_schema["properties"]) == ["text", "title"]
        given = {"text": article.text, "title": article.title}
        found: Any = await client.call_tool("assess", given)
        Draft202012Validator(json_schema()).validate(found.structured_content)
        report = reliability.assess(article.text, article.title)
        assert found.structured_content == report.to_dict()

    session(tmp_path, work)


def test_the_settings_hold_and_a_wrong_argument_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "reliability.toml").write_text("min-words = 3", "utf-8")

    async def work(client: Client) -> None:
        found: Any = await client.call_tool("assess", {"text": "It rained."})
        assert found.structured_content["reasons"] == [
            "too short: 2 words, and fewer than 3 cannot be judged"
        ]
        for wrong in ({"title": "Rain"}, {"text": "x" * 400_001}):
            found = await client.call_tool("assess", wrong)
            assert found.is_error
            assert isinstance(found.content[0], TextContent)
            assert "\ntext\n" in found.content[0].text
        found = await client.call_tool("assess", {"text": "https://gazette.example/bridge"})
        assert found.is_error
        assert "give the text itself" in found.content[0].text

    session(tmp_path, work)
