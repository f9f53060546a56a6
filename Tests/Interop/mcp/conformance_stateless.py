"""The scenario `server-stateless`: what a modern server makes of each request by itself; a method for each probe."""

import time

from probe import CAPABILITIES, CLIENT_INFO, INFO, VERSION, envelope, modern_fields, request
from wires import MODERN, MODERN_SERVERS, on

UNKNOWN = "v999.0.0"
SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId"
ACKNOWLEDGED = "notifications/subscriptions/acknowledged"
REMOVED = [
    "initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe", "unknown/method"]


class Stateless:
    def post(self, id, method, params, **changes):
        """A request whose params are as they are here, envelope or not."""
        return self.wire.send(modern_fields(method, params, **changes), request(id, method, params))

    def assert_error(self, id, status, code, answer):
        message = self.assert_refused(answer, status, code)
        self.assertEqual(message["id"], id)
        self.assertIs(type(message["id"]), type(id))
        return message["error"]

    def discover(self):
        return self.wire.ask("server/discover", capabilities={}).result

    def test_discover_without_an_envelope(self):
        self.assert_error(101, 400, -32602, self.post(101, "server/discover", {}))

    def test_discover_without_protocol_version(self):
        meta = {CLIENT_INFO: INFO, CAPABILITIES: {}}
        self.assert_error(102, 400, -32602, self.post(102, "server/discover", {"_meta": meta}))

    def test_discover_without_client_capabilities(self):
        meta = {VERSION: MODERN, CLIENT_INFO: INFO}
        self.assert_error(104, 400, -32602, self.post(104, "server/discover", {"_meta": meta}))

    def test_discover_without_client_info(self):
        meta = {VERSION: MODERN, CAPABILITIES: {}}
        with self.post(105, "server/discover", {"_meta": meta}) as answer:
            self.assertEqual(answer.status, 200)
            self.assertIn("result", answer.reply(105))

    def test_discover(self):
        result = self.discover()
        self.assertIn(MODERN, result["supportedVersions"])
        self.assertIsInstance(result["capabilities"], dict)
        info = result["_meta"]["io.modelcontextprotocol/serverInfo"]
        self.assertTrue(info["name"] and info["version"])

    def test_what_is_advertised_is_served(self):
        advertised = self.discover()["capabilities"]
        for kind in ("tools", "prompts"):
            reply = self.wire.ask(f"{kind}/list", capabilities={}, id={"tools": 202, "prompts": 203}[kind])
            if kind in advertised:
                self.assertIsInstance(reply.result[kind], list)
            else:
                self.assertEqual(reply.code, -32601, f"{kind} is served and not advertised")

    def test_an_unknown_version(self):
        params = {"_meta": envelope({}, UNKNOWN)}
        error = self.assert_error(
            301, 400, -32022, self.post(301, "server/discover", params, MCP_Protocol_Version=UNKNOWN))
        supported = error["data"]["supported"]
        self.assertTrue(supported)
        self.assertLessEqual(set(supported), set(self.discover()["supportedVersions"]))
        self.assertEqual(error["data"]["requested"], UNKNOWN)

    def test_a_version_that_is_not_the_headers(self):
        params = {"_meta": envelope({}, UNKNOWN)}
        self.assert_error(302, 400, -32020, self.post(302, "server/discover", params))

    def test_a_missing_capability(self):
        params = {"name": "test_missing_capability", "arguments": {}, "_meta": envelope({})}
        error = self.assert_error(401, 400, -32021, self.post(401, "tools/call", params))
        self.assertEqual(error["data"]["requiredCapabilities"], {"sampling": {}})

    def test_methods_that_were_removed_or_never_were(self):
        for id, method in enumerate(REMOVED, 501):
            with self.subTest(method):
                answer = self.post(id, method, {"_meta": envelope({})})
                self.assert_error(id, 404, -32601, answer)

    def test_an_error_has_the_id_of_its_request(self):
        for id in ("a-string", "1", 2 ** 53 - 1, 0):
            answer = self.post(id, "unknown/method", {"_meta": envelope({})})
            self.assert_error(id, 404, -32601, answer)

    def test_a_stream_carries_no_requests(self):
        params = {"name": "test_streaming_elicitation", "arguments": {}}
        capabilities = {"elicitation": {}}
        began = time.monotonic()
        with self.wire.open("tools/call", params, capabilities=capabilities) as answer:
            seen = answer.all()
        self.assertLess(time.monotonic() - began, 0.6)
        self.assertTrue(seen)
        self.assertFalse([one for one in seen if "method" in one and "id" in one])
        self.assertTrue([one for one in seen if "error" not in one], seen)

    def test_no_log_messages_unless_asked_for(self):
        params = {"name": "test_logging_tool", "arguments": {}}
        began = time.monotonic()
        reply = self.wire.ask("tools/call", params, capabilities={})
        self.assertLess(time.monotonic() - began, 0.5)
        self.assertTrue(reply.result["content"])
        self.assertEqual(reply.told("notifications/message"), [])
        wanted = self.wire.ask("tools/call", params, meta={"io.modelcontextprotocol/logLevel": "debug"})
        self.assertTrue(wanted.told("notifications/message"))

    def listen(self, wanted, *, trigger=None, until, patience):
        """What a subscription carries: it is opened, a tool is called from elsewhere, and it is read for a while."""
        id = time.time_ns() // 1_000_000
        with self.wire.open(
            "subscriptions/listen", {"notifications": wanted}, capabilities={}, id=id, patience=patience) as answer:
            self.assertTrue(answer.is_stream, f"{answer.status} {answer.body}")
            for message in answer:
                if len(answer.seen) == 1 and trigger:
                    self.wire.ask("tools/call", {"name": trigger, "arguments": {}}, capabilities={})
                if message.get("method") == until:
                    break
        for message in answer.seen:
            subscription = message["params"]["_meta"][SUBSCRIPTION]
            self.assertEqual((subscription, type(subscription)), (id, int))
        return [message["method"] for message in answer.seen], answer.seen

    def test_a_subscription_is_acknowledged_first(self):
        methods, seen = self.listen(
            {"toolsListChanged": True}, trigger="test_trigger_tool_change",
            until="notifications/tools/list_changed", patience=0.8)
        self.assertEqual(methods[0], ACKNOWLEDGED)
        self.assertEqual(seen[0]["params"]["notifications"], {"toolsListChanged": True})

    def test_a_subscription_honours_what_there_is(self):
        wanted = {"promptsListChanged": True, "resourceSubscriptions": ["test://watched-resource"], "unknown": True}
        _, seen = self.listen(wanted, until=ACKNOWLEDGED, patience=1.5)
        del wanted["unknown"]
        self.assertEqual(seen[0]["params"]["notifications"], wanted)

    def test_a_subscription_carries_nothing_else(self):
        methods, _ = self.listen(
            {"promptsListChanged": True}, trigger="test_trigger_tool_change",
            until="notifications/tools/list_changed", patience=1.5)
        self.assertEqual(methods, [ACKNOWLEDGED])

    def test_a_subscription_hears_of_prompts(self):
        methods, _ = self.listen(
            {"promptsListChanged": True}, trigger="test_trigger_prompt_change",
            until="notifications/prompts/list_changed", patience=1.5)
        self.assertEqual(methods, [ACKNOWLEDGED, "notifications/prompts/list_changed"])

    def test_a_subscription_hears_of_tools(self):
        methods, _ = self.listen(
            {"toolsListChanged": True}, trigger="test_trigger_tool_change",
            until="notifications/tools/list_changed", patience=1.5)
        self.assertEqual(methods, [ACKNOWLEDGED, "notifications/tools/list_changed"])


globals().update(on(MODERN_SERVERS, Stateless))
del Stateless
