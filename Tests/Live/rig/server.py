"""The release binary's servers."""

import os
import pathlib
import selectors
import socket
import subprocess
import urllib.parse

from .process import Process

TOP = pathlib.Path(__file__).resolve().parents[3]
BINARY = pathlib.Path(os.environ.get("POSTERN", TOP / ".build/release/postern"))
PATIENCE = 10


def free_port():
    """A port that nobody listens on at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Server(Process):
    """A command that serves, on a port that the system chose; ready to answer when the block begins."""

    def __init__(self, *arguments, command=(BINARY, "echo-server"), port=0, before=(), patience=PATIENCE, **options):
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL} | options
        super().__init__([*before, *command, "--port", port, *arguments], **options)
        self.address = None
        self.patience = patience

    def __enter__(self):
        super().__enter__()
        try:
            self.address = self._announced()
        except BaseException:
            self.__exit__()
            raise
        return self

    @property
    def port(self):
        return self.address[1]

    def _announced(self):
        with selectors.DefaultSelector() as selector:
            selector.register(self.child.stdout, selectors.EVENT_READ)
            line = self.child.stdout.readline().decode() if selector.select(self.patience) else ""
        if not line.startswith("listening on "):
            raise RuntimeError(f"the server said {line!r} and not where it listens")
        # An address, or where HTTP has a path the URL.
        url = urllib.parse.urlsplit("//" + line.split()[-1].rpartition("//")[2])
        return url.hostname, url.port


def complaint(*arguments, **options):
    """What the command says when it cannot start: its exit code and standard error."""
    ended = subprocess.run(
        [BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=PATIENCE, **options)
    return ended.returncode, ended.stderr
