"""The checker of recorded traffic lets valid messages pass and catches invalid ones."""

import os
import unittest

from official_schemas import OfficialSchemas
from wire_schema import check_all

LEGACY, MODERN = "2025-11-25", "2026-07-28"
LISTEN = {"_meta": {"io.modelcontextprotocol/subscriptionId": 7}}
META = {
    "io.modelcontextprotocol/protocolVersion": MODERN, "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"}}
TEXT = {"content": [{"type": "text", "text": "hello"}]}
ASK = {"method": "elicitation/create", "params": {
    "message": "Name?", "requestedSchema": {"type": "object", "properties": {"name": {"type": "string"}}}}}
TOOL = {"name": "greet", "inputSchema": {"type": "object"}}


def result(revision, method, value, id=1):
    return revision, "server", method, {"jsonrpc": "2.0", "id": id, "result": value}


def error(revision, method, code, id=1, **more):
    return revision, "server", method, {"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": "no", **more}}


def notice(revision, method, name, params, direction="server"):
    return revision, direction, method, {"jsonrpc": "2.0", "method": name, "params": params}


def request(revision, name, params, direction="client"):
    return revision, direction, name, {"jsonrpc": "2.0", "id": 1, "method": name, "params": params}


VALID = {
    "a handshake's result": result(LEGACY, "initialize", {
        "protocolVersion": LEGACY, "capabilities": {"tools": {}}, "serverInfo": {"name": "test", "version": "1"}}),
    "an empty result": result(LEGACY, "ping", {}),
    "a handshake's call": request(LEGACY, "tools/call", {"name": "greet", "arguments": {"name": "you"}}),
    "a result of 2025-06-18": result("2025-06-18", "tools/call", TEXT),
    "a request of the server": request(LEGACY, "elicitation/create", ASK["params"], "server"),
    "an answer to the server": (LEGACY, "client", "elicitation/create", {
        "jsonrpc": "2.0", "id": 1, "result": {"action": "accept", "content": {"name": "you", "score": 95.5}}}),
    "a modern call": request(MODERN, "tools/call", {"name": "greet", "_meta": META}),
    "a modern result": result(MODERN, "tools/call", {**TEXT, "resultType": "complete"}),
    "a list with hints": result(MODERN, "tools/list", {
        "tools": [TOOL], "resultType": "complete", "ttlMs": 0, "cacheScope": "private"}),
    "a question": result(MODERN, "tools/call", {"resultType": "input_required", "inputRequests": {"name": ASK}}),
    "progress": notice(MODERN, "tools/call", "notifications/progress", {"progressToken": "t", "progress": 1}),
    "a change on a subscription": notice(MODERN, "subscriptions/listen", "notifications/tools/list_changed", LISTEN),
    "a string for an id": result(MODERN, "tools/call", {**TEXT, "resultType": "complete"}, id="one"),
    "an error without id": (MODERN, "server", None, {"jsonrpc": "2.0", "error": {"code": -32700, "message": "no"}}),
    "a missing capability": error(MODERN, "tools/call", -32021, data={"requiredCapabilities": {"sampling": {}}}),
}

