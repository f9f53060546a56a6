"""What becomes of requests and streams when the server is told to end."""

import contextlib
import signal
import threading
import time
from dataclasses import dataclass, field

from .wire import Connection, Truncated, document, request

GRACE = 0.3


@dataclass
class Drain:
    """What clients saw, and how the process ended."""

    complete: int = 0
    uploads: int = 0
    unanswered: int = 0
    truncated: list = field(default_factory=list)
    streams: int = 0
    exit: int | None = None
    seconds: float = 0.0


def drain(server, *, uploads=0, callers=0, streams=0, deadline=30):
    """Sends SIGTERM while so many of each are under way, and waits for the end.

    An upload has sent half of its body; a caller asks again as soon as it is answered.
    """
    seen, lock = Drain(), threading.Lock()
    with contextlib.ExitStack() as stack:
        def connect():
            return stack.enter_context(Connection(server.address, timeout=deadline))

        halves = [(start_upload, finish_upload, connect()) for _ in range(uploads)]
        calls = [(lambda _: None, call, connect()) for _ in range(callers)]
        readers = [(start_stream, read_stream, connect()) for _ in range(streams)]
        told = threading.Event()
        threads = []
        for start, run, connection in halves + calls + readers:
            start(connection)
            threads.append(threading.Thread(target=run, args=(connection, told, seen, lock), daemon=True))
        for thread in threads:
            thread.start()
        time.sleep(GRACE)
        server.signal(signal.SIGTERM)
        began = time.monotonic()
        told.set()
        seen.exit = server.wait(deadline)
        seen.seconds = time.monotonic() - began
        for thread in threads:
            thread.join(deadline)
    return seen


def outcome(connection, seen, lock, ask):
    """Asks once, notes how it went, and gives the answer if there was one."""
    try:
        answer = ask()
    except (OSError, Truncated, ValueError) as error:
        with lock:
            seen.truncated.append(repr(error))
        return None
    with lock:
        seen.complete += answer is not None
        seen.unanswered += answer is None
    return answer


def start_upload(connection):
    message = request("POST", "/", document(300))
    connection.send(message[:-150])


def finish_upload(connection, told, seen, lock):
    told.wait()
    time.sleep(GRACE)

    def finish():
        connection.send(document(300)[-150:])
        return connection.answer()

    if outcome(connection, seen, lock, finish):
        with lock:
            seen.uploads += 1


def call(connection, told, seen, lock):
    def ask():
        return connection.ask("POST", "/suspend", document(300))

    while (answer := outcome(connection, seen, lock, ask)) and not answer.is_last:
        pass


def start_stream(connection):
    connection.send(request("GET", "/stream"))


def read_stream(connection, told, seen, lock):
    try:
        status, fields = connection.head()
        for _ in connection.pieces(fields):
            pass
        with lock:
            seen.streams += status == 200
    except (OSError, Truncated, ValueError) as error:
        with lock:
            seen.truncated.append(f"stream: {error!r}")
