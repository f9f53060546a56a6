"""The clients of PyPI's `mcp` and `fastmcp` behind one face."""

import contextlib
from unittest import mock

import fastmcp
import httpx2
import mcp
import mcp_types
from fastmcp.client.transports import StdioTransport, StreamableHttpTransport
from mcp.client.streamable_http import streamable_http_client
from mcp.client.subscriptions import listen

import fixture
from heard import PATIENCE, Heard


class Peer:
    """A connected client: `mcp.Client` or `fastmcp.Client`, with the names that both have in common."""

    def __init__(self, client, heard):
        self.client = client
        self.heard = heard
        self.session = client.session

    def listen(self, **wanted):
        return listen(self.session, **wanted)


class OfficialPeer(Peer):
    async def tools(self):
        return await pages(self.client.list_tools, "tools")

    async def resources(self):
        return await pages(self.client.list_resources, "resources")

    async def templates(self):
        return await pages(self.client.list_resource_templates, "resource_templates")

    async def prompts(self):
        return await pages(self.client.list_prompts, "prompts")

    async def call(self, name, arguments=None, **options):
        return await self.client.call_tool(name, arguments, progress_callback=self.heard.on_progress, **options)

    async def read(self, uri):
        return (await self.client.read_resource(uri)).contents

    async def prompt(self, name, arguments=None):
        return (await self.client.get_prompt(name, arguments)).messages

    async def complete(self, ref, name, value):
        return (await self.client.complete(ref, {"name": name, "value": value})).completion


class FastPeer(Peer):
    async def tools(self):
        return await self.client.list_tools()

    async def resources(self):
        return await self.client.list_resources()

    async def templates(self):
        return await self.client.list_resource_templates()

    async def prompts(self):
        return await self.client.list_prompts()

    async def call(self, name, arguments=None, **options):
        return await self.client.call_tool_mcp(
            name, arguments or {}, progress_handler=self.heard.on_progress, **options)

    async def read(self, uri):
        return (await self.client.read_resource_mcp(uri)).contents

    async def prompt(self, name, arguments=None):
        return (await self.client.get_prompt_mcp(name, arguments)).messages

    async def complete(self, ref, name, value):
        return await self.client.complete(ref, {"name": name, "value": value})


async def pages(fetch, field):
    found, cursor = [], None
    while True:
        page = await fetch(cursor=cursor)
        found += getattr(page, field)
        cursor = page.next_cursor
        if cursor is None:
            return found


@contextlib.asynccontextmanager
async def connected(configuration, *, endpoint=None, answers=True, log_level=None):
    """A peer as the configuration says. Without `answers` it has no capability that a server could ask for."""
    heard = Heard()
    mode = "auto" if configuration.is_modern else "legacy"
    open_client = official if configuration.client == "mcp" else fast
    with handshake_at(configuration.revision), alone():
        async with open_client(configuration, endpoint, heard, answers, log_level, mode) as peer:
            yield peer


@contextlib.contextmanager
def alone():
    """Takes what a test raised out of the groups that the clients' tasks wrap it in."""
    try:
        yield
    except BaseExceptionGroup as group:
        error = group
        while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
            [error] = error.exceptions
        raise error from None


def handshake_at(revision):
    """Has the clients offer a revision other than their newest, of which they make no setting."""
    if revision in mcp_types.version.MODERN_PROTOCOL_VERSIONS:
        return contextlib.nullcontext()
    return mock.patch("mcp.client.session.LATEST_HANDSHAKE_VERSION", revision)


class Detour(httpx2.AsyncHTTPTransport):
    """Connects to the recorder, with the request as it would go to the server."""

    def __init__(self, port):
        super().__init__()
        self.port = port

    async def handle_async_request(self, request):
        url, request.url = request.url, request.url.copy_with(port=self.port)
        try:
            return await super().handle_async_request(request)
        finally:
            request.url = url


def http_client(endpoint, **options):
    options = {"timeout": httpx2.Timeout(PATIENCE, read=3 * PATIENCE)} | options
    return httpx2.AsyncClient(transport=Detour(endpoint.recorder.port), **options)


@contextlib.asynccontextmanager
async def official(configuration, endpoint, heard, answers, log_level, mode):
    options = {"logging_callback": heard.on_log, "message_handler": heard.on_message, "log_level": log_level}
    if answers:
        options |= {
            "elicitation_callback": heard.on_elicitation, "sampling_callback": heard.on_sampling,
            "list_roots_callback": heard.on_roots}
    async with contextlib.AsyncExitStack() as stack:
        if configuration.is_http:
            endpoint = endpoint or fixture.http(configuration.transport == "sessions")
            client = await stack.enter_async_context(http_client(endpoint))
            server = streamable_http_client(endpoint.url, http_client=client)
        else:
            command, *arguments = endpoint or fixture.stdio()
            server = mcp.StdioServerParameters(command=command, args=arguments)
        client = mcp.Client(server, mode=mode, read_timeout_seconds=PATIENCE, **options)
        yield OfficialPeer(await stack.enter_async_context(client), heard)


@contextlib.asynccontextmanager
async def fast(configuration, endpoint, heard, answers, log_level, mode):
    options = {"log_handler": heard.on_log, "message_handler": heard.on_message}
    if answers:
        options |= {
            "elicitation_handler": heard.on_elicitation_fastmcp, "sampling_handler": heard.on_sampling_fastmcp,
            "roots": heard.on_roots_fastmcp}
    if configuration.is_http:
        endpoint = endpoint or fixture.http(configuration.transport == "sessions")
        transport = StreamableHttpTransport(
            endpoint.url, httpx_client_factory=lambda **given: http_client(endpoint, **given))
    else:
        command, *arguments = endpoint or fixture.stdio()
        transport = StdioTransport(command, arguments, keep_alive=False)
    async with fastmcp.Client(transport, mode=mode, timeout=PATIENCE, **options) as client:
        yield FastPeer(client, heard)
