"""400 connections for 256 descriptors (L2): no busy loop, and well again within a second."""

import contextlib
import socket
import time

from rig.process import wait_until
from rig.server import Server
from rig.wire import serves

CONNECTIONS = 400
HELD = 5


def prove_few_descriptors(report):
    # With 48 the kernel's limit is met before the server's own.
    for descriptors in (256, 48):
        with report.of(f"{CONNECTIONS} connections, {descriptors} descriptors"):
            for name, greeting in (("idle", b""), ("half a head", b"GET / HTTP/1.1\r\n")):
                with Server(descriptors=descriptors) as server:
                    hold(report, server, name, greeting)


def hold(report, server, name, greeting):
    with contextlib.ExitStack() as crowd:
        for _ in range(CONNECTIONS):
            with contextlib.suppress(OSError):
                connection = crowd.enter_context(socket.create_connection(server.address, 5))
                connection.sendall(greeting)
        before = server.cpu_seconds()
        time.sleep(HELD)
        busy = (server.cpu_seconds() - before) / HELD * 100
    released = time.monotonic()
    recovered = wait_until(lambda: serves(server.address), 10)
    report.at_most(f"{name}: CPU", busy, 20, " %")
    report.exactly(f"{name}: serves again", recovered, True)
    report.at_most(f"{name}: after", time.monotonic() - released, 1, " s")
