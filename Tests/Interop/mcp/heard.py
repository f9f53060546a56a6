"""What a client was told and asked, and its answers."""

import asyncio
import contextlib

import mcp_types

PATIENCE = 10
ROOT = "file:///srv/postern"
SAMPLE = "Paris, says the model."


class Heard:
    """What the server tells, and what it asks; `until` waits for it."""

    def __init__(self):
        #: (progress, total, message) in the order of arrival.
        self.progress = []
        #: (level, data)
        self.logs = []
        self.notices = []
        #: (method, params)
        self.asked = []
        self.action = "accept"
        self.news = asyncio.Event()

    async def until(self, condition, seconds=PATIENCE):
        """Whether the condition came true in time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not condition():
                    self.news.clear()
                    await self.news.wait()
        return condition()

    def methods(self):
        return [method for method, _ in self.asked]

    async def on_progress(self, progress, total, message):
        self.progress.append((progress, total, message))
        self.news.set()

    async def on_log(self, params):
        self.logs.append((params.level, params.data))
        self.news.set()

    async def on_message(self, message):
        self.notices.append(message)
        self.news.set()

    def told(self, kind):
        return [notice for notice in self.notices if isinstance(notice, kind)]

    def answer_form(self, params):
        self.asked.append(("elicitation/create", params))
        return {name: value_for(name, schema) for name, schema in params.requested_schema["properties"].items()}

    async def on_elicitation(self, _, params):
        content = self.answer_form(params)
        return mcp_types.ElicitResult(action=self.action, content=content if self.action == "accept" else None)

    async def on_elicitation_fastmcp(self, message, response_type, params, context):
        return await self.on_elicitation(context, params)

    async def on_sampling(self, _, params):
        self.asked.append(("sampling/createMessage", params))
        content = mcp_types.TextContent(type="text", text=SAMPLE)
        return mcp_types.CreateMessageResult(role="assistant", model="test", content=content)

    async def on_sampling_fastmcp(self, messages, params, context):
        return await self.on_sampling(context, params)

    async def on_roots(self, _):
        self.asked.append(("roots/list", None))
        return mcp_types.ListRootsResult(roots=[mcp_types.Root(uri=ROOT)])

    async def on_roots_fastmcp(self, context):
        return (await self.on_roots(context)).roots


def value_for(name, schema):
    """What a person fills into a field of a form."""
    if "default" in schema:
        return schema["default"]
    items = schema.get("items", schema)
    choices = items.get("enum") or [one["const"] for one in items.get("oneOf", items.get("anyOf", []))]
    if choices:
        return choices[:1] if "items" in schema else choices[0]
    by_type = {"boolean": True, "integer": 36, "number": 0.5}
    return by_type.get(schema["type"], "ada@example.org" if name == "email" else "Ada")
