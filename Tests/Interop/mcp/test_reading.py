"""What the server has: tools, resources, prompts and completions, listed, read and called."""

import base64
import json

import mcp_types
from mcp import MCPError

from clients import connected
from configurations import in_every_configuration, only

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
UNKNOWN = "test://nonexistent-resource-for-conformance-testing"
PROMPT = mcp_types.PromptReference(type="ref/prompt", name="test_prompt_with_arguments")
OLD = ("2024-11-05", "2025-03-26")


class Reading:
    def assert_text(self, result, text):
        self.assertFalse(result.is_error, result)
        self.assertEqual(result.content[0].text, text)

    async def test_the_revision_is_agreed_on(self):
        async with connected(self.configuration) as peer:
            self.assertEqual(peer.session.protocol_version, self.configuration.revision)
            self.assertTrue(peer.session.server_info.name)
            capabilities = peer.session.server_capabilities
            for name in ("tools", "resources", "prompts", "logging"):
                self.assertIsNotNone(getattr(capabilities, name), name)

    async def test_tools_are_listed(self):
        async with connected(self.configuration) as peer:
            tools = await peer.tools()
        self.assertEqual(tools[0].name, "test_simple_text")
        for tool in tools:
            self.assertRegex(tool.name, r"^[A-Za-z0-9_./-]{1,64}$")
            self.assertTrue(tool.description, tool.name)
            self.assertEqual(tool.input_schema["type"], "object", tool.name)
        self.assertEqual(len({tool.name for tool in tools}), len(tools))

    async def test_every_keyword_of_a_schema_arrives(self):
        async with connected(self.configuration) as peer:
            schema = {tool.name: tool for tool in await peer.tools()}["json_schema_2020_12_tool"].input_schema
        self.assertEqual(schema["$schema"], "https://json-schema.org/draft/2020-12/schema")
        self.assertEqual(schema["$defs"]["address"]["$anchor"], "addressDef")
        self.assertEqual(schema["allOf"], [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}])
        self.assertEqual((schema["then"], schema["else"]), ({"required": ["phone"]}, {"required": ["email"]}))
        self.assertIs(schema["additionalProperties"], False)

    async def test_a_tool_answers_in_text(self):
        async with connected(self.configuration) as peer:
            self.assert_text(await peer.call("test_simple_text"), "This is a simple text response for testing.")

    async def test_a_tool_answers_with_a_picture(self):
        async with connected(self.configuration) as peer:
            [block] = (await peer.call("test_image_content")).content
        self.assertEqual((block.type, block.data, block.mime_type), ("image", PNG, "image/png"))

    @only(lambda configuration: configuration.revision != "2024-11-05")
    async def test_a_tool_answers_with_sound(self):
        async with connected(self.configuration) as peer:
            [block] = (await peer.call("test_audio_content")).content
        self.assertEqual((block.type, block.mime_type), ("audio", "audio/wav"))
        self.assertTrue(base64.b64decode(block.data).startswith(b"RIFF"))

    async def test_a_tool_answers_with_a_resource(self):
        async with connected(self.configuration) as peer:
            [block] = (await peer.call("test_embedded_resource")).content
        self.assertEqual(block.resource.uri, "test://embedded-resource")
        self.assertEqual(block.resource.text, "This is an embedded resource content.")

    async def test_a_tool_answers_with_several_blocks(self):
        async with connected(self.configuration) as peer:
            blocks = (await peer.call("test_multiple_content_types")).content
        self.assertEqual([block.type for block in blocks], ["text", "image", "resource"])
        self.assertEqual(json.loads(blocks[2].resource.text), {"test": "data", "value": 123})

    async def test_a_tool_that_fails_is_an_error_in_its_result(self):
        async with connected(self.configuration) as peer:
            result = await peer.call("test_error_handling")
        self.assertTrue(result.is_error)
        self.assertIn("This tool intentionally returns an error for testing", result.content[0].text)

    async def test_arguments_that_do_not_fit_are_an_error_in_the_result(self):
        async with connected(self.configuration) as peer:
            result = await peer.call("greet", {"name": ["no", "text"]})
        self.assertTrue(result.is_error)
        self.assertIn("name", result.content[0].text)

    async def test_an_unknown_tool_is_an_error_of_the_protocol(self):
        await self.assert_refused(-32602, lambda peer: peer.call("no_such_tool"))

    async def test_an_argument_travels_in_a_header_too(self):
        async with connected(self.configuration) as peer:
            # The clients learn from the list which arguments are mirrored.
            await peer.tools()
            for region in ("eu-west", "Zürich ☕", " edges ", "=?base64?aGk=?=", ""):
                result = await peer.call("test_x_mcp_header", {"region": region})
                self.assertFalse(result.is_error, f"{region!r}: {result}")
                self.assertIn(region, result.content[0].text)

    async def test_resources_and_templates_are_listed(self):
        async with connected(self.configuration) as peer:
            resources, templates = await peer.resources(), await peer.templates()
        self.assertTrue({"test://static-text", "test://static-binary"} <= {one.uri for one in resources})
        self.assertIn("test://template/{id}/data", [one.uri_template for one in templates])
        self.assertTrue(all(one.name for one in [*resources, *templates]))

    async def test_text_is_read(self):
        async with connected(self.configuration) as peer:
            [contents] = await peer.read("test://static-text")
        self.assertEqual(contents.text, "This is the content of the static text resource.")
        self.assertEqual((contents.uri, contents.mime_type), ("test://static-text", "text/plain"))

    async def test_bytes_are_read(self):
        async with connected(self.configuration) as peer:
            [contents] = await peer.read("test://static-binary")
        self.assertEqual(contents.blob, PNG)

    async def test_a_template_is_read(self):
        async with connected(self.configuration) as peer:
            [contents] = await peer.read("test://template/123/data")
        self.assertEqual(json.loads(contents.text), {"id": "123", "templateTest": True, "data": "Data for ID: 123"})

    async def test_a_missing_resource_has_its_revisions_code(self):
        code = -32602 if self.configuration.is_modern else -32002
        await self.assert_refused(code, lambda peer: peer.read(UNKNOWN))

    async def test_prompts_are_listed(self):
        async with connected(self.configuration) as peer:
            prompts = {prompt.name: prompt for prompt in await peer.prompts()}
        self.assertTrue(all(prompt.description for prompt in prompts.values()))
        arguments = prompts["test_prompt_with_arguments"].arguments
        self.assertEqual([argument.name for argument in arguments], ["arg1", "arg2"])

    async def test_prompts_are_filled_in(self):
        async with connected(self.configuration) as peer:
            [simple] = await peer.prompt("test_simple_prompt")
            [filled] = await peer.prompt("test_prompt_with_arguments", {"arg1": "one", "arg2": "zwei ☕"})
            embedded, asked = await peer.prompt("test_prompt_with_embedded_resource", {"resourceUri": "test://x"})
            picture, _ = await peer.prompt("test_prompt_with_image")
        self.assertEqual(simple.content.text, "This is a simple prompt for testing.")
        self.assertEqual(filled.content.text, "Prompt with arguments: arg1='one', arg2='zwei ☕'")
        self.assertEqual(embedded.content.resource.uri, "test://x")
        self.assertEqual(asked.content.text, "Please process the embedded resource above.")
        self.assertEqual(picture.content.data, PNG)

    async def test_an_unknown_prompt_is_refused(self):
        await self.assert_refused(-32602, lambda peer: peer.prompt("no_such_prompt"))

    async def test_a_prompt_without_its_arguments_is_refused(self):
        await self.assert_refused(-32602, lambda peer: peer.prompt("test_prompt_with_arguments", {"arg1": "one"}))

    async def test_an_argument_is_completed(self):
        async with connected(self.configuration) as peer:
            completion = await peer.complete(PROMPT, "arg1", "test")
        self.assertIsInstance(completion.values, list)
        self.assertLessEqual(len(completion.values), 100)

    async def assert_refused(self, code, ask):
        async with connected(self.configuration) as peer:
            with self.assertRaises(MCPError) as refused:
                await ask(peer)
        self.assertEqual(refused.exception.error.code, code, refused.exception)


globals().update(in_every_configuration(Reading))
del Reading
