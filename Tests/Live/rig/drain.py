"""What becomes of requests and streams when the server is told to end."""

import contextlib
import signal
import threading
import time
from dataclasses import dataclass, field

from .wire import Connection, Truncated, document, request

GRACE = 0.3
REST = 150


@dataclass
class Drain:
    """What clients saw, and how the process ended."""

    #: Whole answers to requests that were under way when the signal was sent.
    uploads: int = 0
    #: Whole answers to callers, before the signal and after it.
    complete: int = 0
    streams: int = 0
    #: What should have been whole and was not, a sentence each.
    broken: list = field(default_factory=list)
    exit: int | None = None
    seconds: float = 0.0


def drain(server, *, uploads=0, callers=0, streams=0, deadline=30):
    """Sends SIGTERM while so many of each are under way, and waits for the end.

    An upload is certainly under way: half of its body is there, and the rest follows the signal. A caller asks again
    as soon as it is answered. Between two requests its connection may be closed (RFC 9112 section 9.5), so its last
    request may go unanswered; an answer that begins must end.
    """
    seen, lock, told = Drain(), threading.Lock(), threading.Event()
    with contextlib.ExitStack() as stack:
        def begin(number, start, run):
            connections = [stack.enter_context(Connection(server.address, timeout=deadline)) for _ in range(number)]
            for connection in connections:
                start(connection)
            return [(run, connection) for connection in connections]

        clients = [
            *begin(uploads, start_upload, finish_upload), *begin(streams, start_stream, read_stream),
            *begin(callers, lambda _: None, call)]
        threads = [
            threading.Thread(target=note, args=(run, connection, told, seen, lock), daemon=True)
            for run, connection in clients]
        for thread in threads:
            thread.start()
        time.sleep(GRACE)
        told.set()
        server.signal(signal.SIGTERM)
        began = time.monotonic()
        seen.exit = server.wait(deadline)
        seen.seconds = time.monotonic() - began
        for thread in threads:
            thread.join(deadline)
    return seen


def note(run, connection, told, seen, lock):
    """Lets a client run, and counts what came whole by the name of its kind."""
    try:
        for kind in run(connection, told):
            with lock:
                setattr(seen, kind, getattr(seen, kind) + 1)
    except (OSError, Truncated, ValueError) as error:
        with lock:
            seen.broken.append(f"{run.__name__}: {error!r}")


def start_upload(connection):
    connection.send(request("POST", "/", document(300))[:-REST])


def finish_upload(connection, told):
    told.wait()
    time.sleep(GRACE)
    connection.send(document(300)[-REST:])
    answer = connection.answer()
    if not answer or answer.status != 200:
        raise ValueError(f"half of a request was there, and its answer is {answer}")
    yield "uploads"


def call(connection, told):
    while answer := ask(connection):
        yield "complete"
        if answer.is_last:
            return


def ask(connection):
    """The answer, or None where the connection was closed before the request could be read."""
    try:
        return connection.ask("POST", "/suspend", document(300))
    except (ConnectionResetError, BrokenPipeError):
        return None


def start_stream(connection):
    connection.send(request("GET", "/stream"))


def read_stream(connection, told):
    status, fields = connection.head()
    for _ in connection.pieces(fields):
        pass
    if status != 200:
        raise ValueError(f"a stream is answered {status}")
    yield "streams"
