"""The servers that our client is tested with do what servers/serving.py says, as a client sees it that is not ours."""

import asyncio
import contextlib
import unittest

import mcp_types
from mcp import Client, StdioServerParameters

from clients import alone, handshake_at
from configurations import MODERN, NEWEST_HANDSHAKE, without_debugging
from heard import PATIENCE, ROOT, SAMPLE, Heard
from peers import PeerServer, command

WATCHED = "note://watched"


class Servers:
    name = None
    asyncSetUp = without_debugging

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(PeerServer(cls.name))

    @contextlib.asynccontextmanager
    async def client(self, revision, server=None, **options):
        heard = Heard()
        mode = "auto" if revision == MODERN else "legacy"
        with handshake_at(revision), alone():
            async with Client(
                server or self.server.url, mode=mode, read_timeout_seconds=PATIENCE, message_handler=heard.on_message,
                logging_callback=heard.on_log, elicitation_callback=heard.on_elicitation,
                sampling_callback=heard.on_sampling, list_roots_callback=heard.on_roots, **options,
            ) as client:
                self.assertEqual(client.protocol_version, revision)
                yield client, heard

    async def in_both_eras(self, check, server=None, **options):
        for revision in (MODERN, NEWEST_HANDSHAKE):
            with self.subTest(revision):
                async with self.client(revision, server, **options) as (client, heard):
                    await check(client, heard)

    async def text(self, client, tool, arguments=None, **options):
        result = await client.call_tool(tool, arguments, **options)
        self.assertFalse(result.is_error, result)
        return result.content[0].text

    async def reads(self, client, _):
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        self.assertLessEqual({
            "add", "where", "count", "fail", "ask_name", "ask_model", "ask_roots", "change_tools", "touch", "wait",
        }, set(tools))
        self.assertEqual(tools["where"].input_schema["properties"]["region"]["x-mcp-header"], "Region")
        self.assertTrue(tools["add"].output_schema)
        result = await client.call_tool("add", {"a": 1, "b": 2})
        self.assertEqual((result.structured_content, result.content[0].text), ({"result": 3}, "3"))
        self.assertEqual(await self.text(client, "where", {"region": "Zürich"}), "region=Zürich")
        failed = await client.call_tool("fail")
        self.assertTrue(failed.is_error)
        self.assertIn("fails on purpose", failed.content[0].text)
        self.assertEqual((await client.read_resource("note://hello")).contents[0].text, "Hello from a note.")
        self.assertEqual((await client.read_resource("note://pixel")).contents[0].mime_type, "image/png")
        self.assertEqual((await client.read_resource("note://a/text")).contents[0].text, "This is the note a.")
        prompt = await client.get_prompt("review", {"language": "swift", "code": "let"})
        self.assertEqual(prompt.messages[0].content.text, "Review this swift code: let")
        reference = mcp_types.PromptReference(type="ref/prompt", name="review")
        completed = await client.complete(reference, {"name": "language", "value": "p"})
        self.assertEqual(completed.completion.values, ["python", "perl"])

    async def test_reading(self):
        await self.in_both_eras(self.reads)

    async def test_reading_over_pipes(self):
        program, *arguments = [*command(self.name), "--stdio"]
        await self.in_both_eras(self.reads, StdioServerParameters(command=program, args=arguments))

    async def asks(self, client, heard):
        self.assertEqual(await self.text(client, "ask_name"), "Hello, Ada!")
        self.assertEqual(await self.text(client, "ask_model"), f"The model says: {SAMPLE}")
        self.assertEqual(await self.text(client, "ask_roots"), f"roots: {ROOT}")
        self.assertEqual(heard.methods(), ["elicitation/create", "sampling/createMessage", "roots/list"])
        heard.action = "decline"
        self.assertTrue((await client.call_tool("ask_name")).is_error)

    async def test_asking(self):
        await self.in_both_eras(self.asks)

    async def tells(self, client, heard):
        counted = await self.text(client, "count", {"to": 3}, progress_callback=heard.on_progress)
        self.assertEqual(counted, "counted to 3")
        await heard.until(lambda: len(heard.progress) == 3 and len(heard.logs) == 3)
        self.assertEqual(heard.progress, [(step, 3, f"step {step}") for step in (1, 2, 3)])
        steps = [f"step {step}" for step in (1, 2, 3)]
        data = steps if self.name == "official" else [{"msg": step, "extra": None} for step in steps]
        self.assertEqual(heard.logs, [("info", one) for one in data])

    async def test_telling(self):
        await self.in_both_eras(self.tells, log_level="info")

    async def test_changes_under_a_handshake(self):
        async with self.client(NEWEST_HANDSHAKE) as (client, heard):
            if self.name == "official":
                await client.subscribe_resource(WATCHED)
            for tool, kind in [
                ("change_tools", mcp_types.ToolListChangedNotification),
                ("touch", mcp_types.ResourceUpdatedNotification),
            ]:
                # The official server tells on the session's stream, which opens a moment after the handshake.
                for _ in range(10):
                    await self.text(client, tool)
                    if await heard.until(lambda: heard.told(kind), 0.5):
                        break
                self.assertTrue(heard.told(kind), tool)

    async def test_changes_since_2026_07_28(self):
        async with self.client(MODERN) as (client, _):
            async with client.listen(tools_list_changed=True, resource_subscriptions=[WATCHED]) as events:
                for tool in ("change_tools", "touch"):
                    await self.text(client, tool)
                    await asyncio.wait_for(anext(events), PATIENCE)


class Servers_official(Servers, unittest.IsolatedAsyncioTestCase):
    name = "official"


class Servers_fast(Servers, unittest.IsolatedAsyncioTestCase):
    name = "fast"
    #: fastmcp has no subscriptions/listen.
    test_changes_since_2026_07_28 = None
