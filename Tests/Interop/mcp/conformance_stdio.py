"""Standard input and output: one message a line, whatever the line is, and an end when the input ends."""

import json
import queue
import subprocess
import threading
import unittest

import fixture
from probe import INFO, PATIENCE, envelope, request
from wires import HANDSHAKE, MODERN

START = {"protocolVersion": HANDSHAKE, "capabilities": {}, "clientInfo": INFO}
SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId"


class Pipes:
    """A server on pipes, as long as the block."""

    def __init__(self, recording="probes-stdio"):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.child = subprocess.Popen(fixture.stdio(recording, client=False), **pipes)
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.stdin.close()
        try:
            self.child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.child.kill()
            raise
        finally:
            self.child.stdout.close()

    def _read(self):
        for line in self.child.stdout:
            self.lines.put(json.loads(line))

    def write(self, line):
        self.child.stdin.write(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n")
        self.child.stdin.flush()

    def next(self, seconds=PATIENCE):
        """The next message; None when none comes in time."""
        try:
            return self.lines.get(timeout=seconds)
        except queue.Empty:
            return None

    def ask(self, id, method, params=None):
        self.write(request(id, method, params))
        message = self.next()
        if message is None or message.get("id") != id or type(message["id"]) is not type(id):
            raise AssertionError(f"{method} was answered {message}")
        return message

    def modern(self, id, method, params=None):
        return self.ask(id, method, {**(params or {}), "_meta": envelope()})

    def greet(self):
        result = self.ask(0, "initialize", START)["result"]
        self.write({"jsonrpc": "2.0", "method": "notifications/initialized"})
        return result


class Stdio(unittest.TestCase):
    def setUp(self):
        self.pipes = self.enterContext(Pipes())

    def test_a_modern_client_needs_no_handshake(self):
        self.assertIn(MODERN, self.pipes.modern(1, "server/discover")["result"]["supportedVersions"])
        self.assertTrue(self.pipes.modern("two", "tools/list")["result"]["tools"])

    def test_a_handshake_may_follow_a_question(self):
        self.pipes.modern(1, "server/discover")
        self.assertEqual(self.pipes.greet()["protocolVersion"], HANDSHAKE)
        self.assertEqual(self.pipes.ask(2, "ping")["result"], {})

    def test_a_request_before_the_handshake_is_answered(self):
        message = self.pipes.ask(1, "tools/list", {})
        self.assertIn(message["error"]["code"], (-32600, -32602))
        self.assertEqual(self.pipes.greet()["protocolVersion"], HANDSHAKE)

    def test_an_envelope_that_is_not_whole(self):
        for meta in ({"io.modelcontextprotocol/protocolVersion": MODERN}, envelope(version="v999.0.0")):
            message = self.pipes.ask(1, "server/discover", {"_meta": meta})
            expected = -32022 if meta["io.modelcontextprotocol/protocolVersion"] != MODERN else -32602
            self.assertEqual(message["error"]["code"], expected)

    def test_lines_that_are_no_messages(self):
        for line, code in (
            (b"{\n", -32700), (b"\xff\xfe\n", -32700), (b"7\n", -32600), (b"null\n", -32600),
            (b'{"jsonrpc":"2.0","id":null,"method":"ping"}\n', -32600),
            (b'{"jsonrpc":"2.0","id":1.5,"method":"ping"}\n', -32600),
        ):
            with self.subTest(line):
                self.pipes.write(line)
                message = self.pipes.next()
                self.assertEqual(message["error"]["code"], code)
                self.assertNotIn("id", message)
        self.assertTrue(self.pipes.modern(2, "tools/list")["result"]["tools"])

    def test_empty_lines_and_carriage_returns_are_passed_by(self):
        self.pipes.write(b"\n\r\n")
        self.pipes.write(json.dumps(request(1, "server/discover", {"_meta": envelope()})).encode() + b"\r\n")
        self.assertIn("result", self.pipes.next())

    def test_a_long_line(self):
        name = "x" * 300_000
        result = self.pipes.modern(1, "tools/call", {"name": "greet", "arguments": {"name": name}})["result"]
        self.assertEqual(len(result["content"][0]["text"]), len(name) + len("Hello, !"))

    def test_notifications_are_not_answered(self):
        for method in ("notifications/unknown", "notifications/cancelled"):
            self.pipes.write({"jsonrpc": "2.0", "method": method, "params": {"requestId": 999}})
        self.assertEqual(self.pipes.modern(1, "server/discover")["id"], 1)

    def test_what_is_cancelled_is_not_answered(self):
        params = {"name": "slow_compute", "arguments": {"seconds": 30, "label": "x"}, "_meta": envelope()}
        self.pipes.write(request(1, "tools/call", params))
        self.pipes.write({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}})
        self.assertEqual(self.pipes.modern(2, "server/discover")["id"], 2)
        self.assertIsNone(self.pipes.next(0.3))

    def test_a_subscription_ends_when_it_is_cancelled(self):
        wanted = {"notifications": {"toolsListChanged": True}, "_meta": envelope()}
        self.pipes.write(request("listen", "subscriptions/listen", wanted))
        acknowledged = self.pipes.next()
        self.assertEqual(acknowledged["method"], "notifications/subscriptions/acknowledged")
        self.assertEqual(acknowledged["params"]["_meta"][SUBSCRIPTION], "listen")
        trigger = {"name": "test_trigger_tool_change", "arguments": {}, "_meta": envelope()}
        self.pipes.write(request(1, "tools/call", trigger))
        methods = {message.get("method", "the answer") for message in (self.pipes.next(), self.pipes.next())}
        self.assertEqual(methods, {"notifications/tools/list_changed", "the answer"})
        self.pipes.write({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": "listen"}})
        self.assertEqual(self.pipes.modern(2, "tools/call", trigger)["id"], 2)
        self.assertIsNone(self.pipes.next(0.3))

    def test_the_process_ends_with_its_input(self):
        wanted = {"notifications": {"toolsListChanged": True}, "_meta": envelope()}
        self.pipes.write(request("listen", "subscriptions/listen", wanted))
        self.pipes.next()
        params = {"name": "slow_compute", "arguments": {"seconds": 60, "label": "x"}, "_meta": envelope()}
        self.pipes.write(request(1, "tools/call", params))
        self.pipes.child.stdin.close()
        self.assertEqual(self.pipes.child.wait(PATIENCE), 0)
