"""Thousands of connections that do nothing, held by processes of their own."""

import contextlib
import select
import socket
import subprocess
import sys
import time

from .process import Process
from .wire import request

PER_PROCESS = 2_500
#: Below the server's patience with an idle connection.
REFRESH = 50


@contextlib.contextmanager
def crowd(port, count):
    """`count` idle connections as long as the block, each of which has made a request."""
    with contextlib.ExitStack() as stack:
        members = []
        for index, start in enumerate(range(0, count, PER_PROCESS)):
            size = min(PER_PROCESS, count - start)
            # An address of its own for each process: ports of closed connections rest for a minute.
            command = [sys.executable, "-m", "rig.crowd", port, size, f"127.0.1.{index + 1}"]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            members.append(stack.enter_context(Process(command, **pipes)))
        for member in members:
            if member.child.stdout.readline() != b"ready\n":
                raise RuntimeError("a part of the crowd could not connect")
        yield


def member(port, count, source):
    """Connects, says so, and holds until standard input ends."""
    connections = []
    for _ in range(count):
        connection = socket.create_connection(("127.0.0.1", port), 10, (source, 0))
        greet(connection)
        connections.append(connection)
    print("ready", flush=True)
    turn = 0
    while True:
        wait = REFRESH / len(connections)
        if select.select([sys.stdin], [], [], wait)[0]:
            return
        greet(connections[turn % count])
        turn += 1


def greet(connection):
    connection.sendall(request())
    if not connection.recv(4096).startswith(b"HTTP/1.1 200 "):
        sys.exit(f"refused at {time.monotonic():.1f}")


if __name__ == "__main__":
    member(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
