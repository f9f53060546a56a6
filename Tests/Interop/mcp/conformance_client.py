"""What the conformance suite's client scenarios check of a client, for those that need no sign-in.

Each scenario is a server that the suite's is like: it answers as little as it can, and remembers what came.
"""

import base64
import contextlib
import http.server
import json
import threading
import time
import unittest

from configurations import MODERN, NEWEST_HANDSHAKE
from test_our_client import run

COMPLETE = {"resultType": "complete", "ttlMs": 0, "cacheScope": "private"}
VERSION, CAPABILITIES, INFO = (
    f"io.modelcontextprotocol/{name}" for name in ("protocolVersion", "clientCapabilities", "clientInfo"))


def tool(name, **properties):
    return {"name": name, "inputSchema": {"type": "object", "properties": properties}}


def text(words):
    return {**COMPLETE, "content": [{"type": "text", "text": words}]}


class Scenario(http.server.ThreadingHTTPServer):
    """Answers with `results`, a result or a function of parameters by method; `received` is what came as messages."""

    daemon_threads = True

    def __init__(self, revision=MODERN, tools=(), **results):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/mcp"
        self.received, self.fetched = [], []
        self.results = {
            "tools/list": {**COMPLETE, "tools": list(tools)}, "tools/call": text("called"),
            **{name.replace("__", "/"): result for name, result in results.items()}}
        if revision == MODERN:
            self.results["server/discover"] = {
                **COMPLETE, "supportedVersions": [MODERN], "capabilities": {"tools": {}}}
        else:
            self.results["initialize"] = {
                "protocolVersion": revision, "capabilities": {"tools": {}}, "serverInfo": {"name": "x", "version": "1"}}

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    def of(self, method):
        return [(message, fields) for message, fields in self.received if message.get("method") == method]

    def answer(self, handler, message):
        """May be replaced; what it does not answer is answered from the table."""
        result = self.results.get(message["method"])
        if result is None:
            error = {"code": -32601, "message": "no such method"}
            return handler.reply(404, {"jsonrpc": "2.0", "id": message["id"], "error": error})
        result = result(message.get("params", {})) if callable(result) else result
        handler.reply(200, {"jsonrpc": "2.0", "id": message["id"], "result": result})

    def stream(self, handler):
        handler.reply(405)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, body=None):
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        if data:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def events(self, *events):
        """A stream that ends with the connection."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write("".join(event + "\n\n" for event in events).encode())
        self.close_connection = True

    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.received.append((message, self.headers))
        if "id" in message and "method" in message:
            self.server.answer(self, message)
        else:
            self.reply(202)

    def do_GET(self):
        self.server.fetched.append((self.path, self.headers, time.monotonic()))
        self.server.stream(self)

    def do_DELETE(self):
        self.reply(200)


class ClientScenarios(unittest.TestCase):
    @contextlib.contextmanager
    def done(self, scenario, server, revision=MODERN, context=None):
        """The client has done it."""
        with server:
            code, _, errors = run(
                server.url, scenario=scenario, revision=revision, context=context and json.dumps(context))
            self.assertEqual(code, 0, errors)
            yield server

    def test_initialize(self):
        with self.done("initialize", Scenario(NEWEST_HANDSHAKE), NEWEST_HANDSHAKE) as server:
            [(message, _)] = server.of("initialize")
            self.assertEqual(message["params"]["protocolVersion"], NEWEST_HANDSHAKE)
            self.assertTrue(message["params"]["clientInfo"]["name"] and message["params"]["clientInfo"]["version"])
            self.assertEqual(
                [message["method"] for message, _ in server.received],
                ["initialize", "notifications/initialized", "tools/list"])

    def test_tools_call(self):
        for revision in (MODERN, NEWEST_HANDSHAKE):
            with self.done("tools_call", Scenario(revision, [tool("add_numbers")]), revision) as server:
                [(message, _)] = server.of("tools/call")
                self.assertEqual(message["params"]["name"], "add_numbers")
                self.assertEqual(message["params"]["arguments"], {"a": 2, "b": 3})

    def test_request_metadata(self):
        server = Scenario()
        answer = server.answer

        def refuse_once(handler, message):
            if len(server.received) > 1:
                return answer(handler, message)
            data = {"supported": [MODERN], "requested": MODERN}
            error = {"code": -32022, "message": "Unsupported protocol version", "data": data}
            handler.reply(400, {"jsonrpc": "2.0", "id": message["id"], "error": error})

        server.answer = refuse_once
        with self.done("request-metadata", server):
            self.assertGreaterEqual(len(server.received), 3)
            for message, fields in server.received:
                meta = message["params"]["_meta"]
                self.assertEqual(fields["MCP-Protocol-Version"], meta[VERSION])
                self.assertTrue(meta[INFO]["name"])
                for name in ("roots", "sampling", "elicitation"):
                    self.assertIsInstance(meta[CAPABILITIES][name], dict)

    def test_http_standard_headers(self):
        server = Scenario(
            MODERN, [tool("test_headers"), tool("my-hyphenated-tool")],
            resources__list={**COMPLETE, "resources": [{"uri": "file:///path/to/file%20name.txt", "name": "file"}]},
            resources__read={**COMPLETE, "contents": []},
            prompts__list={**COMPLETE, "prompts": [{"name": "test_prompt"}]},
            prompts__get={**COMPLETE, "messages": []})
        with self.done("http-standard-headers", server):
            for message, fields in server.received:
                self.assertEqual(fields["Mcp-Method"], message["method"])
                named = message["params"].get("name", message["params"].get("uri"))
                self.assertEqual(fields["Mcp-Name"], named)
            self.assertEqual(len(server.of("tools/call")), 2)
            self.assertEqual((len(server.of("resources/read")), len(server.of("prompts/get"))), (1, 1))

    def test_http_custom_headers(self):
        arguments = {
            "Region": "us-west1", "Priority": 42, "Verbose": False, "Debug": True, "Empty": "", "Method": "test-method",
            "NonAscii": "Hello, 世界", "Padded": " padded ", "Inner": "us west 1", "Lines": "line1\r\nline2", "Tab": "\ta"}
        types = {str: "string", int: "integer", bool: "boolean"}
        annotated = {name: {"type": types[type(value)], "x-mcp-header": name} for name, value in arguments.items()}
        annotated["Absent"] = {"type": "string", "x-mcp-header": "Absent"}
        server = Scenario(MODERN, [tool("test", **annotated, float_val={"type": "number"}, query={"type": "string"})])
        more = {"float_val": 3.14159, "query": "SELECT", "Absent": None}
        context = {"name": "http-custom-headers", "toolCalls": [{"name": "test", "arguments": {**arguments, **more}}]}
        with self.done("http-custom-headers", server, context=context):
            [(message, fields)] = server.of("tools/call")
            self.assertEqual(message["params"]["arguments"], {**arguments, **more})
            sent = {key[10:]: value for key, value in fields.items() if key.lower().startswith("mcp-param-")}
            self.assertEqual(set(sent), set(arguments))
            for name in ("NonAscii", "Padded", "Lines", "Tab"):
                encoded = base64.b64encode(arguments[name].encode()).decode()
                self.assertEqual(sent.pop(name), f"=?base64?{encoded}?=")
            self.assertEqual(sent, {
                "Region": "us-west1", "Priority": "42", "Verbose": "false", "Debug": "true", "Empty": "",
                "Method": "test-method", "Inner": "us west 1"})

    def test_http_invalid_tool_headers(self):
        invalid = [("string", ""), ("object", "A"), ("array", "A"), ("null", "A"), ("number", "A"), ("string", "My A"),
                   ("string", "A:B"), ("string", "Région"), ("string", "A\t1")]
        tools = [tool(f"invalid_{n}", a={"type": kind, "x-mcp-header": name}) for n, (kind, name) in enumerate(invalid)]
        for other in ("A", "a"):
            tools.append(tool(
                f"invalid_twice_{other}", **{
                    key: {"type": "string", "x-mcp-header": name} for key, name in (("one", "A"), ("two", other))}))
        with self.done("http-invalid-tool-headers", Scenario(MODERN, [tool("valid_tool"), *tools])) as server:
            called = [message["params"]["name"] for message, _ in server.of("tools/call")]
            self.assertEqual(called, ["valid_tool"])

    def test_request_state(self):
        asked = {"confirm": {"method": "elicitation/create", "params": {
            "message": "Confirm?", "requestedSchema": {"type": "object", "properties": {"confirmed": {"type": "boolean"}}}}}}
        state = '{"nonce": "1f",  "originalId":2}'

        def call(params):
            if params["name"] == "test_mrtr_no_result_type":
                return {"content": []}
            if "inputResponses" in params or params["name"] == "test_mrtr_unrelated":
                return text("ok")
            more = {"requestState": state} if params["name"] == "test_mrtr_echo_state" else {}
            return {"resultType": "input_required", "inputRequests": asked, **more}

        with self.done("sep-2322-client-request-state", Scenario(tools__call=call)) as server:
            calls = {}
            for message, _ in server.of("tools/call"):
                calls.setdefault(message["params"]["name"], []).append(message)
            answers = {"confirm": {"action": "accept", "content": {"confirmed": True}}}
            for name, expected in [("test_mrtr_echo_state", state), ("test_mrtr_no_state", None)]:
                first, again = calls[name]
                self.assertNotEqual(first["id"], again["id"])
                self.assertEqual(again["params"].get("requestState"), expected)
                self.assertEqual(again["params"]["inputResponses"], answers)
            for message in calls["test_mrtr_unrelated"] + calls["test_mrtr_no_result_type"]:
                self.assertFalse({"requestState", "inputResponses"} & set(message["params"]))
            self.assertEqual(len(calls["test_mrtr_no_result_type"]), 1)

    def test_schemas(self):
        server = Scenario()
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
            "$defs": {"id": {"$anchor": "here", "type": "string"}}, "additionalProperties": False,
            "properties": {"id": {"$ref": "#/$defs/id"}, "profile": {"$ref": f"{server.url}/canary"}},
            "allOf": [{"anyOf": [{"required": ["id"]}]}], "if": True, "then": {}, "else": False}
        tools = [{"name": "json_schema_2020_12_tool", "inputSchema": schema}, tool("json_schema_echo")]
        server.results["tools/list"]["tools"] = tools
        with self.done("json-schema-2020-12-preservation", server):
            [(message, _)] = server.of("tools/call")
            self.assertEqual(message["params"]["arguments"], {"schema": schema})
            self.assertEqual(server.fetched, [])
        server = Scenario(tools=tools)
        with self.done("json-schema-ref-no-deref", server):
            self.assertEqual(len(server.of("tools/list")), 1)
            self.assertEqual((server.fetched, server.of("tools/call")), ([], []))

    def test_elicitation_defaults(self):
        defaults = {"name": "John Doe", "age": 30, "score": 95.5, "status": "active", "verified": True}
        properties = {key: {"type": "string", "default": value} for key, value in defaults.items()}
        server = Scenario(NEWEST_HANDSHAKE, [tool("test_client_elicitation_defaults")])
        answer = server.answer

        def ask(handler, message):
            if message["method"] != "tools/call":
                return answer(handler, message)
            params = {"message": "?", "requestedSchema": {"type": "object", "properties": properties}}
            question = {"jsonrpc": "2.0", "id": "q", "method": "elicitation/create", "params": params}
            handler.send_response(200)
            handler.send_header("Content-Type", "text/event-stream")
            handler.send_header("Connection", "close")
            handler.end_headers()
            handler.wfile.write(f"data: {json.dumps(question)}\n\n".encode())
            handler.wfile.flush()
            patience = time.monotonic() + 10
            while time.monotonic() < patience and not any(one.get("id") == "q" for one, _ in list(server.received)):
                time.sleep(0.01)
            result = {"jsonrpc": "2.0", "id": message["id"], "result": {"content": []}}
            handler.wfile.write(f"data: {json.dumps(result)}\n\n".encode())
            handler.close_connection = True

        server.answer = ask
        with self.done("elicitation-sep1034-client-defaults", server, NEWEST_HANDSHAKE):
            [reply] = [message for message, _ in server.received if message.get("id") == "q"]
            self.assertEqual(reply["result"]["action"], "accept")
            self.assertEqual(reply["result"]["content"], defaults)

    def test_sse_retry(self):
        server = Scenario("2025-03-26", [tool("test_reconnection")])
        answer, closed = server.answer, []

        def prime(handler, message):
            if message["method"] != "tools/call":
                return answer(handler, message)
            closed.append((message["id"], time.monotonic()))
            handler.events("id: event-1\nretry: 500\ndata: ")

        def resume(handler):
            if "Last-Event-ID" not in handler.headers:
                return handler.reply(405)
            result = {"jsonrpc": "2.0", "id": closed[0][0], "result": {"content": []}}
            handler.events(f"id: event-2\ndata: {json.dumps(result)}")

        server.answer, server.stream = prime, resume
        with self.done("sse-retry", server, NEWEST_HANDSHAKE):
            [(_, fields, at)] = [one for one in server.fetched if "Last-Event-ID" in one[1]]
            self.assertEqual(fields["Last-Event-ID"], "event-1")
            # As the suite has it: not before the time, and not long after it.
            self.assertGreater(at - closed[0][1], 0.45)
            self.assertLess(at - closed[0][1], 1)
