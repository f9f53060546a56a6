"""Scenarios of the handshake revisions, on sessions; a method for each scenario of the conformance suite."""

from probe import INFO, request
from wires import HANDSHAKE, HANDSHAKE_SERVERS, HandshakeWire, on

ELICITED = {"action": "accept", "content": {"username": "testuser", "email": "test@example.com"}}
SAMPLED = {
    "role": "assistant", "model": "test-model", "stopReason": "endTurn",
    "content": {"type": "text", "text": "This is a test response from the client"}}
WATCHED = {"uri": "test://watched-resource"}
START = {"protocolVersion": HANDSHAKE, "capabilities": {}, "clientInfo": INFO}


def is_visible(session):
    return bool(session) and all(0x21 <= ord(character) <= 0x7E for character in session)


class Handshake:
    def test_server_initialize(self):
        self.assertEqual(self.wire.greeting["protocolVersion"], HANDSHAKE)
        self.assertTrue(self.wire.greeting["serverInfo"]["name"] and self.wire.greeting["serverInfo"]["version"])
        capabilities = self.wire.greeting["capabilities"]
        self.assertTrue({"tools", "resources", "prompts", "completions", "logging"} <= set(capabilities))
        self.assertNotIn("tasks", capabilities)
        fields = [*self.bare(), ("MCP-Protocol-Version", HANDSHAKE), ("Mcp-Method", "initialize")]
        with self.wire.send(fields, request(1, "initialize", START)) as answer:
            self.assertEqual(answer.reply(1)["result"]["protocolVersion"], HANDSHAKE)
        self.assertTrue(is_visible(answer.fields["Mcp-Session-Id"]), answer.fields["Mcp-Session-Id"])

    def test_server_initialize_with_another_revision(self):
        for offered, agreed in (("2025-03-26", "2025-03-26"), ("2026-07-28", HANDSHAKE), ("1999-01-01", HANDSHAKE)):
            params = {**START, "protocolVersion": offered}
            with self.wire.send(self.bare(), request(1, "initialize", params)) as answer:
                self.assertEqual(answer.reply(1)["result"]["protocolVersion"], agreed, offered)

    def test_server_session_lifecycle(self):
        for revision in ("2025-03-26", "2025-06-18", HANDSHAKE):
            with self.subTest(revision):
                self.live_and_die(revision)

    def live_and_die(self, revision):
        start = request(1, "initialize", {**START, "protocolVersion": revision})
        with self.wire.send(self.bare(), start) as answer:
            answer.reply(1)
            session = answer.fields["Mcp-Session-Id"]
        fields = [*self.bare(), ("Mcp-Session-Id", session), ("MCP-Protocol-Version", revision)]
        with self.wire.send(fields, {"jsonrpc": "2.0", "method": "notifications/initialized"}) as answer:
            self.assertEqual((answer.status, answer.body), (202, b""))
        with self.wire.send(fields, verb="DELETE") as answer:
            self.assertEqual(answer.status // 100, 2)
        with self.wire.send(fields, request(2, "tools/list", {})) as answer:
            self.assertEqual(answer.status, 404)
        unknown = [*self.bare(), ("Mcp-Session-Id", "unknown"), ("MCP-Protocol-Version", revision)]
        with self.wire.send(unknown, request(3, "tools/list", {})) as answer:
            self.assertEqual(answer.status, 404)

    def test_ping(self):
        self.assertEqual(self.wire.ask("ping").result, {})

    def test_logging_set_level(self):
        self.assertEqual(self.wire.ask("logging/setLevel", {"level": "info"}).result, {})
        self.assertEqual(self.wire.ask("logging/setLevel", {"level": "loud"}).code, -32602)

    def test_tools_call_with_logging(self):
        self.wire.ask("logging/setLevel", {"level": "debug"})
        reply = self.call("test_tool_with_logging", {})
        told = [(notice["params"]["level"], notice["params"]["data"]) for notice in reply.told("notifications/message")]
        self.assertEqual(told, [
            ("info", text) for text in
            ("Tool execution started", "Tool processing data", "Tool execution completed")])
        self.assertTrue(reply.result["content"])

    def answered(self, tool, arguments, method, result):
        """The reply to a call on whose stream the server asks once, and what it asked."""
        self.wire.answers = {method: result}
        reply = self.call(tool, arguments)
        self.assertFalse(reply.result.get("isError"), reply.result)
        [asked] = reply.asked
        self.assertEqual(asked["method"], method)
        return asked["params"], reply.result["content"][0]["text"]

    def test_tools_call_sampling(self):
        params, text = self.answered(
            "test_sampling", {"prompt": "Test prompt for sampling"}, "sampling/createMessage", SAMPLED)
        self.assertEqual(params["messages"], [
            {"role": "user", "content": {"type": "text", "text": "Test prompt for sampling"}}])
        self.assertEqual(params["maxTokens"], 100)
        self.assertEqual(text, f"LLM response: {SAMPLED['content']['text']}")

    def test_tools_call_elicitation(self):
        params, text = self.answered(
            "test_elicitation", {"message": "Please provide your information"}, "elicitation/create", ELICITED)
        self.assertEqual(params["message"], "Please provide your information")
        schema = params["requestedSchema"]
        self.assertEqual({name: field["type"] for name, field in schema["properties"].items()}, {
            "username": "string", "email": "string"})
        self.assertEqual(sorted(schema["required"]), ["email", "username"])
        self.assertTrue(text.startswith("User response:") and "testuser" in text, text)

    def test_elicitation_sep1034_defaults(self):
        params, text = self.answered("test_elicitation_sep1034_defaults", {}, "elicitation/create", {
            "action": "accept", "content": {
                "name": "Jane", "age": 25, "score": 88, "status": "inactive", "verified": False}})
        fields = params["requestedSchema"]["properties"]
        self.assertEqual({name: (field["type"], field["default"]) for name, field in fields.items()}, {
            "name": ("string", "John Doe"), "age": ("integer", 30), "score": ("number", 95.5),
            "status": ("string", "active"), "verified": ("boolean", True)})
        self.assertEqual(fields["status"]["enum"], ["active", "inactive", "pending"])
        self.assertFalse(params["requestedSchema"].get("required"))
        self.assertTrue(text.startswith("Elicitation completed: action=accept, content="), text)

    def test_elicitation_sep1330_enums(self):
        params, text = self.answered("test_elicitation_sep1330_enums", {}, "elicitation/create", {
            "action": "accept", "content": {
                "untitledSingle": "option1", "titledSingle": "value1", "legacyEnum": "opt1",
                "untitledMulti": ["option1"], "titledMulti": ["value1"]}})
        fields = params["requestedSchema"]["properties"]
        plain, titled, legacy = fields["untitledSingle"], fields["titledSingle"], fields["legacyEnum"]
        self.assertEqual((plain["type"], plain["enum"]), ("string", ["option1", "option2", "option3"]))
        self.assertFalse({"oneOf", "enumNames"} & set(plain))
        self.assertEqual((titled["type"], len(titled["oneOf"])), ("string", 3))
        self.assertTrue(all(set(choice) == {"const", "title"} for choice in titled["oneOf"]) and "enum" not in titled)
        self.assertEqual((legacy["type"], legacy["enum"]), ("string", ["opt1", "opt2", "opt3"]))
        self.assertEqual(len(legacy["enumNames"]), 3)
        plain, titled = fields["untitledMulti"], fields["titledMulti"]
        self.assertEqual((plain["type"], plain["items"]["type"]), ("array", "string"))
        self.assertTrue(plain["items"]["enum"] and "anyOf" not in plain["items"])
        self.assertEqual(titled["type"], "array")
        self.assertTrue(all(set(choice) == {"const", "title"} for choice in titled["items"]["anyOf"]))
        self.assertNotIn("enum", titled["items"])
        self.assertTrue(text.startswith("Elicitation completed: action=accept, content="), text)

    def test_resources_subscribe(self):
        self.assertEqual(self.wire.ask("resources/subscribe", WATCHED).result, {})

    def test_resources_unsubscribe(self):
        self.wire.ask("resources/subscribe", WATCHED)
        self.assertEqual(self.wire.ask("resources/unsubscribe", WATCHED).result, {})

    def test_server_sse_polling(self):
        # A session of its own: this one's first request has the id that the scenario looks for.
        wire = HandshakeWire(self.wire.endpoint)
        self.addCleanup(wire.close)
        call = {"name": "test_reconnection", "arguments": {}}
        with wire.send(wire.fields(), request(1, "tools/call", call)) as answer:
            self.assertTrue(answer.is_stream)
            self.assertFalse([one for one in answer.all() if one.get("id") == 1], "answered before it was polled")
        id, retry, data = answer.events[0]
        self.assertTrue(id and data == "", f"no priming event first: {answer.events}")
        self.assertTrue(any(retry is not None for _, retry, _ in answer.events), answer.events)
        last = [id for id, _, _ in answer.events if id][-1]
        fields = [(name, value) for name, value in wire.fields() if name != "Content-Type"]
        with wire.send([*fields, ("Last-Event-ID", last)], verb="GET") as stream:
            self.assertEqual(stream.status, 200)
            result = stream.reply(1)["result"]
        self.assertFalse(result.get("isError"))
        self.assertTrue(result["content"])

    def bare(self):
        return [("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream")]


globals().update(on(HANDSHAKE_SERVERS, Handshake))
del Handshake
