"""Several calls at once, calls that are given up, and sessions."""

import asyncio
import json

from mcp import MCPError

import fixture
from clients import connected
from configurations import in_every_configuration, only

SLOW = {"seconds": 30, "label": "slow"}


def recorded(name):
    """(direction, message) in the order of a recording."""
    lines = (fixture.folder() / f"{name}.jsonl").read_text().splitlines()
    return [(entry["direction"], entry["message"]) for entry in map(json.loads, lines)]


def calls_of(tool, messages):
    """The ids of the requests that call a tool."""
    return [
        message["id"] for direction, message in messages
        if direction == "client" and message.get("params", {}).get("name") == tool]


class Many:
    async def test_calls_run_at_the_same_time(self):
        order = []

        async def call(peer, tool, arguments):
            result = await peer.call(tool, arguments)
            self.assertFalse(result.is_error, result)
            order.append(tool)
            return result.content[0].text

        async with connected(self.configuration) as peer:
            texts = await asyncio.gather(
                call(peer, "slow_compute", {"seconds": 0.2, "label": "slow"}),
                *(call(peer, "greet", {"name": str(number)}) for number in range(20)))
        self.assertEqual(texts[1:], [f"Hello, {number}!" for number in range(20)])
        self.assertEqual(order[0], "greet", "a call waited for one that was made before it")

    @only(lambda configuration: not configuration.is_modern)
    async def test_a_ping_is_answered(self):
        async with connected(self.configuration) as peer:
            self.assertEqual((await peer.session.send_ping()).model_dump(exclude_none=True), {})

    @only(lambda configuration: configuration.has_way_back)
    async def test_a_call_that_is_given_up_is_not_answered(self):
        name = "given-up-" + "-".join(str(self.configuration).split())
        endpoint = self.endpoint(name)
        async with connected(self.configuration, endpoint=endpoint) as peer:
            call = asyncio.create_task(peer.call("slow_compute", SLOW))
            while not calls_of("slow_compute", recorded(name)):
                await asyncio.sleep(0.02)
            call.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await call
            self.assertFalse((await peer.call("test_simple_text")).is_error)
        messages = recorded(name)
        [slow] = calls_of("slow_compute", messages)
        answers = [message for direction, message in messages if direction == "server" and message.get("id") == slow]
        self.assertEqual(answers, [])
        if not self.configuration.is_modern or not self.configuration.is_http:
            cancelled = [
                message["params"]["requestId"] for _, message in messages
                if message.get("method") == "notifications/cancelled"]
            self.assertEqual(cancelled, [slow])

    async def test_a_call_that_takes_too_long_for_its_caller_leaves_the_connection_whole(self):
        options = {"read_timeout_seconds": 0.2} if self.configuration.client == "mcp" else {"timeout": 0.2}
        async with connected(self.configuration) as peer:
            with self.assertRaises(MCPError):
                await peer.call("slow_compute", {"seconds": 1, "label": "late"}, **options)
            self.assertFalse((await peer.call("test_simple_text")).is_error)

    @only(lambda configuration: configuration.transport == "sessions" and not configuration.is_modern)
    async def test_a_session_ends_with_its_client(self):
        name = "session-" + "-".join(str(self.configuration).split())
        endpoint = self.endpoint(name)
        async with connected(self.configuration, endpoint=endpoint) as peer:
            await peer.tools()
        # The stream of the session may come too late for it, and be the last request.
        ends = [one for one in endpoint.recorder.conversation.exchanges if one.verb == "DELETE"]
        self.assertEqual([one.status // 100 for one in ends], [2])

    def endpoint(self, name):
        """A recorder for this test alone."""
        if not self.configuration.is_http:
            return fixture.stdio(name)
        return fixture.Endpoint(self.configuration.transport == "sessions", name)


globals().update(in_every_configuration(Many))
del Many
