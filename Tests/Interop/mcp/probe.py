"""Raw HTTP with a probe's eyes: every field is the caller's, and an answer is read as it comes."""

import http.client
import json
import time

from conversation import MODERN, VERSION

PATIENCE = 10
CAPABILITIES = "io.modelcontextprotocol/clientCapabilities"
CLIENT_INFO = "io.modelcontextprotocol/clientInfo"
INFO = {"name": "conformance-probe", "version": "1.0.0"}
#: What the conformance suite's client declares unless a scenario says otherwise.
ALL = {"sampling": {}, "elicitation": {}, "roots": {"listChanged": True}}
#: Where a request has its name: what Mcp-Name repeats.
NAMED_BY = {
    "tools/call": "name", "prompts/get": "name", "resources/read": "uri",
    "tasks/get": "taskId", "tasks/update": "taskId", "tasks/cancel": "taskId"}


class Answer:
    """A response: its head, and the messages that come on it; iterating reads them as they arrive."""

    def __init__(self, connection, sock, response, patience):
        self.connection, self.sock, self.response = connection, sock, response
        self.status = response.status
        self.fields = response.headers
        self.is_stream = response.headers.get_content_type() == "text/event-stream"
        self.deadline = time.monotonic() + patience
        #: All that has been read: messages, and for a stream (id, retry, data) of every event.
        self.seen, self.events = [], []
        self.body = b""
        if not self.is_stream:
            self.body = response.read()
            connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """Ends the stream as a client does that has heard enough."""
        self.response.close()
        self.connection.close()

    def __iter__(self):
        if self.is_stream:
            yield from self._events()
        elif self.body:
            message = json.loads(self.body)
            self.seen += message if isinstance(message, list) else [message]
            yield from self.seen

    def _events(self):
        id = retry = None
        data = []
        while (line := self._line()) is not None:
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if name == "id":
                id = value
            elif name == "retry":
                retry = int(value)
            elif name == "data":
                data.append(value)
            elif not line and (id is not None or retry is not None or data):
                self.events.append((id, retry, "\n".join(data)))
                if len(data) > 1:
                    raise AssertionError("a message on several lines of data")
                if data and data[0]:
                    self.seen.append(json.loads(data[0]))
                    yield self.seen[-1]
                id = retry = None
                data = []

    def _line(self):
        """The next line; None at the end, and when the time is up: a stream may be open for ever."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            return None
        self.sock.settimeout(left)
        try:
            line = self.response.readline()
        except TimeoutError:
            return None
        return line.decode().rstrip("\r\n") if line else None

    def all(self):
        """Reads to the end."""
        for _ in self:
            pass
        return self.seen

    def reply(self, id):
        """Reads to the answer to a request."""
        for message in self:
            if "method" not in message and message.get("id") == id and type(message.get("id")) is type(id):
                return message
        raise AssertionError(f"no answer to {id!r}: {self.status} {self.body or self.seen}")

    @property
    def message(self):
        """The one message of a body."""
        [message] = self.seen or self.all()
        return message


class Prober:
    """Makes requests to one server, each on a connection of its own."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.host = f"127.0.0.1:{endpoint.address[1]}"
        self.last_id = 0

    def next_id(self):
        self.last_id += 1
        return self.last_id

    def send(self, fields, body=None, *, verb="POST", patience=PATIENCE):
        """`fields` are pairs, so that a name can come twice and in any letters."""
        connection = http.client.HTTPConnection("127.0.0.1", self.endpoint.recorder.port, timeout=patience)
        connection.putrequest(verb, "/mcp", skip_host=True, skip_accept_encoding=True)
        fields = list(fields)
        if "host" not in {name.lower() for name, _ in fields}:
            fields.insert(0, ("Host", self.host))
        if body is not None:
            body = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
            fields.append(("Content-Length", str(len(body))))
        for name, value in fields:
            connection.putheader(name, value)
        connection.endheaders(body)
        sock = connection.sock
        return Answer(connection, sock, connection.getresponse(), patience)


def modern_fields(method, params, **changes):
    """The standard fields of a modern request. A change to None leaves a field out; underscores stand for hyphens."""
    fields = {
        "Content-Type": "application/json", "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": MODERN, "Mcp-Method": method}
    name = (params or {}).get(NAMED_BY.get(method))
    if name is not None:
        fields["Mcp-Name"] = name
    for key, value in changes.items():
        key = key.replace("_", "-")
        fields = {name: old for name, old in fields.items() if name.lower() != key.lower()}
        if value is not None:
            fields[key] = value
    return list(fields.items())


def envelope(capabilities=ALL, version=MODERN, **more):
    return {VERSION: version, CLIENT_INFO: INFO, CAPABILITIES: capabilities, **more}


def request(id, method, params=None):
    message = {"jsonrpc": "2.0", "id": id, "method": method}
    return message if params is None else {**message, "params": params}
