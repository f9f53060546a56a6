"""The server needs something: one tool asks by a request under a handshake, and by a result since 2026-07-28."""

import json

from mcp import MCPError

from clients import connected
from configurations import in_every_configuration, only
from heard import ROOT, SAMPLE


def can_ask(configuration):
    return configuration.has_way_back


def can_elicit(configuration):
    return configuration.has_way_back and configuration.revision >= "2025-06-18"


def can_elicit_all(configuration):
    return configuration.has_way_back and configuration.revision >= "2025-11-25"


def cannot_ask(configuration):
    return not configuration.has_way_back


def is_modern(configuration):
    return configuration.is_modern


class Asking:
    async def ask(self, tool, arguments=None, *, action="accept", asked):
        """Calls a tool that asks for something, and returns what it makes of the answers."""
        async with connected(self.configuration) as peer:
            peer.heard.action = action
            result = await peer.call(tool, arguments)
            self.assertEqual(sorted(peer.heard.methods()), sorted(asked))
            self.asked = peer.heard.asked
        self.assertFalse(result.is_error, result)
        return result.content[0].text

    @only(can_elicit)
    async def test_a_form_is_filled_in(self):
        text = await self.ask("test_elicitation", {"message": "Who?"}, asked=["elicitation/create"])
        [(_, params)] = self.asked
        self.assertEqual(params.message, "Who?")
        self.assertEqual(sorted(params.requested_schema["required"]), ["email", "username"])
        for word in ("User response:", "accept", "Ada", "ada@example.org"):
            self.assertIn(word, text)

    @only(can_elicit)
    async def test_a_form_may_be_declined_and_dismissed(self):
        for action in ("decline", "cancel"):
            text = await self.ask("test_elicitation", {"message": "?"}, action=action, asked=["elicitation/create"])
            self.assertIn(action, text)

    @only(can_elicit_all)
    async def test_a_form_has_defaults(self):
        text = await self.ask("test_elicitation_sep1034_defaults", asked=["elicitation/create"])
        [(_, params)] = self.asked
        fields = params.requested_schema["properties"]
        defaults = {"name": "John Doe", "age": 30, "score": 95.5, "status": "active", "verified": True}
        self.assertEqual({name: schema["default"] for name, schema in fields.items()}, defaults)
        for value in ("John Doe", "30", "95.5", "active"):
            self.assertIn(value, text)

    @only(can_elicit_all)
    async def test_a_form_has_choices(self):
        text = await self.ask("test_elicitation_sep1330_enums", asked=["elicitation/create"])
        self.assertIn("accept", text)

    @only(can_ask)
    async def test_a_model_is_asked(self):
        text = await self.ask("test_sampling", {"prompt": "Capital?"}, asked=["sampling/createMessage"])
        self.assertEqual(text, f"LLM response: {SAMPLE}")
        [(_, params)] = self.asked
        self.assertEqual((params.messages[0].content.text, params.max_tokens), ("Capital?", 100))

    @only(cannot_ask)
    async def test_without_a_way_back_a_tool_fails_instead_of_waiting(self):
        async with connected(self.configuration) as peer:
            for tool, arguments in (("test_elicitation", {"message": "?"}), ("test_sampling", {"prompt": "?"})):
                try:
                    self.assertTrue((await peer.call(tool, arguments)).is_error, tool)
                except MCPError as error:
                    self.assertNotEqual(error.error.code, -32001, f"{tool} was never answered")
            self.assertEqual(peer.heard.asked, [])

    @only(can_elicit)
    async def test_input_is_required_and_given(self):
        text = await self.ask("test_input_required_result_elicitation", asked=["elicitation/create"])
        self.assertEqual(text, "Hello, Ada!")

    @only(can_elicit)
    async def test_input_may_be_declined(self):
        async with connected(self.configuration) as peer:
            peer.heard.action = "decline"
            result = await peer.call("test_input_required_result_elicitation")
            self.assertTrue(result.content)

    @only(can_ask)
    async def test_input_comes_from_a_model(self):
        text = await self.ask("test_input_required_result_sampling", asked=["sampling/createMessage"])
        self.assertIn(SAMPLE, text)

    @only(can_ask)
    async def test_input_is_a_list_of_roots(self):
        text = await self.ask("test_input_required_result_list_roots", asked=["roots/list"])
        self.assertIn(ROOT, text)

    @only(can_elicit)
    async def test_state_travels_with_the_question(self):
        text = await self.ask("test_input_required_result_request_state", asked=["elicitation/create"])
        self.assertIn("state-ok", text)

    @only(can_elicit)
    async def test_several_inputs_are_asked_for_at_once(self):
        await self.ask(
            "test_input_required_result_multiple_inputs",
            asked=["elicitation/create", "sampling/createMessage", "roots/list"])

    @only(can_elicit)
    async def test_rounds_follow_each_other(self):
        text = await self.ask("test_input_required_result_multi_round", asked=["elicitation/create"] * 2)
        self.assertIn("Ada", text)
        self.assertEqual(
            [list(params.requested_schema["properties"]) for _, params in self.asked], [["name"], ["color"]])

    @only(can_elicit)
    async def test_a_prompt_asks_too(self):
        async with connected(self.configuration) as peer:
            messages = await peer.prompt("test_input_required_result_prompt")
            self.assertEqual(peer.heard.methods(), ["elicitation/create"])
        self.assertIn("Ada", json.dumps([message.content.text for message in messages]))

    @only(is_modern)
    async def test_what_the_client_cannot_do_is_not_asked_for(self):
        async with connected(self.configuration, answers=False) as peer:
            with self.assertRaises(MCPError) as refused:
                await peer.call("test_missing_capability")
        self.assertEqual(refused.exception.error.code, -32021)
        self.assertEqual(refused.exception.error.data["requiredCapabilities"], {"sampling": {}})

    @only(is_modern)
    async def test_what_the_client_can_do_is_taken_from_the_request(self):
        async with connected(self.configuration) as peer:
            self.assertFalse((await peer.call("test_missing_capability")).is_error)


globals().update(in_every_configuration(Asking))
del Asking
