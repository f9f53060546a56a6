"""Who speaks which revision over what, and the test cases that come of it."""

import asyncio
import unittest
from dataclasses import dataclass

MODERN = "2026-07-28"
NEWEST_HANDSHAKE = "2025-11-25"
OLDER = ("2025-06-18", "2025-03-26", "2024-11-05")


@dataclass(frozen=True)
class Configuration:
    client: str
    revision: str
    #: `http`, where a handshake is not remembered, `sessions`, or `stdio`.
    transport: str

    @property
    def is_modern(self):
        return self.revision == MODERN

    @property
    def is_http(self):
        return self.transport != "stdio"

    @property
    def has_way_back(self):
        """Whether the server can ask and tell: with sessions, on pipes, and by results in the modern revision."""
        return self.is_modern or self.transport != "http"

    @property
    def column(self):
        """Where its results stand in a table."""
        return f"{self.client} {self.revision}"

    def __str__(self):
        return f"{self.client} {self.revision} {self.transport}"


#: Older revisions differ in what messages carry, not in how they travel: one client, where everything works.
CONFIGURATIONS = [
    *(Configuration(client, revision, transport)
      for client in ("mcp", "fastmcp") for revision in (MODERN, NEWEST_HANDSHAKE)
      for transport in ("http", "sessions", "stdio")),
    *(Configuration("mcp", revision, transport) for revision in OLDER for transport in ("sessions", "stdio")),
]


def only(condition):
    """Leaves a test out of the configurations that do not have what it is about."""
    def mark(test):
        test.condition = condition
        return test

    return mark


async def without_debugging(_):
    """unittest turns asyncio's debugging on, which makes the clients several times slower."""
    asyncio.get_running_loop().set_debug(False)


def in_every_configuration(case):
    """Name -> test case, for each configuration; `case` is no test case itself."""
    made = {}
    tests = [name for name in dir(case) if name.startswith("test_")]
    for configuration in CONFIGURATIONS:
        body = {"configuration": configuration, "__module__": case.__module__, "asyncSetUp": without_debugging}
        for name in tests:
            if not getattr(getattr(case, name), "condition", lambda _: True)(configuration):
                body[name] = None
        title = case.__name__ + "_" + "_".join(str(configuration).replace("-", "_").split())
        made[title] = type(title, (case, unittest.IsolatedAsyncioTestCase), body)
    return made
