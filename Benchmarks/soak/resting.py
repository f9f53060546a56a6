"""What the server takes when nothing happens: memory, the time to its first answer."""

import contextlib
import statistics
import time

from rig.crowd import crowd
from rig.server import BINARY, Server, free_port
from rig.wire import Connection, request

IDLE_CONNECTIONS = 10_000
OPEN_STREAMS = 1_000
STARTS = 10


def milliseconds_to_first_answer():
    """From the fork to the last byte of the first answer, asked for without a pause."""
    port = free_port()
    began = time.perf_counter()
    # The announcement is waited for after the clock has stopped.
    with Starting(port=port) as server:
        while True:
            try:
                with Connection(("127.0.0.1", port)) as connection:
                    connection.ask()
                    return (time.perf_counter() - began) * 1000
            except ConnectionRefusedError:
                if server.child.poll() is not None or time.perf_counter() - began > 10:
                    raise RuntimeError("the server does not start") from None


class Starting(Server):
    """A server whose announcement nobody waits for."""

    def _announced(self):
        return None


def prove_rest(report):
    with report.of("at rest"):
        report.at_most("release binary", BINARY.stat().st_size / 1e6, 20, " MB")
        starts = [milliseconds_to_first_answer() for _ in range(STARTS)]
        report.at_most("start to first answer, median", statistics.median(starts), 30, " ms")
        with Server() as server:
            with Connection(server.address) as connection:
                connection.ask()
            idle = server.memory()
            report.at_most("idle RSS", idle, 20, " MB")
            report.at_most("idle RSS, anonymous", server.memory("RssAnon"), 6, " MB")
            with crowd(server.port, IDLE_CONNECTIONS):
                report.exactly("connections kept", server.open_descriptors() >= IDLE_CONNECTIONS, True)
                report.at_most(f"{IDLE_CONNECTIONS} idle connections: growth", server.memory() - idle, 80, " MB")
        with Server() as server, contextlib.ExitStack() as streams:
            idle = server.memory()
            for _ in range(OPEN_STREAMS):
                stream = streams.enter_context(Connection(server.address))
                stream.send(request("GET", "/stream"))
                stream.head()
            report.at_most(f"{OPEN_STREAMS} open streams: growth", server.memory() - idle, 40, " MB")
