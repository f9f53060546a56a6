"""HTTP/1.1 as seen by a client that trusts nothing: an answer is complete, or it is an error."""

import socket
from dataclasses import dataclass


class Truncated(Exception):
    """The connection ended inside an answer."""


@dataclass
class Answer:
    status: int
    fields: dict
    body: bytes

    @property
    def is_last(self):
        return self.fields.get("connection") == "close"


def request(method="GET", path="/", body=None, **fields):
    fields = {"Host": "localhost", **{name.replace("_", "-"): value for name, value in fields.items()}}
    if body is not None:
        fields["Content-Length"] = len(body)
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + (body or b"")


def document(size=300):
    """A JSON object of so many bytes."""
    start, end = b'{"id":1,"method":"echo","text":"', b'"}'
    return start + b"x" * (size - len(start) - len(end)) + end


def serves(address):
    """Whether a newcomer is answered within a second."""
    try:
        with Connection(address, timeout=1) as connection:
            answer = connection.ask()
            return answer is not None and answer.status == 200
    except (OSError, Truncated):
        return False


class Connection:
    """A blocking connection; every wait has an end."""

    def __init__(self, address, *, timeout=10, tls=None, source=None):
        self.socket = socket.create_connection(address, timeout, source and (source, 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_hostname="localhost")
        self.reader = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.reader.close()
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def ask(self, *arguments, **options):
        self.send(request(*arguments, **options))
        return self.answer()

    def ask_until_full(self):
        """Asks and never reads, until neither side takes more bytes."""
        self.socket.settimeout(0.3)
        try:
            while True:
                self.send(request() * 1000)
        except TimeoutError:
            pass

    def answer(self):
        """The next answer; None where the connection ended before its first byte."""
        line = self.reader.readline()
        return self._answer(line) if line else None

    def head(self):
        """The head of the next answer."""
        return self._head(self._line())

    def pieces(self, fields):
        """The body's pieces; ends with the last chunk and with nothing else."""
        if "content-length" in fields:
            yield self._exactly(int(fields["content-length"]))
        elif fields.get("transfer-encoding") == "chunked":
            while size := int(self._line(), 16):
                yield self._exactly(size)
                self._line()
            if self._line() != b"\r\n":
                raise Truncated("no end of the trailer section")

    def _answer(self, line):
        status, fields = self._head(line)
        return Answer(status, fields, b"".join(self.pieces(fields)))

    def _head(self, line):
        status, fields = int(line.split()[1]), {}
        while (line := self._line()) != b"\r\n":
            name, _, value = line.decode().partition(":")
            fields[name.lower()] = value.strip()
        return status, fields

    def _line(self):
        line = self.reader.readline()
        if not line.endswith(b"\n"):
            raise Truncated(f"ended in a line: {line!r}")
        return line

    def _exactly(self, count):
        data = self.reader.read(count)
        if len(data) < count:
            raise Truncated(f"{len(data)} of {count} bytes of a body")
        return data
