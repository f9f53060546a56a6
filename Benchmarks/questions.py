"""What the benchmarks ask, and what an answer has that is one."""

import json
from dataclasses import dataclass, field

from rig.server import BINARY
from rig.wire import Connection, document, request

ECHO_SERVER, FIXTURE = (BINARY, "echo-server"), (BINARY, "fixture")
MODERN, HANDSHAKE = "2026-07-28", "2025-11-25"
MCP = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
META = {
    "io.modelcontextprotocol/protocolVersion": MODERN,
    "io.modelcontextprotocol/clientInfo": {"name": "bench", "version": "1.0.0"},
    "io.modelcontextprotocol/clientCapabilities": {}}
TEXT = "What comes back is what went out."


@dataclass(frozen=True)
class Question:
    """A POST to a server of the command; an answer without `expected` is another one."""

    name: str
    path: str
    body: bytes
    expected: str
    command: tuple = ECHO_SERVER
    fields: dict = field(default_factory=dict)

    def request(self):
        return request("POST", self.path, self.body, **self.fields)

    def ask(self, connection):
        """The body of the answer; what is wrong is wrong a million times, so it ends the program."""
        connection.send(self.request())
        answer = connection.answer()
        if not answer or answer.status != 200 or self.expected.encode() not in answer.body:
            raise SystemExit(f"bench: {self.name} is answered {answer and (answer.status, answer.body[:300])}")
        return answer.body

    def ask_once(self, server):
        with Connection(("127.0.0.1", server.port)) as connection:
            return self.ask(connection)


def echo_server(path):
    return Question(f"POST {path}", path, document(300), '"result"')


def mcp(revision, method, expected, **params):
    """A request of MCP in a revision's own form, without a session."""
    fields = MCP | {"MCP-Protocol-Version": revision}
    if revision == MODERN:
        params["_meta"] = META
        fields["Mcp-Method"] = method
        if "name" in params:
            fields["Mcp-Name"] = params["name"]
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    title = f"{method} {params.get('name', '')}".strip()
    body = json.dumps(message, separators=(",", ":")).encode()
    return Question(f"{title}, {revision}", "/mcp", body, expected, FIXTURE, fields)


def tools_list(revision):
    return mcp(revision, "tools/list", '"name":"echo"')


def echo(revision):
    return mcp(revision, "tools/call", f'"text":"{TEXT}"', name="echo", arguments={"text": TEXT})


def listen():
    return mcp(
        MODERN, "subscriptions/listen", "notifications/subscriptions/acknowledged",
        notifications={"toolsListChanged": True})


POST, SUSPEND = echo_server("/"), echo_server("/suspend")
ECHOES = [echo(MODERN), echo(HANDSHAKE)]
CALLS = [tools_list(MODERN), tools_list(HANDSHAKE), *ECHOES]
