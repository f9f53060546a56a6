"""What comes before the scenarios: messages that are none, and which era one belongs to. A method for each rule."""

from probe import envelope, modern_fields, request
from wires import HANDSHAKE, HANDSHAKE_SERVERS, MODERN, MODERN_SERVERS, Probes, on

INVALID, PARSE, PARAMS, MISMATCH = -32600, -32700, -32602, -32020


class Envelope:
    """2026-07-28: a body that is no request of this revision."""

    def post(self, body, **changes):
        return self.wire.send(modern_fields("tools/list", None, **changes), body)

    def assert_refused_without_id(self, answer, status, code):
        self.assertNotIn("id", self.assert_refused(answer, status, code))

    def test_what_is_not_json(self):
        for body in (b"{", b"", b"\xff\xfe", b'{"jsonrpc":"2.0"'):
            with self.subTest(body):
                self.assert_refused_without_id(self.post(body), 400, PARSE)

    def test_a_batch(self):
        message = request(1, "tools/list", {"_meta": envelope()})
        for batch in ([], [message], [message, message]):
            with self.subTest(len(batch)):
                self.assert_refused_without_id(self.post(batch), 400, INVALID)

    def test_an_id_that_is_none(self):
        for id in (None, 1.5, True, [], {}):
            with self.subTest(id):
                message = request(id, "tools/list", {"_meta": envelope()})
                self.assert_refused_without_id(self.post(message), 400, INVALID)

    def test_another_version_of_json_rpc(self):
        message = request(1, "tools/list", {"_meta": envelope()})
        for version in (None, "1.0", 2.0):
            wrong = {key: value for key, value in {**message, "jsonrpc": version}.items() if value is not None}
            with self.subTest(version):
                self.assert_refused(self.post(wrong), 400, INVALID)

    def test_a_method_that_is_none(self):
        for method in (None, 7, ["tools/list"]):
            with self.subTest(method):
                self.assert_refused(self.post(request(1, method, {"_meta": envelope()})), 400, INVALID)

    def test_params_that_are_no_object(self):
        for params in ([], "params", 7):
            with self.subTest(params):
                with self.post(request(1, "tools/list", params)) as answer:
                    self.assertIn(answer.message["error"]["code"], (PARAMS, INVALID))
                self.assertEqual(answer.status, 400)

    def test_an_answer_that_nobody_asked_for(self):
        for answer in ({"result": {}}, {"error": {"code": 1, "message": "no"}}):
            with self.subTest(answer):
                with self.post({"jsonrpc": "2.0", "id": 1, **answer}) as refusal:
                    self.assertEqual(refusal.message["error"]["code"], INVALID)
                self.assertEqual(refusal.status, 400)

    def test_a_notification_is_taken_without_an_answer(self):
        for method in ("notifications/cancelled", "notifications/unknown"):
            message = {"jsonrpc": "2.0", "method": method, "params": {"requestId": 1, "_meta": envelope()}}
            with self.post(message, Mcp_Method=method) as answer:
                self.assertEqual((answer.status, answer.body), (202, b""))

    def test_media_types_that_do_not_fit(self):
        message = request(1, "tools/list", {"_meta": envelope()})
        for changes, statuses in (
            ({"Content_Type": "text/plain"}, (400, 415)), ({"Content_Type": None}, (400, 415)),
            ({"Accept": "text/html"}, (406,)),
        ):
            with self.subTest(changes):
                with self.post(message, **changes) as answer:
                    self.assertIn(answer.status, statuses)

    def test_a_session_means_nothing(self):
        message = request(1, "tools/list", {"_meta": envelope()})
        with self.post(message, Mcp_Session_Id="unknown") as answer:
            self.assertTrue(answer.reply(1)["result"]["tools"])
        self.assertIsNone(answer.fields["Mcp-Session-Id"])

    def test_a_cursor_that_is_none(self):
        for method in ("tools/list", "prompts/list", "resources/list", "resources/templates/list"):
            self.assertEqual(self.wire.ask(method, {"cursor": "no such cursor"}).code, PARAMS, method)

    def test_an_unknown_log_level(self):
        level = {"io.modelcontextprotocol/logLevel": "loud"}
        reply = self.wire.ask("tools/call", {"name": "test_logging_tool", "arguments": {}}, meta=level)
        self.assertEqual(reply.code, PARAMS)

    def test_what_is_unknown_is_refused(self):
        for method, params in (
            ("tools/call", {"name": "no_such_tool", "arguments": {}}), ("prompts/get", {"name": "no_such_prompt"}),
            ("completion/complete", {
                "ref": {"type": "ref/prompt", "name": "no_such_prompt"}, "argument": {"name": "a", "value": ""}}),
        ):
            self.assertEqual(self.wire.ask(method, params).code, PARAMS, method)


