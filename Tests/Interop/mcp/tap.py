"""Reads HTTP along: what goes over a connection becomes messages for a conversation."""

import threading

import h11


class Tap:
    """Reads along both directions of one connection. What it cannot read it passes by; the peers judge that."""

    def __init__(self, conversation):
        self.conversation = conversation
        self.lock = threading.Lock()
        self.ours = h11.Connection(h11.SERVER)
        self.theirs = h11.Connection(h11.CLIENT)
        self.request = self.exchange = self.stream = None
        self.body = b""

    def from_client(self, data):
        with self.lock:
            self._read(self.ours, data, self._on_request)

    def from_server(self, data):
        with self.lock:
            self._read(self.theirs, data, self._on_response)

    def _read(self, connection, data, handle):
        try:
            connection.receive_data(data)
            while (event := connection.next_event()) not in (h11.NEED_DATA, h11.PAUSED):
                if isinstance(event, h11.ConnectionClosed):
                    return
                handle(event)
        except h11.ProtocolError:
            pass

    def _on_request(self, event):
        if isinstance(event, h11.Request):
            self.request, self.upload = event, b""
        elif isinstance(event, h11.Data):
            self.upload += bytes(event.data)
        elif isinstance(event, h11.EndOfMessage):
            self.theirs.send(self.request)
            if self.upload:
                self.theirs.send(h11.Data(data=self.upload))
            self.theirs.send(event)
            verb = self.request.method.decode("latin-1")
            self.exchange = self.conversation.begin(verb, fields_of(self.request), self.upload)

    def _on_response(self, event):
        if isinstance(event, h11.Response):
            fields = fields_of(event)
            self.exchange.head(event.status_code, fields)
            kind = fields.get("content-type", "").partition(";")[0].strip().lower()
            self.stream = EventLines(self.exchange.server) if kind == "text/event-stream" else None
            self.is_json, self.body = kind == "application/json", b""
        elif isinstance(event, h11.Data):
            if self.stream:
                self.stream.feed(bytes(event.data))
            else:
                self.body += bytes(event.data)
        elif isinstance(event, h11.EndOfMessage):
            if self.is_json and self.body:
                self.exchange.server(self.body.decode("utf-8", "replace"))
            # The client's side of the parser takes the next request only after an answer of its own.
            self.ours.send(h11.Response(status_code=200, headers=[("Content-Length", "0")]))
            self.ours.send(h11.EndOfMessage())
            for connection in (self.ours, self.theirs):
                connection.start_next_cycle()
            self._read_on()

    def _read_on(self):
        """A request that came before the answer to the last one has waited in the parser."""
        while (event := self.ours.next_event()) not in (h11.NEED_DATA, h11.PAUSED):
            if isinstance(event, h11.ConnectionClosed):
                return
            self._on_request(event)


class EventLines:
    """An event stream: every event's data goes to `note` when its empty line has come."""

    def __init__(self, note):
        self.note = note
        self.rest = b""
        self.data = []

    def feed(self, data):
        *lines, self.rest = (self.rest + data).replace(b"\r\n", b"\n").split(b"\n")
        for line in lines:
            if line.startswith(b"data:"):
                self.data.append(line[5:].removeprefix(b" "))
            elif not line:
                text = b"\n".join(self.data).decode("utf-8", "replace")
                self.data = []
                if text:
                    self.note(text)


def fields_of(event):
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in event.headers}
