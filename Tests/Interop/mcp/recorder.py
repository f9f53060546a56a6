"""Stands between a client and a server, passes every byte on as it is, and records the messages.

    recorder.py stdio RECORDING -- COMMAND ARGUMENT ...

runs a stdio server that way; with `stdio-server` only what the server says is recorded. Over HTTP it is a class:
clients connect to another port, with the Host field of the server, and get what it sends when it sends it.
"""

import os
import socket
import subprocess
import sys
import threading

from conversation import Exchanges, Lines, Recording

CHUNK = 65_536


class Recorder:
    """A listener in front of the server at `target`, as long as the block."""

    def __init__(self, target, recording, *, client=True):
        self.target = target
        self.recording = Recording(recording)
        self.conversation = Exchanges(self.recording, client)
        # Here, because the wrapper of a stdio server starts often, needs no HTTP, and runs without packages.
        from tap import Tap

        self.tap = Tap
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        # A thread that waits in accept() holds the socket beyond close().
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(self.target)
            except OSError:
                client.close()
                continue
            server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._pass, args=(client, server), daemon=True).start()

    def _pass(self, client, server):
        tap = self.tap(self.conversation)
        with client, server:
            inbound = threading.Thread(target=pump, args=(client, server, tap.from_client), daemon=True)
            inbound.start()
            pump(server, client, tap.from_server)
            inbound.join()


def pump(source, sink, note):
    """Copies until either side ends, then ends both: an HTTP client that has closed waits for nothing."""
    try:
        while data := source.recv(CHUNK):
            # Noted first: whoever has read the last byte may look at the recording at once.
            note(data)
            sink.sendall(data)
        note(b"")
    except OSError:
        pass
    for end in (sink, source):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def run_lines(recording, command, client):
    """Runs a stdio server, with our standard input and output around it; its exit code is ours."""
    conversation = Lines(Recording(recording), client)
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def copy(source, sink, direction):
        with os.fdopen(source, "rb", buffering=0) as reader, sink:
            rest = b""
            while data := reader.read(CHUNK):
                *lines, rest = (rest + data).split(b"\n")
                for line in filter(None, lines):
                    conversation.add(direction, line)
                try:
                    sink.write(data)
                    sink.flush()
                except BrokenPipeError:
                    return

    inbound = threading.Thread(target=copy, args=(os.dup(0), child.stdin, "client"), daemon=True)
    inbound.start()
    copy(os.dup(child.stdout.fileno()), os.fdopen(os.dup(1), "wb", buffering=0), "server")
    sys.exit(child.wait())


if __name__ == "__main__":
    if len(sys.argv) < 5 or sys.argv[1] not in ("stdio", "stdio-server") or sys.argv[3] != "--":
        sys.exit(__doc__)
    run_lines(sys.argv[2], sys.argv[4:], client=sys.argv[1] == "stdio")