INVALID = {
    "a form's values that are no values": (LEGACY, "client", "elicitation/create", {
        "jsonrpc": "2.0", "id": 1, "result": {"action": "accept", "content": {"name": {"first": "you"}}}}),
    "no JSON": (MODERN, "server", "tools/list", "<html>"),
    "no version of JSON-RPC": (MODERN, "server", "tools/call", {"id": 1, "result": {**TEXT, "resultType": "complete"}}),
    "null for an id": (LEGACY, "server", None, {"jsonrpc": "2.0", "id": None, "error": {"code": 1, "message": "no"}}),
    "a fraction for an id": result(LEGACY, "ping", {}, id=1.5),
    "a number in quotes": result(MODERN, "tools/list", {
        "tools": [TOOL], "resultType": "complete", "ttlMs": "0", "cacheScope": "private"}),
    "no resultType": result(MODERN, "tools/call", TEXT),
    "no content, though complete": result(MODERN, "tools/call", {"resultType": "complete"}),
    "no hints on a list": result(MODERN, "tools/list", {"tools": [TOOL], "resultType": "complete"}),
    "an unknown scope": result(MODERN, "tools/list", {
        "tools": [TOOL], "resultType": "complete", "ttlMs": 0, "cacheScope": "shared"}),
    "a question that asks nothing": result(MODERN, "tools/call", {"resultType": "input_required"}),
    "a question without a method": result(MODERN, "tools/call", {
        "resultType": "input_required", "inputRequests": {"name": {"params": {}}}}),
    "a question from a list": result(MODERN, "tools/list", {
        "resultType": "input_required", "inputRequests": {"name": ASK}}),
    "a request of a modern server": request(MODERN, "elicitation/create", ASK["params"], "server"),
    "a change without its subscription": notice(
        MODERN, "subscriptions/listen", "notifications/tools/list_changed", {"_meta": {}}),
    "progress on a subscription": notice(
        MODERN, "subscriptions/listen", "notifications/progress", {"progressToken": 1, "progress": 1, **LISTEN}),
    "the end of a subscription without its name": result(MODERN, "subscriptions/listen", {"resultType": "complete"}),
    "capabilities as a list": error(MODERN, "tools/call", -32021, data={"requiredCapabilities": ["sampling"]}),
    "a missing capability without data": error(MODERN, "tools/call", -32021),
    "a code that was retired": error(MODERN, "resources/read", -32002),
    "a resultType before its time": result(LEGACY, "tools/call", {**TEXT, "resultType": "complete"}),
    "the server's name in _meta": result(LEGACY, "tools/list", {
        "tools": [TOOL], "_meta": {"io.modelcontextprotocol/serverInfo": {"name": "test", "version": "1"}}}),
    "something in an empty result": result(LEGACY, "ping", {"pong": True}),
    "a notification of another revision": notice(
        LEGACY, None, "notifications/subscriptions/acknowledged", {"notifications": {}}),
    "elicitation before its time": request("2025-03-26", "elicitation/create", ASK["params"], "server"),
    "a call without the envelope": request(MODERN, "tools/call", {"name": "greet"}),
    "a call without a name": request(LEGACY, "tools/call", {"arguments": {}}),
    "an unknown level": notice(LEGACY, "tools/call", "notifications/message", {"level": "loud", "data": "x"}),
    "an answer that is none": (LEGACY, "client", "elicitation/create", {
        "jsonrpc": "2.0", "id": 1, "result": {"action": "perhaps"}}),
}

EXTENSIONS = {
    "a task": result(MODERN, "tools/call", {"resultType": "task", "taskId": "t", "status": "working"}),
    "a task's state": result(MODERN, "tasks/get", {"resultType": "complete", "taskId": "t", "status": "working"}),
    "a question about a task": request(MODERN, "tasks/get", {"taskId": "t", "_meta": META}),
}


class Checker(unittest.TestCase):
    folders = [None, *filter(None, [os.environ.get("MCP_SCHEMA_FOLDER")])]

    def report(self, sample, folder):
        entry = dict(zip(("revision", "direction", "method", "message"), sample, strict=True))
        return check_all([("sample", entry)], folder)

    def test_valid_messages_pass(self):
        for folder in self.folders:
            for name, sample in VALID.items():
                with self.subTest(name, schemas=bool(folder)):
                    report = self.report(sample, folder)
                    self.assertFalse(report.invalid or report.skipped, str(report))

    def test_invalid_messages_are_caught(self):
        for folder in self.folders:
            for name, sample in INVALID.items():
                with self.subTest(name, schemas=bool(folder)):
                    report = self.report(sample, folder)
                    self.assertEqual(len(report.invalid), 1, "was taken for valid")
                    self.assertIn("invalid: 1", str(report))

    @unittest.skipUnless(os.environ.get("MCP_SCHEMA_FOLDER"), "needs the official schemas")
    def test_the_official_schemas_catch_what_they_can_by_themselves(self):
        official = OfficialSchemas(os.environ["MCP_SCHEMA_FOLDER"])
        caught = 0
        for revision, _, method, message in [sample for sample in INVALID.values() if isinstance(sample[3], dict)]:
            try:
                official.check(revision, method, message)
            except ValueError:
                caught += 1
        self.assertGreaterEqual(caught, 15)

    def test_what_the_models_do_not_have_is_named(self):
        for name, sample in EXTENSIONS.items():
            with self.subTest(name):
                report = self.report(sample, None)
                self.assertFalse(report.invalid, str(report))
                self.assertEqual(sum(report.skipped.values()), 1)

    def test_an_extension_is_no_excuse_for_a_missing_result_type(self):
        report = self.report(result(MODERN, "tasks/get", {"taskId": "t", "status": "working"}), None)
        self.assertEqual(len(report.invalid), 1)
