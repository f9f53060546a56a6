"""Which revision and which request a message on the wire belongs to."""

import json
import os
import threading

VERSION = "io.modelcontextprotocol/protocolVersion"
MODERN = "2026-07-28"
HANDSHAKE = ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")
#: What a server assumes where nothing names a revision (2025-11-25, "Protocol Version Header").
ASSUMED = "2025-03-26"


class Recording:
    """A file of JSON lines. Several processes may write one: every line is one write at the end."""

    def __init__(self, path):
        self.descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def close(self):
        os.close(self.descriptor)

    def add(self, revision, direction, method, message):
        line = {"revision": revision, "direction": direction, "method": method, "message": message}
        os.write(self.descriptor, json.dumps(line).encode() + b"\n")


def messages(text):
    """The messages of a body or a line: one, or a batch of 2025-03-26. Raises ValueError for what is not JSON."""
    document = json.loads(text)
    return document if isinstance(document, list) else [document]


def is_request(message):
    return isinstance(message, dict) and "method" in message and "id" in message


def is_answer(message):
    return isinstance(message, dict) and ("result" in message or "error" in message)


def is_plain_error(message):
    """HTTP's own refusals, such as 403, need not speak JSON-RPC; OAuth has given them this form."""
    return isinstance(message, dict) and isinstance(message.get("error"), str) and "jsonrpc" not in message


def named(message):
    """The revision that a message itself names."""
    params = message.get("params") if isinstance(message, dict) else None
    if not isinstance(params, dict):
        return None
    meta = params.get("_meta")
    version = meta.get(VERSION) if isinstance(meta, dict) else None
    if message.get("method") == "initialize":
        version = version or params.get("protocolVersion")
    return version


def known(version):
    """A revision there is. What names another one is answered under the newest rules."""
    return version if version in HANDSHAKE or version is None else MODERN


def negotiated(answer):
    result = answer.get("result")
    return result.get("protocolVersion") if isinstance(result, dict) else None


class Lines:
    """The conversation on a pair of pipes: what a message does not say follows from what the client said last."""

    def __init__(self, recording, client=True):
        self.recording = recording
        self.records_client = client
        self.lock = threading.Lock()
        self.revision = ASSUMED
        #: Direction and id of a request -> its method and revision.
        self.open = {}

    def add(self, direction, text):
        other = "client" if direction == "server" else "server"
        with self.lock:
            try:
                carried = messages(text)
            except ValueError:
                carried = [text.decode("utf-8", "replace")]
            for message in carried:
                method = message.get("method") if isinstance(message, dict) else None
                revision = known(named(message)) or self.revision
                if direction == "client":
                    self.revision = revision
                if is_request(message):
                    self.open[direction, repr(message["id"])] = method, revision
                elif is_answer(message):
                    method, revision = self.open.get((other, repr(message.get("id"))), (None, revision))
                    if method == "initialize" and negotiated(message):
                        self.revision = revision = known(negotiated(message))
                if direction == "server" or self.records_client:
                    self.recording.add(revision, direction, method, message)


class Exchanges:
    """The conversation over HTTP: exchanges know their request, answers of clients the server's request."""

    def __init__(self, recording, client=True):
        self.recording = recording
        self.records_client = client
        self.lock = threading.Lock()
        #: Session -> the revision that its handshake agreed on.
        self.sessions = {}
        #: Session and id of a server's request -> its method.
        self.asked = {}
        #: Session and id of a client's request -> its method: another stream may replay the answer.
        self.open = {}
        #: All there were, in the order in which they began.
        self.exchanges = []

    def begin(self, verb, fields, body):
        exchange = Exchange(self, verb, fields)
        self.exchanges.append(exchange)
        if verb == "POST":
            exchange.client(body)
        return exchange


class Exchange:
    """One HTTP request and what comes back on it."""

    def __init__(self, conversation, verb, fields):
        self.conversation = conversation
        self.verb = verb
        self.status = None
        self.session = fields.get("mcp-session-id")
        version = fields.get("mcp-protocol-version")
        self.revision = known(version) or conversation.sessions.get(self.session)
        #: id -> method of the requests that it carries.
        self.methods = {}

    def client(self, body):
        with self.conversation.lock:
            try:
                carried = messages(body)
            except ValueError:
                return
            for message in carried:
                self.revision = self.revision or known(named(message)) or ASSUMED
                method = message.get("method") if isinstance(message, dict) else None
                if is_request(message):
                    self.methods[repr(message["id"])] = method
                    self.conversation.open[self.session, repr(message["id"])] = method
                elif is_answer(message):
                    method = self.conversation.asked.get((self.session, repr(message.get("id"))))
                if self.conversation.records_client:
                    self.conversation.recording.add(self.revision, "client", method, message)

    def head(self, status, fields):
        """The head of the response: a handshake's answer names the session."""
        self.status = status
        self.session = fields.get("mcp-session-id", self.session)

    def server(self, text):
        """A message of the response's body or stream; what is no JSON is recorded as it is, and never valid."""
        with self.conversation.lock:
            try:
                carried = messages(text)
            except ValueError:
                carried = [text]
            for message in carried:
                if (self.status or 200) >= 400 and is_plain_error(message):
                    continue
                method = next(iter(self.methods.values()), None)
                if is_request(message):
                    self.conversation.asked[self.session, repr(message["id"])] = message["method"]
                elif is_answer(message):
                    id = repr(message.get("id"))
                    method = self.methods.get(id, method) or self.conversation.open.get((self.session, id))
                    if method == "initialize" and negotiated(message):
                        self.revision = known(negotiated(message))
                        self.conversation.sessions[self.session] = self.revision
                self.conversation.recording.add(self.revision or ASSUMED, "server", method, message)