class Eras:
    """One endpoint serves both eras: the version's field decides, then the body."""

    def test_a_modern_field_on_a_handshake(self):
        params = {"protocolVersion": MODERN, "capabilities": {}, "clientInfo": {"name": "probe", "version": "1"}}
        for version, status, code in ((MODERN, 400, PARAMS), ("garbage", 400, PARAMS)):
            fields = modern_fields("initialize", params, MCP_Protocol_Version=version)
            self.assert_refused(self.wire.send(fields, request(1, "initialize", params)), status, code)

    def test_a_handshakes_field_on_a_modern_request(self):
        params = {"_meta": envelope()}
        for version in ("2024-11-05", "2025-03-26", "2025-06-18", HANDSHAKE, None):
            with self.subTest(version):
                fields = modern_fields("tools/list", params, MCP_Protocol_Version=version)
                self.assert_refused(self.wire.send(fields, request(1, "tools/list", params)), 400, MISMATCH)


class Handshakes(Probes):
    """What a server of the handshake revisions takes, and what it does not."""

    served = HANDSHAKE_SERVERS[0]

    def fields(self, **more):
        return self.wire.fields(**more)

    def test_a_batch_of_2025_03_26(self):
        start = {"protocolVersion": "2025-03-26", "capabilities": {}, "clientInfo": {"name": "probe", "version": "1"}}
        bare = [("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream")]
        with self.wire.send(bare, request(1, "initialize", start)) as answer:
            answer.reply(1)
            fields = [*bare, ("Mcp-Session-Id", answer.fields["Mcp-Session-Id"])]
        initialized = {"jsonrpc": "2.0", "method": "notifications/initialized"}
        with self.wire.send(fields, [initialized]) as answer:
            self.assertEqual((answer.status, answer.body), (202, b""))
        with self.wire.send(fields, [request(2, "ping"), initialized, request(3, "tools/list")]) as answer:
            ids = {message["id"] for message in answer.all() if "result" in message}
        self.assertEqual(ids, {2, 3})
        with self.wire.send(fields, verb="DELETE"):
            pass

    def test_a_batch_of_another_revision(self):
        with self.wire.send(self.fields(), [request(2, "ping")]) as answer:
            self.assertEqual(answer.status, 400)

    def test_an_unsupported_version_after_the_handshake(self):
        with self.wire.send(self.fields(MCP_Protocol_Version="1999-01-01"), request(2, "ping")) as answer:
            self.assertEqual(answer.status, 400)

    def test_a_request_without_its_session(self):
        fields = [(name, value) for name, value in self.fields() if name != "Mcp-Session-Id"]
        with self.wire.send(fields, request(2, "tools/list", {})) as answer:
            self.assertEqual(answer.status, 400)

    def test_methods_of_the_other_era(self):
        for method in ("server/discover", "subscriptions/listen", "unknown/method"):
            self.assertEqual(self.wire.ask(method, {}).code, -32601, method)

    def test_notifications_and_answers_are_taken_without_an_answer(self):
        self.wire.notify("notifications/unknown")
        self.wire.notify("notifications/cancelled", {"requestId": 999})
        self.wire.post({"jsonrpc": "2.0", "id": "nobody-asked", "result": {}})

    def test_ids_come_back_as_they_are(self):
        for id in ("1", "a-string", 0, 2 ** 53 - 1):
            with self.wire.send(self.fields(), request(id, "ping")) as answer:
                self.assertEqual(answer.reply(id)["result"], {})


globals().update(on(MODERN_SERVERS, Envelope) | on(MODERN_SERVERS, Eras))
del Envelope, Eras, Probes
