"""The header scenarios and caching of 2026-07-28; a method for each check of the conformance suite."""

from probe import envelope, modern_fields, request
from wires import MODERN_SERVERS, on

MISMATCH = -32020
#: The methods whose results say how long they may be kept (2026-07-28, utilities/caching).
CACHEABLE = ("server/discover", "tools/list", "prompts/list", "resources/list", "resources/templates/list")


class Headers:
    """`http-header-validation`: the standard fields repeat the body, or the request is refused."""

    def setUp(self):
        [self.tool, *_] = [tool["name"] for tool in self.wire.ask("tools/list", {}).result["tools"]]

    def post(self, method, params=None, *, more=(), **changes):
        params = {**(params or {}), "_meta": envelope()}
        fields = modern_fields(method, params, **changes)
        return self.wire.send([*fields, *more], request(1, method, params))

    def call(self, **options):
        return self.post("tools/call", {"name": self.tool, "arguments": {}}, **options)

    def assert_served(self, answer):
        with answer:
            message = answer.reply(1)
        self.assertLess(answer.status, 400, message)
        self.assertIn("result", message)

    def test_a_method_that_is_not_the_bodys(self):
        self.assert_refused(self.post("tools/list", Mcp_Method="prompts/list"), 400, MISMATCH)

    def test_no_method(self):
        self.assert_refused(self.post("tools/list", Mcp_Method=None), 400, MISMATCH)

    def test_a_method_in_other_letters(self):
        self.assert_refused(self.post("tools/list", Mcp_Method="TOOLS/LIST"), 400, MISMATCH)

    def test_a_name_that_is_not_the_bodys(self):
        self.assert_refused(self.call(Mcp_Name="wrong_tool_name"), 400, MISMATCH)

    def test_no_name(self):
        self.assert_refused(self.call(Mcp_Name=None), 400, MISMATCH)

    def test_a_name_with_spaces_around_it(self):
        self.assert_served(self.call(Mcp_Name=f"  {self.tool}  "))

    def test_fields_in_other_letters(self):
        for name in ("mcp-method", "MCP-METHOD"):
            self.assert_served(self.post("tools/list", Mcp_Method=None, more=[(name, "tools/list")]))

    def test_a_name_may_be_encoded(self):
        encoded = "=?base64?dGVzdDovL3N0YXRpYy10ZXh0?="
        self.assert_served(self.post("resources/read", {"uri": "test://static-text"}, Mcp_Name=encoded))
        self.assert_refused(
            self.post("resources/read", {"uri": "test://static-binary"}, Mcp_Name=encoded), 400, MISMATCH)

    def test_no_version(self):
        self.assert_refused(self.post("tools/list", MCP_Protocol_Version=None), 400, MISMATCH)

    def test_a_field_that_comes_twice(self):
        for name, value in (("Mcp-Method", "tools/call"), ("Mcp-Name", self.tool)):
            self.assert_refused(self.call(more=[(name, value)]), 400, MISMATCH)


class CustomHeaders:
    """`http-custom-header-server-validation`: a parameter with x-mcp-header repeats the body, too."""

    def setUp(self):
        self.name, self.parameter, self.header, self.others = self.find()

    def find(self):
        """The first tool with such a parameter of text, and values for the other arguments that it must have."""
        values = {"number": 0, "integer": 0, "boolean": False}
        for tool in self.wire.ask("tools/list", {}).result["tools"]:
            schema = tool["inputSchema"]
            for parameter, field in schema.get("properties", {}).items():
                if "x-mcp-header" in field and field["type"] == "string":
                    required = [name for name in schema.get("required", []) if name != parameter]
                    others = {
                        name: values.get(schema["properties"][name]["type"], "test-default") for name in required}
                    return tool["name"], parameter, f"Mcp-Param-{field['x-mcp-header']}", others
        raise AssertionError("no tool has an x-mcp-header")

    def call(self, value, header):
        params = {"name": self.name, "arguments": {**self.others, self.parameter: value}, "_meta": envelope()}
        fields = modern_fields("tools/call", params)
        if header is not None:
            fields.append((self.header, header))
        return self.wire.send(fields, request(1, "tools/call", params))

    def assert_served(self, value, header):
        with self.call(value, header) as answer:
            message = answer.reply(1)
        self.assertLess(answer.status, 400, message)
        self.assertIn("result", message)

    def test_what_is_encoded_is_decoded(self):
        self.assert_served("Hello", "=?base64?SGVsbG8=?=")

    def test_wrong_padding(self):
        self.assert_refused(self.call("Hello", "=?base64?SGVsbG8?="), 400, MISMATCH)

    def test_characters_that_are_not_in_the_alphabet(self):
        self.assert_refused(self.call("Hello", "=?base64?SGVs!!!bG8=?="), 400, MISMATCH)

    def test_more_padding_than_needed_and_bits_that_are_left_over(self):
        for header in ("=?base64?SGVsbG8==?=", "=?base64?SGVsbG9=?="):
            self.assert_refused(self.call("Hello", header), 400, MISMATCH)

    def test_no_field_for_a_value(self):
        self.assert_refused(self.call("test-value", None), 400, MISMATCH)

    def test_another_value(self):
        self.assert_refused(self.call("test-value", "other-value"), 400, MISMATCH)

    def test_without_its_prefix_it_is_plain_text(self):
        self.assert_served("SGVsbG8=", "SGVsbG8=")

    def test_without_its_suffix_it_is_plain_text(self):
        self.assert_served("=?base64?SGVsbG8=", "=?base64?SGVsbG8=")

    def test_in_capitals_it_is_plain_text(self):
        self.assert_served("=?BASE64?SGVsbG8=?=", "=?BASE64?SGVsbG8=?=")


class Caching:
    """`caching`: the hints are on every result that may be kept."""

    def assert_hints(self, result):
        self.assertIs(type(result["ttlMs"]), int)
        self.assertGreaterEqual(result["ttlMs"], 0)
        self.assertIn(result["cacheScope"], ("public", "private"))

    def test_caching(self):
        for method in CACHEABLE:
            with self.subTest(method):
                self.assert_hints(self.wire.ask(method).result)
        [first, *_] = self.wire.ask("resources/list").result["resources"]
        self.assert_hints(self.wire.ask("resources/read", {"uri": first["uri"]}).result)


for case in (Headers, CustomHeaders, Caching):
    globals().update(on(MODERN_SERVERS, case))
del case, Headers, CustomHeaders, Caching
