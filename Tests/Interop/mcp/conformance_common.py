"""Scenarios of both eras: listing, reading, calling, completing; a method for each of the conformance suite."""

import base64
import json
import re

from probe import INFO, envelope, modern_fields, request
from wires import HANDSHAKE_SERVERS, MODERN, MODERN_SERVERS, at_once, on

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
EVIL = "evil.example.com"
MISSING = "test://nonexistent-resource-for-conformance-testing"


class Common:
    def blocks(self, tool):
        """The content of a tool's result, by type; called without arguments."""
        result = self.call(tool).result
        self.assertNotIn("isError", {key for key, value in result.items() if value is True})
        self.assertTrue(result["content"])
        return {block["type"]: block for block in result["content"]}

    def test_tools_list(self):
        tools = self.wire.ask("tools/list", {}).result["tools"]
        # The header scenarios call whichever tool comes first.
        self.assertEqual(tools[0]["name"], "test_simple_text")
        for tool in tools:
            for key in ("name", "description", "inputSchema"):
                self.assertTrue(tool.get(key), f"{tool}: {key}")
            self.assertTrue(re.fullmatch("[A-Za-z0-9_./-]{1,64}", tool["name"]), tool["name"])

    def test_tools_call_simple_text(self):
        self.assertEqual(self.blocks("test_simple_text")["text"]["text"], "This is a simple text response for testing.")
        self.assertTrue(self.call("test_simple_text", {}).result["content"])

    def test_tools_call_image(self):
        block = self.blocks("test_image_content")["image"]
        self.assertEqual((block["data"], block["mimeType"]), (PNG, "image/png"))

    def test_tools_call_audio(self):
        block = self.blocks("test_audio_content")["audio"]
        self.assertEqual(block["mimeType"], "audio/wav")
        self.assertTrue(base64.b64decode(block["data"], validate=True).startswith(b"RIFF"))

    def test_tools_call_embedded_resource(self):
        resource = self.blocks("test_embedded_resource")["resource"]["resource"]
        self.assertEqual(resource, {
            "uri": "test://embedded-resource", "mimeType": "text/plain",
            "text": "This is an embedded resource content."})

    def test_tools_call_mixed_content(self):
        blocks = self.blocks("test_multiple_content_types")
        self.assertEqual(set(blocks), {"text", "image", "resource"})
        self.assertEqual(blocks["text"]["text"], "Multiple content types test:")
        resource = blocks["resource"]["resource"]
        self.assertEqual((resource["uri"], resource["mimeType"]), ("test://mixed-content-resource", "application/json"))
        self.assertEqual(json.loads(resource["text"]), {"test": "data", "value": 123})

    def test_tools_call_error(self):
        result = self.call("test_error_handling").result
        self.assertIs(result["isError"], True)
        self.assertEqual(result["content"][0]["text"], "This tool intentionally returns an error for testing")

    def test_tools_call_with_progress(self):
        reply = self.call("test_tool_with_progress", {}, meta={"progressToken": "progress-test-1"})
        told = [notice["params"] for notice in reply.told("notifications/progress")]
        self.assertEqual([params["progressToken"] for params in told], ["progress-test-1"] * 3)
        self.assertEqual([(params["progress"], params["total"]) for params in told], [(0, 100), (50, 100), (100, 100)])
        self.assertTrue(reply.result["content"])
        self.assertEqual(self.call("test_tool_with_progress", {}).told("notifications/progress"), [])

    def test_server_sse_multiple_streams(self):
        def list_tools(id):
            params = {"_meta": envelope({})} if self.wire.revision == MODERN else {}
            accept = "text/event-stream, application/json"
            fields = modern_fields("tools/list", params, Accept=accept) if self.wire.revision == MODERN else (
                self.wire.fields(Accept=accept))
            with self.wire.send(fields, request(id, "tools/list", params)) as answer:
                return answer.status, answer.reply(id)["result"]["tools"]

        answers = at_once(*(lambda id=id: list_tools(id) for id in (1000, 1001, 1002)))
        self.assertTrue(all(status // 100 == 2 and tools for status, tools in answers), answers)

    def test_resources_list(self):
        resources = self.wire.ask("resources/list", {}).result["resources"]
        self.assertTrue(resources)
        self.assertTrue(all(resource["uri"] and resource["name"] for resource in resources))
        uris = {resource["uri"] for resource in resources}
        self.assertTrue({"test://static-text", "test://static-binary", "test://watched-resource"} <= uris, uris)

    def read(self, uri):
        [contents] = self.wire.ask("resources/read", {"uri": uri}).result["contents"]
        self.assertEqual(contents["uri"], uri)
        return contents

    def test_resources_read_text(self):
        contents = self.read("test://static-text")
        self.assertEqual(contents["mimeType"], "text/plain")
        self.assertEqual(contents["text"], "This is the content of the static text resource.")

    def test_resources_read_binary(self):
        contents = self.read("test://static-binary")
        self.assertEqual((contents["mimeType"], contents["blob"]), ("image/png", PNG))

    def test_resources_templates_read(self):
        templates = self.wire.ask("resources/templates/list", {}).result["resourceTemplates"]
        self.assertIn("test://template/{id}/data", [template["uriTemplate"] for template in templates])
        contents = self.read("test://template/123/data")
        self.assertEqual(contents["mimeType"], "application/json")
        self.assertEqual(json.loads(contents["text"]), {"id": "123", "templateTest": True, "data": "Data for ID: 123"})

    def test_sep_2164_resource_not_found(self):
        reply = self.wire.ask("resources/read", {"uri": MISSING})
        self.assertEqual(reply.code, -32602 if self.wire.revision == MODERN else -32002)
        self.assertEqual(reply.error["data"]["uri"], MISSING)

    def test_prompts_list(self):
        prompts = self.wire.ask("prompts/list", {}).result["prompts"]
        self.assertTrue(prompts)
        for prompt in prompts:
            self.assertTrue(prompt["name"] and prompt.get("description"), prompt)

    def prompt(self, name, arguments=None):
        params = {"name": name} if arguments is None else {"name": name, "arguments": arguments}
        messages = self.wire.ask("prompts/get", params).result["messages"]
        self.assertTrue(all(message["role"] in ("user", "assistant") for message in messages))
        return [message["content"] for message in messages]

    def test_prompts_get_simple(self):
        [content] = self.prompt("test_simple_prompt")
        self.assertEqual(content, {"type": "text", "text": "This is a simple prompt for testing."})

    def test_prompts_get_with_args(self):
        [content] = self.prompt("test_prompt_with_arguments", {"arg1": "testValue1", "arg2": "testValue2"})
        self.assertEqual(content["text"], "Prompt with arguments: arg1='testValue1', arg2='testValue2'")

    def test_prompts_get_embedded_resource(self):
        uri = "test://example-resource"
        embedded, text = self.prompt("test_prompt_with_embedded_resource", {"resourceUri": uri})
        self.assertEqual(embedded["type"], "resource")
        self.assertEqual(embedded["resource"], {
            "uri": uri, "mimeType": "text/plain", "text": "Embedded resource content for testing."})
        self.assertEqual(text["text"], "Please process the embedded resource above.")

    def test_prompts_get_with_image(self):
        image, text = self.prompt("test_prompt_with_image")
        self.assertEqual((image["type"], image["data"], image["mimeType"]), ("image", PNG, "image/png"))
        self.assertEqual(text["text"], "Please analyze the image above.")

    def test_completion_complete(self):
        completion = self.wire.ask("completion/complete", {
            "ref": {"type": "ref/prompt", "name": "test_prompt_with_arguments"},
            "argument": {"name": "arg1", "value": "test"}}).result["completion"]
        self.assertIsInstance(completion["values"], list)

    def test_json_schema_2020_12(self):
        tools = self.wire.ask("tools/list", {}).result["tools"]
        [schema] = [tool["inputSchema"] for tool in tools if tool["name"] == "json_schema_2020_12_tool"]
        self.assertEqual(schema["$schema"], "https://json-schema.org/draft/2020-12/schema")
        self.assertEqual(schema["$defs"]["address"]["$anchor"], "addressDef")
        self.assertIs(schema["additionalProperties"], False)
        self.assertEqual(schema["allOf"], [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}])
        self.assertEqual(schema["if"]["properties"], {"contactMethod": {"const": "phone"}})
        self.assertEqual((schema["then"], schema["else"]), ({"required": ["phone"]}, {"required": ["email"]}))

    def test_dns_rebinding_protection(self):
        for host in (EVIL, f"{EVIL}:{self.wire.endpoint.address[1]}"):
            status = self.knock(("Host", host), ("Origin", f"http://{host}"))
            self.assertEqual(status // 100, 4, host)
        self.assertEqual(self.knock(("Host", self.wire.host), ("Origin", f"http://{EVIL}")), 403)
        self.assertEqual(self.knock(("Host", EVIL)) // 100, 4)
        for own in (self.wire.host, self.wire.host.replace("127.0.0.1", "localhost")):
            self.assertEqual(self.knock(("Host", own), ("Origin", f"http://{own}")) // 100, 2, own)
        self.assertEqual(self.knock(("Host", self.wire.host)) // 100, 2)

    def knock(self, *fields):
        """The status of a first request: discover, or a handshake that carries a modern client's fields."""
        if self.wire.revision == MODERN:
            method, params = "server/discover", {"_meta": envelope({})}
        else:
            method = "initialize"
            params = {"protocolVersion": self.wire.revision, "capabilities": {}, "clientInfo": INFO}
        standard = modern_fields(method, params, MCP_Protocol_Version=self.wire.revision)
        with self.wire.send([*fields, *standard], request(1, method, params)) as answer:
            return answer.status


globals().update(on([*MODERN_SERVERS, *HANDSHAKE_SERVERS], Common))
del Common
