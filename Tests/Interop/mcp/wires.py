"""Both eras behind one face: `ask` makes a request as a conforming client does, and returns what came of it."""

import threading
import unittest
from dataclasses import dataclass, field

import fixture
from probe import ALL, INFO, PATIENCE, Prober, envelope, modern_fields, request

MODERN, HANDSHAKE = "2026-07-28", "2025-11-25"


@dataclass
class Reply:
    status: int
    message: dict
    #: Notifications on the way to the answer.
    notices: list = field(default_factory=list)
    #: What the server asked on the way.
    asked: list = field(default_factory=list)

    @property
    def result(self):
        if "result" not in self.message:
            raise AssertionError(f"{self.status}: {self.message}")
        return self.message["result"]

    @property
    def error(self):
        if "error" not in self.message:
            raise AssertionError(f"no error but {self.message}")
        return self.message["error"]

    @property
    def code(self):
        return self.error["code"]

    def told(self, method):
        return [notice for notice in self.notices if notice["method"] == method]


class ModernWire(Prober):
    """One POST for each request, which says all there is to know."""

    revision = MODERN

    def open(self, method, params=None, *, capabilities=ALL, meta=None, id=None, patience=PATIENCE, **changes):
        id = self.next_id() if id is None else id
        params = {**(params or {}), "_meta": {**envelope(capabilities), **(meta or {})}}
        fields = modern_fields(method, params, **changes)
        answer = self.send(fields, request(id, method, params), patience=patience)
        answer.id = id
        return answer

    def ask(self, method, params=None, **options):
        with self.open(method, params, **options) as answer:
            message = answer.reply(answer.id)
        notices = [one for one in answer.seen if one is not message]
        if any("id" in one for one in notices):
            raise AssertionError(f"a server sends no requests: {notices}")
        return Reply(answer.status, message, notices)

    def close(self):
        """There is nothing to end."""


class HandshakeWire(Prober):
    """A session, as the TypeScript SDK's client has one: with a stream of its own where the server offers one."""

    revision = HANDSHAKE

    def __init__(self, endpoint, answers=None):
        super().__init__(endpoint)
        #: Method of the server's request -> the result to give.
        self.answers = answers or {}
        self.session = None
        self.start()

    def start(self):
        params = {"protocolVersion": HANDSHAKE, "capabilities": ALL, "clientInfo": INFO}
        with self.send(self.fields(), request(0, "initialize", params)) as answer:
            self.greeting = answer.reply(0)["result"]
            self.session = answer.fields.get("Mcp-Session-Id")
        self.notify("notifications/initialized")

    def fields(self, **more):
        fields = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
        if self.session:
            fields["Mcp-Session-Id"] = self.session
        if self.session or self.last_id:
            fields["MCP-Protocol-Version"] = HANDSHAKE
        return list((fields | {name.replace("_", "-"): value for name, value in more.items()}).items())

    def notify(self, method, params=None):
        message = {"jsonrpc": "2.0", "method": method}
        return self.post(message if params is None else {**message, "params": params})

    def post(self, message):
        with self.send(self.fields(), message) as answer:
            if answer.status != 202 or answer.body:
                raise AssertionError(f"{message} was answered {answer.status} {answer.body!r}")

    def ask(self, method, params=None, *, meta=None, patience=PATIENCE):
        id = self.next_id()
        if meta:
            params = {**(params or {}), "_meta": meta}
        with self.send(self.fields(), request(id, method, params), patience=patience) as answer:
            notices, asked = [], []
            for message in answer:
                if "method" not in message and message.get("id") == id:
                    return Reply(answer.status, message, notices, asked)
                if "id" in message:
                    asked.append(message)
                    result = self.answers[message["method"]]
                    self.post({"jsonrpc": "2.0", "id": message["id"], "result": result})
                else:
                    notices.append(message)
        raise AssertionError(f"{method} was not answered: {answer.status} {answer.body or answer.seen}")

    def close(self):
        if self.session:
            with self.send(self.fields(), verb="DELETE"):
                pass


@dataclass(frozen=True)
class Served:
    """Which of the fixture's ways of serving a probe looks at."""

    revision: str
    transport: str

    @property
    def column(self):
        return self.revision

    def wire(self):
        endpoint = fixture.probed(self.transport == "sessions")
        return (ModernWire if self.revision == MODERN else HandshakeWire)(endpoint)


#: Sessions are a matter of handshakes: they must change nothing for modern requests.
MODERN_SERVERS = [Served(MODERN, "http"), Served(MODERN, "sessions")]
HANDSHAKE_SERVERS = [Served(HANDSHAKE, "sessions")]


def on(servers, case):
    """Name -> test case, for each server; `case` is no test case itself, and finds a client in `self.wire`."""
    made = {}
    for server in servers:
        title = f"{case.__name__}_{server.revision.replace('-', '_')}_{server.transport}"
        made[title] = type(title, (case, Probes), {"served": server, "__module__": case.__module__})
    return made


class Probes(unittest.TestCase):
    served = None

    @classmethod
    def setUpClass(cls):
        cls.wire = cls.served.wire()
        cls.addClassCleanup(cls.wire.close)

    def call(self, tool, arguments=None, **options):
        """The reply to a tool call; without `arguments` the field is left out."""
        params = {"name": tool} if arguments is None else {"name": tool, "arguments": arguments}
        return self.wire.ask("tools/call", params, **options)

    def assert_refused(self, answer, status, code):
        """An answer to a request that went wrong, as raw HTTP has it."""
        with answer:
            message = answer.message
        self.assertEqual((answer.status, message.get("error", {}).get("code")), (status, code), str(message)[:1000])
        return message


def at_once(*actions):
    """Runs functions at the same time and returns their results; the first error is raised."""
    results, errors = [None] * len(actions), []

    def run(index, action):
        try:
            results[index] = action()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * PATIENCE)
    if errors:
        raise errors[0]
    return results
