"""The server tells: progress, log messages, lists that change, resources that change."""

import asyncio

import mcp_types
from mcp.client.subscriptions import PromptsListChanged, ResourceUpdated, ToolsListChanged

from clients import connected
from configurations import in_every_configuration, only
from heard import PATIENCE

WATCHED = "test://watched-resource"
LOG = ["Tool execution started", "Tool processing data", "Tool execution completed"]


def is_modern(configuration):
    return configuration.is_modern


def hears_without_asking(configuration):
    return not configuration.is_modern and configuration.has_way_back


class Telling:
    async def test_progress_arrives_while_a_tool_works(self):
        async with connected(self.configuration) as peer:
            result = await peer.call("test_tool_with_progress")
            # The clients hand notifications on in tasks of their own.
            await peer.heard.until(lambda: len(peer.heard.progress) >= 3)
            told = peer.heard.progress
        self.assertFalse(result.is_error)
        self.assertEqual([(progress, total) for progress, total, _ in told], [(0, 100), (50, 100), (100, 100)])

    @only(hears_without_asking)
    async def test_log_messages_arrive_at_a_level(self):
        async with connected(self.configuration) as peer:
            await peer.session.set_logging_level("debug")
            await peer.call("test_tool_with_logging")
            await peer.heard.until(lambda: len(peer.heard.logs) >= 3)
            logs = peer.heard.logs
        self.assertEqual(logs, [("info", text) for text in LOG])

    @only(hears_without_asking)
    async def test_log_messages_below_the_level_do_not_arrive(self):
        async with connected(self.configuration) as peer:
            await peer.session.set_logging_level("error")
            await peer.call("test_tool_with_logging")
            self.assertFalse(await peer.heard.until(lambda: peer.heard.logs, 0.3), peer.heard.logs)

    @only(is_modern)
    async def test_log_messages_arrive_when_the_request_wants_them(self):
        async with connected(self.configuration, log_level="debug") as peer:
            await peer.call("test_tool_with_logging")
            await peer.heard.until(lambda: len(peer.heard.logs) >= 3)
            logs = peer.heard.logs
        self.assertEqual(logs, [("info", text) for text in LOG])

    @only(lambda configuration: configuration.is_modern and configuration.client == "mcp")
    async def test_log_messages_do_not_arrive_unasked(self):
        async with connected(self.configuration) as peer:
            await peer.call("test_logging_tool")
            self.assertFalse(await peer.heard.until(lambda: peer.heard.logs, 0.3), peer.heard.logs)

    @only(is_modern)
    async def test_a_listener_hears_of_new_tools(self):
        event = await self.hear("test_trigger_tool_change", tools_list_changed=True)
        self.assertEqual(event, ToolsListChanged())

    @only(is_modern)
    async def test_a_listener_hears_of_new_prompts(self):
        event = await self.hear("test_trigger_prompt_change", prompts_list_changed=True)
        self.assertEqual(event, PromptsListChanged())

    @only(is_modern)
    async def test_a_listener_hears_of_a_resource(self):
        event = await self.hear("test_trigger_resource_update", resource_subscriptions=[WATCHED])
        self.assertEqual(event, ResourceUpdated(uri=WATCHED))

    @only(is_modern)
    async def test_a_listener_hears_of_nothing_else(self):
        async with connected(self.configuration) as peer, peer.listen(prompts_list_changed=True) as events:
            await peer.call("test_trigger_tool_change")
            await peer.call("test_trigger_prompt_change")
            self.assertEqual(await asyncio.wait_for(anext(events), PATIENCE), PromptsListChanged())

    @only(is_modern)
    async def test_several_listeners_hear_the_same(self):
        async with connected(self.configuration) as peer:
            async with peer.listen(tools_list_changed=True) as one, peer.listen(tools_list_changed=True) as other:
                await peer.call("test_trigger_tool_change")
                for events in (one, other):
                    self.assertEqual(await asyncio.wait_for(anext(events), PATIENCE), ToolsListChanged())

    @only(lambda configuration: configuration.is_modern and configuration.is_http)
    async def test_a_listener_hears_of_changes_by_others(self):
        async with connected(self.configuration) as peer, connected(self.configuration) as other:
            async with peer.listen(tools_list_changed=True) as events:
                await other.call("test_trigger_tool_change")
                self.assertEqual(await asyncio.wait_for(anext(events), PATIENCE), ToolsListChanged())

    @only(hears_without_asking)
    async def test_a_session_hears_of_new_tools_and_prompts(self):
        async with connected(self.configuration) as peer:
            for tool, kind in [
                ("test_trigger_tool_change", mcp_types.ToolListChangedNotification),
                ("test_trigger_prompt_change", mcp_types.PromptListChangedNotification),
            ]:
                # A session's stream opens a moment after the handshake, and what happens before is not told again.
                for _ in range(10):
                    await peer.call(tool)
                    if await peer.heard.until(lambda: peer.heard.told(kind), 0.5):
                        break
                self.assertTrue(peer.heard.told(kind), tool)

    @only(hears_without_asking)
    async def test_a_subscriber_hears_of_its_resource(self):
        updates = mcp_types.ResourceUpdatedNotification
        async with connected(self.configuration) as peer:
            await peer.session.subscribe_resource(WATCHED)
            for _ in range(10):
                await peer.call("test_trigger_resource_update")
                if await peer.heard.until(lambda: peer.heard.told(updates), 0.5):
                    break
            self.assertEqual({update.params.uri for update in peer.heard.told(updates)}, {WATCHED})
            await peer.session.unsubscribe_resource(WATCHED)
            before = len(peer.heard.told(updates))
            await peer.call("test_trigger_resource_update")
            self.assertFalse(await peer.heard.until(lambda: len(peer.heard.told(updates)) > before, 0.3))

    async def hear(self, tool, **wanted):
        """What a listener is told when a tool has changed something."""
        async with connected(self.configuration) as peer, peer.listen(**wanted) as events:
            await peer.call(tool)
            return await asyncio.wait_for(anext(events), PATIENCE)


globals().update(in_every_configuration(Telling))
del Telling
