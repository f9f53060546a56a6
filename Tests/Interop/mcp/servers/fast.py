"""The server of serving.py, made with PyPI's `fastmcp`."""

import asyncio
from dataclasses import dataclass
from typing import Annotated

import mcp_types
from fastmcp import Context, FastMCP
from fastmcp.exceptions import ToolError
from fastmcp.tools.base import ToolResult
from mcp_types.version import MODERN_PROTOCOL_VERSIONS
from pydantic import Field

import serving

server = FastMCP("fast", version="1.0.0", instructions="A peer for the tests of a client.")
NAME_SCHEMA = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
SAMPLE = mcp_types.CreateMessageRequestParams(
    messages=[mcp_types.SamplingMessage(
        role="user", content=mcp_types.TextContent(type="text", text=serving.QUESTION))],
    max_tokens=100)


@dataclass
class Name:
    name: str


def is_modern(context):
    return context.request_context.protocol_version in MODERN_PROTOCOL_VERSIONS


def text(words):
    """A result without structuredContent."""
    return ToolResult(content=[mcp_types.TextContent(type="text", text=words)])


def answered(context, key):
    return (context.input_responses or {}).get(key)


@server.tool
def add(a: int, b: int) -> int:
    """Adds two integers."""
    return a + b


@server.tool
def where(region: Annotated[str, Field(json_schema_extra={"x-mcp-header": "Region"})]):
    """Repeats a region that travels in a header, too."""
    return text(f"region={region}")


@server.tool
async def count(to: int, context: Context):
    """Counts, and tells how far it is."""
    for step in range(1, to + 1):
        await context.report_progress(step, to, f"step {step}")
        await context.info(f"step {step}")
        await asyncio.sleep(0.01)
    return text(f"counted to {to}")


@server.tool
def fail():
    """Fails."""
    raise ToolError("fails on purpose")


@server.tool
async def ask_name(context: Context):
    """Asks the user for a name."""
    if not is_modern(context):
        answer = await context.elicit("What is your name?", Name)
        if answer.action != "accept":
            raise ToolError("declined")
        return text(f"Hello, {answer.data.name}!")
    answer = answered(context, "name")
    if answer is None:
        params = mcp_types.ElicitRequestFormParams(message="What is your name?", requested_schema=NAME_SCHEMA)
        return mcp_types.InputRequiredResult(input_requests={"name": mcp_types.ElicitRequest(params=params)})
    if answer.action != "accept":
        raise ToolError("declined")
    return text(f"Hello, {answer.content['name']}!")


@server.tool
async def ask_model(context: Context):
    """Asks the client's model."""
    answer = answered(context, "model")
    if not is_modern(context):
        answer = await context.session.create_message(
            messages=SAMPLE.messages, max_tokens=SAMPLE.max_tokens, related_request_id=context.request_id)
    if answer is None:
        return mcp_types.InputRequiredResult(input_requests={"model": mcp_types.CreateMessageRequest(params=SAMPLE)})
    return text(f"The model says: {answer.content.text}")


@server.tool
async def ask_roots(context: Context):
    """Asks for the client's roots."""
    answer = answered(context, "roots")
    if not is_modern(context):
        answer = await context.session.list_roots()
    if answer is None:
        return mcp_types.InputRequiredResult(input_requests={"roots": mcp_types.ListRootsRequest()})
    return text("roots: " + ", ".join(str(root.uri) for root in answer.roots))


def added():
    """Is there since `change_tools` was called."""
    return text("added")


@server.tool
async def change_tools(context: Context):
    """Adds a tool, or takes it away."""
    if await server.get_tool("added"):
        server.local_provider.remove_tool("added")
    else:
        server.tool(added)
    if not is_modern(context):
        await context.send_notification(mcp_types.ToolListChangedNotification())
    return text("changed")


@server.tool
async def touch(context: Context):
    """Announces a change of note://watched."""
    if not is_modern(context):
        params = mcp_types.ResourceUpdatedNotificationParams(uri="note://watched")
        await context.send_notification(mcp_types.ResourceUpdatedNotification(params=params))
    return text("touched")


@server.tool
async def wait(seconds: float):
    """Waits."""
    await asyncio.sleep(seconds)
    return text("waited")


@server.resource("note://hello", mime_type="text/plain")
def hello() -> str:
    return serving.HELLO


@server.resource("note://pixel", mime_type="image/png")
def pixel() -> bytes:
    return serving.PIXEL


@server.resource("note://watched", mime_type="text/plain")
def watched() -> str:
    return "Watch this."


@server.resource("note://{name}/text", mime_type="text/plain")
def note(name: str) -> str:
    return f"This is the note {name}."


@server.prompt(description="Asks for a review.")
def review(language: str, code: str) -> str:
    return serving.review(language, code)


@server.completion
async def complete(reference, argument, context):
    return serving.completions(argument.name, argument.value)


if __name__ == "__main__":
    serving.serve(
        lambda: server.run("stdio", show_banner=False),
        lambda stateless: server.http_app(path="/mcp", stateless_http=stateless), __doc__)
