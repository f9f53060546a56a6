"""The three parsers behind one face: bytes in, requests and an ending out."""

import json
import struct
import subprocess
import threading
from dataclasses import dataclass, field

import h11
import httptools

ACCEPTED, INCOMPLETE, REFUSED, STOPPED = "accepted", "incomplete", "refused", "stopped"


@dataclass
class Request:
    method: bytes
    target: bytes
    version: str
    fields: list
    body: bytes = b""
    complete: bool = False
    keep_alive: bool = True


@dataclass
class Reading:
    """What a parser made of the bytes. STOPPED: it would go on as something other than HTTP/1.1, or not at all."""

    requests: list = field(default_factory=list)
    ending: str = ACCEPTED
    reason: str = ""


def read_ours(program, cases):
    """Runs all cases through one process; the answers come in the order of the questions."""
    process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask():
        for case in cases:
            process.stdin.write(struct.pack("<I", len(case)) + case)
        process.stdin.close()

    threading.Thread(target=ask, daemon=True).start()
    for line in process.stdout:
        answer = json.loads(line)
        yield Reading([our_request(entry) for entry in answer["requests"]], answer["verdict"], answer.get("reason", ""))
    if process.wait() != 0:
        raise SystemExit(f"{program} ended with {process.returncode}")


def our_request(entry):
    fields = [(bytes.fromhex(name).lower(), bytes.fromhex(value)) for name, value in entry["fields"]]
    return Request(
        bytes.fromhex(entry["method"]), bytes.fromhex(entry["target"]), entry["version"], fields,
        bytes.fromhex(entry["body"]), entry["complete"], entry["keepAlive"])


def read_h11(data):
    reading = Reading()
    connection = h11.Connection(h11.SERVER)
    try:
        connection.receive_data(data)
        while True:
            event = connection.next_event()
            if type(event) is h11.Request:
                version = event.http_version.decode()
                fields = [(bytes(name), bytes(value)) for name, value in event.headers]
                reading.requests.append(Request(bytes(event.method), bytes(event.target), version, fields))
            elif type(event) is h11.Data:
                reading.requests[-1].body += bytes(event.data)
            elif type(event) is h11.EndOfMessage:
                reading.requests[-1].complete = True
                connection.send(h11.Response(status_code=404, headers=[("Content-Length", "0")]))
                connection.send(h11.EndOfMessage())
                if connection.our_state is not h11.DONE or connection.their_state is not h11.DONE:
                    reading.requests[-1].keep_alive = False
                    reading.ending = STOPPED
                    return reading
                connection.start_next_cycle()
            else:
                break
    except h11.RemoteProtocolError as error:
        reading.ending, reading.reason = REFUSED, str(error)
        return reading
    is_idle = connection.their_state is h11.IDLE and not connection.trailing_data[0]
    reading.ending = ACCEPTED if is_idle else INCOMPLETE
    return reading


class Listener:
    """llhttp's callbacks."""

    def __init__(self):
        self.reading = Reading()
        self.is_idle = True

    def on_message_begin(self):
        self.is_idle = False
        self.target, self.fields, self.is_head = b"", [], True

    def on_url(self, part):
        self.target += part

    def on_header(self, name, value):
        if self.is_head:
            self.fields.append((name.lower(), value))

    def on_headers_complete(self):
        self.is_head = False
        version = self.parser.get_http_version()
        self.reading.requests.append(Request(self.parser.get_method(), self.target, version, self.fields))

    def on_body(self, part):
        self.reading.requests[-1].body += part

    def on_message_complete(self):
        self.is_idle = True
        self.reading.requests[-1].complete = True
        self.reading.requests[-1].keep_alive = self.parser.should_keep_alive()


def read_llhttp(data):
    listener = Listener()
    listener.parser = httptools.HttpRequestParser(listener)
    reading = listener.reading
    try:
        listener.parser.feed_data(data)
        reading.ending = ACCEPTED if listener.is_idle else INCOMPLETE
    except httptools.HttpParserUpgrade:
        reading.ending = STOPPED
    except httptools.HttpParserError as error:
        reading.ending, reading.reason = REFUSED, str(error)
    return reading
