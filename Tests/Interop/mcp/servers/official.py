"""The server of serving.py, made with PyPI's `mcp`."""

import asyncio
from typing import Annotated

import mcp_types
from mcp.server.mcpserver import Context, Elicit, ListRoots, MCPServer, Resolve, Sample
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import BaseModel, Field

import serving

MODERN = "2026-07-28"
server = MCPServer("official", version="1.0.0", instructions="A peer for the tests of a client.")
#: Who has subscribed under a handshake; one process serves one test at a time.
subscribed = set()


class Name(BaseModel):
    name: str


def ask_for_name() -> Elicit[Name]:
    return Elicit("What is your name?", Name)


def ask_a_model() -> Sample:
    content = mcp_types.TextContent(type="text", text=serving.QUESTION)
    return Sample([mcp_types.SamplingMessage(role="user", content=content)], max_tokens=100)


def ask_for_roots() -> ListRoots:
    return ListRoots()


@server.tool()
def add(a: int, b: int) -> int:
    """Adds two integers."""
    return a + b


@server.tool(structured_output=False)
def where(region: Annotated[str, Field(json_schema_extra={"x-mcp-header": "Region"})]) -> str:
    """Repeats a region that travels in a header, too."""
    return f"region={region}"


@server.tool(structured_output=False)
async def count(to: int, context: Context) -> str:
    """Counts, and tells how far it is."""
    for step in range(1, to + 1):
        await context.report_progress(step, to, f"step {step}")
        await context.info(f"step {step}")
        await asyncio.sleep(0.01)
    return f"counted to {to}"


@server.tool(structured_output=False)
def fail() -> str:
    """Fails."""
    raise ToolError("fails on purpose")


@server.tool(structured_output=False)
def ask_name(answer: Annotated[Name, Resolve(ask_for_name)]) -> str:
    """Asks the user for a name."""
    return f"Hello, {answer.name}!"


@server.tool(structured_output=False)
def ask_model(answer: Annotated[mcp_types.CreateMessageResult, Resolve(ask_a_model)]) -> str:
    """Asks the client's model."""
    return f"The model says: {answer.content.text}"


@server.tool(structured_output=False)
def ask_roots(answer: Annotated[mcp_types.ListRootsResult, Resolve(ask_for_roots)]) -> str:
    """Asks for the client's roots."""
    return "roots: " + ", ".join(str(root.uri) for root in answer.roots)


def added() -> str:
    """Is there since `change_tools` was called."""
    return "added"


@server.tool(structured_output=False)
async def change_tools(context: Context) -> str:
    """Adds a tool, or takes it away."""
    if any(tool.name == "added" for tool in await server.list_tools()):
        server.remove_tool("added")
    else:
        server.add_tool(added)
    if context.request_context.protocol_version == MODERN:
        await context.notify_tools_changed()
    else:
        await context.session.send_tool_list_changed()
    return "changed"


@server.tool(structured_output=False)
async def touch(context: Context) -> str:
    """Announces a change of note://watched."""
    if context.request_context.protocol_version == MODERN:
        await context.notify_resource_updated("note://watched")
    elif "note://watched" in subscribed:
        await context.session.send_resource_updated("note://watched")
    return "touched"


@server.tool(structured_output=False)
async def wait(seconds: float) -> str:
    """Waits."""
    await asyncio.sleep(seconds)
    return "waited"


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


@server.completion()
async def complete(reference, argument, context):
    return mcp_types.Completion(values=serving.completions(argument.name, argument.value))


async def subscribe(_, params):
    subscribed.add(str(params.uri))
    return mcp_types.EmptyResult()


async def unsubscribe(_, params):
    subscribed.discard(str(params.uri))
    return mcp_types.EmptyResult()


async def set_level(_, params):
    return mcp_types.EmptyResult()


# Handshake methods that the high-level server has no decorator for.
for method, model, handler in [
    ("resources/subscribe", mcp_types.SubscribeRequestParams, subscribe),
    ("resources/unsubscribe", mcp_types.UnsubscribeRequestParams, unsubscribe),
    ("logging/setLevel", mcp_types.SetLevelRequestParams, set_level),
]:
    server._lowlevel_server.add_request_handler(method, model, handler)


if __name__ == "__main__":
    serving.serve(
        lambda: server.run("stdio"), lambda stateless: server.streamable_http_app(stateless_http=stateless), __doc__)
