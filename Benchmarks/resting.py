"""What the server takes when nothing happens: size, memory, the time to its first answer."""

import contextlib
import time

from nginx import free_port
from rig.crowd import crowd
from rig.server import BINARY, Server
from rig.table import Table, spread
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
                    raise SystemExit("bench: the server does not start")


class Starting(Server):
    """A server whose announcement nobody waits for."""

    def _announced(self):
        return None


def print_resting():
    table = Table("figure", "value", "bar")
    table.add("release binary", f"{BINARY.stat().st_size / 1e6:.1f} MB", "-")
    starts = [milliseconds_to_first_answer() for _ in range(STARTS)]
    table.add("start to first answer", f"{spread(starts, 1)} ms", "30 ms")
    with Server() as server:
        with Connection(server.address) as connection:
            connection.ask()
        idle = server.memory()
        table.add("idle RSS", f"{idle:.1f} MB", "20 MB")
        table.add("idle RSS, anonymous", f"{server.memory('RssAnon'):.1f} MB", "6 MB")
        with crowd(server.port, IDLE_CONNECTIONS):
            if server.open_descriptors() < IDLE_CONNECTIONS:
                raise SystemExit("bench: the server has closed idle connections: no figure")
            grown = server.memory() - idle
        table.add(f"{IDLE_CONNECTIONS} idle connections", f"+{grown:.1f} MB", "80 MB")
    with Server() as server, contextlib.ExitStack() as streams:
        idle = server.memory()
        for _ in range(OPEN_STREAMS):
            stream = streams.enter_context(Connection(server.address))
            stream.send(request("GET", "/stream"))
            stream.head()
        table.add(f"{OPEN_STREAMS} open streams", f"+{server.memory() - idle:.1f} MB", "-")
    print(f"\n{table}")
