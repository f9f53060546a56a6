"""The scenarios `input-required-result-*`: a server that needs more says so in a result; a method for each."""

from wires import MODERN_SERVERS, on

SAMPLED = {
    "role": "assistant", "model": "test-model", "stopReason": "endTurn",
    "content": {"type": "text", "text": "The capital of France is Paris."}}
ROOTS = {"roots": [{"uri": "file:///test/root", "name": "Test Root"}]}
TOOL = "test_input_required_result_"


def accepted(**content):
    return {"action": "accept", "content": content}


class InputRequired:
    def first(self, tool, **more):
        """The question of a tool that has not been told anything yet."""
        return self.assert_asks(self.wire.ask("tools/call", {"name": TOOL + tool, "arguments": {}}, **more).result)

    def assert_asks(self, result):
        self.assertEqual(result["resultType"], "input_required", result)
        self.assertTrue(result["inputRequests"])
        return result

    def again(self, tool, asked, answers, **changes):
        """The reply to the same call with answers, and with the state that came with the question."""
        params = {"name": TOOL + tool, "arguments": {}, "inputResponses": answers}
        if "requestState" in asked:
            params["requestState"] = asked["requestState"]
        return self.wire.ask("tools/call", {**params, **changes})

    def assert_complete(self, reply):
        self.assertEqual(reply.result["resultType"], "complete", reply.result)
        self.assertTrue(reply.result["content"])
        return reply.result["content"][0]["text"]

    def test_basic_elicitation(self):
        asked = self.first("elicitation")
        question = asked["inputRequests"]["user_name"]
        self.assertEqual(question["method"], "elicitation/create")
        self.assertEqual(question["params"]["message"], "What is your name?")
        self.assertEqual(question["params"]["requestedSchema"]["required"], ["name"])
        reply = self.again("elicitation", asked, {"user_name": accepted(name="Alice")})
        self.assertEqual(self.assert_complete(reply), "Hello, Alice!")

    def test_basic_elicitation_answered_before_it_is_asked(self):
        reply = self.again("elicitation", {}, {"user_name": accepted(name="Alice")})
        self.assertEqual(self.assert_complete(reply), "Hello, Alice!")

    def test_basic_sampling(self):
        asked = self.first("sampling")
        question = asked["inputRequests"]["capital_question"]
        self.assertEqual((question["method"], question["params"]["maxTokens"]), ("sampling/createMessage", 100))
        [message] = question["params"]["messages"]
        self.assertEqual(message["content"]["text"], "What is the capital of France?")
        reply = self.again("sampling", asked, {"capital_question": SAMPLED})
        self.assertIn("Paris", self.assert_complete(reply))

    def test_basic_list_roots(self):
        asked = self.first("list_roots")
        self.assertEqual(asked["inputRequests"]["client_roots"]["method"], "roots/list")
        self.assert_complete(self.again("list_roots", asked, {"client_roots": ROOTS}))

    def test_request_state(self):
        asked = self.first("request_state")
        self.assertIn("confirm", asked["inputRequests"])
        self.assertTrue(asked["requestState"] and isinstance(asked["requestState"], str))
        reply = self.again("request_state", asked, {"confirm": accepted(ok=True)})
        self.assertIn("state-ok", self.assert_complete(reply))

    def test_multiple_input_requests(self):
        asked = self.first("multiple_inputs")
        self.assertTrue(asked["requestState"])
        self.assertEqual({key: question["method"] for key, question in asked["inputRequests"].items()}, {
            "user_name": "elicitation/create", "greeting": "sampling/createMessage", "client_roots": "roots/list"})
        answers = {"user_name": accepted(name="Alice"), "greeting": SAMPLED, "client_roots": ROOTS}
        self.assert_complete(self.again("multiple_inputs", asked, answers))

    def test_multi_round(self):
        first = self.first("multi_round")
        self.assertIn("step1", first["inputRequests"])
        second = self.assert_asks(self.again("multi_round", first, {"step1": accepted(name="Alice")}).result)
        self.assertIn("step2", second["inputRequests"])
        self.assertNotEqual(second["requestState"], first["requestState"])
        text = self.assert_complete(self.again("multi_round", second, {"step2": accepted(color="blue")}))
        self.assertTrue("Alice" in text and "blue" in text, text)

    def test_missing_input_response(self):
        reply = self.again("elicitation", self.first("elicitation"), {"wrong_key": accepted(data="wrong")})
        self.assertIn("user_name", self.assert_asks(reply.result)["inputRequests"])

    def test_non_tool_request(self):
        params = {"name": TOOL + "prompt"}
        asked = self.assert_asks(self.wire.ask("prompts/get", params).result)
        params["inputResponses"] = {"user_context": accepted(context="test context")}
        if "requestState" in asked:
            params["requestState"] = asked["requestState"]
        result = self.wire.ask("prompts/get", params).result
        self.assertEqual(result["resultType"], "complete")
        self.assertTrue(result["messages"])

    def test_result_type(self):
        result = self.wire.ask("tools/call", {"name": TOOL + "elicitation", "arguments": {}}).result
        self.assertEqual(result["resultType"], "input_required")
        self.assertFalse({"ttlMs", "cacheScope"} & set(result))

    def test_unsupported_methods(self):
        for method in ("tools/list", "prompts/list"):
            self.assertEqual(self.wire.ask(method, {}).result["resultType"], "complete", method)

    def test_tampered_state(self):
        asked = self.first("tampered_state")
        answers = {next(iter(asked["inputRequests"])): accepted(ok=True)}
        state = asked["requestState"]
        for wrong in (f"{state}-TAMPERED", state[:-1], state[::-1], "-", ""):
            with self.subTest(wrong):
                self.assertEqual(self.again("tampered_state", asked, answers, requestState=wrong).code, -32602)
        self.assert_complete(self.again("tampered_state", asked, answers))

    def test_state_of_another_tool(self):
        asked = self.first("request_state")
        answers = {"confirm": accepted(ok=True)}
        self.assertEqual(self.again("tampered_state", asked, answers).code, -32602)

    def test_capability_check(self):
        asked = self.first("capabilities", capabilities={"sampling": {}})
        methods = {question["method"] for question in asked["inputRequests"].values()}
        self.assertEqual(methods, {"sampling/createMessage"})

    def test_ignore_extra_params(self):
        answers = {"user_name": accepted(name="Alice"), "unknown_key": accepted(data="extra")}
        reply = self.again("elicitation", self.first("elicitation"), answers)
        self.assertEqual(self.assert_complete(reply), "Hello, Alice!")

    def test_validate_input(self):
        asked = self.first("elicitation")
        for answers in ({"user_name": 12345}, None):
            with self.subTest(answers):
                message = self.again("elicitation", asked, answers).message
                self.assertNotEqual(message.get("result", {}).get("resultType"), "complete", message)


globals().update(on(MODERN_SERVERS, InputRequired))
del InputRequired
