"""`postern fixture`, the everything-server, behind a recorder; one process of each kind for the whole run."""

import atexit
import contextlib
import functools
import os
import pathlib
import sys
import tempfile

from rig.server import BINARY, Server

from recorder import Recorder

HERE = pathlib.Path(__file__).resolve().parent
#: A run starts it once, however many tests need it, as one server takes all scenarios of the conformance suite.
running = contextlib.ExitStack()
atexit.register(running.close)


@functools.cache
def folder():
    """Where recordings are: the runner's, or one of this process."""
    if "MCP_RECORDINGS" in os.environ:
        return pathlib.Path(os.environ["MCP_RECORDINGS"])
    return pathlib.Path(running.enter_context(tempfile.TemporaryDirectory(prefix="postern-")))


@functools.cache
def server(sessions):
    arguments = ["--sessions"] if sessions else []
    return running.enter_context(Server(*arguments, command=(BINARY, "fixture"), patience=20))


class Endpoint:
    """The fixture over HTTP: `url` is what clients ask for, `recorder.port` is where they connect to."""

    def __init__(self, sessions, recording, client=True):
        self.address = server(sessions).address
        self.url = f"http://127.0.0.1:{self.address[1]}/mcp"
        self.recording = folder() / f"{recording}.jsonl"
        self.recorder = running.enter_context(Recorder(self.address, self.recording, client=client))


@functools.cache
def http(sessions):
    """For clients whose messages are valid, too."""
    return Endpoint(sessions, "http-sessions" if sessions else "http")


@functools.cache
def probed(sessions):
    """For probes that are wrong on purpose: only what the server says is recorded."""
    return Endpoint(sessions, "probes-sessions" if sessions else "probes", client=False)


def stdio(recording="stdio", client=True):
    """The command of the fixture on standard input and output, recorded."""
    file = folder() / f"{recording}.jsonl"
    mode = "stdio" if client else "stdio-server"
    wrapper = [sys.executable, "-E", "-S", str(HERE / "recorder.py"), mode, str(file), "--"]
    return [*wrapper, str(BINARY), "fixture", "--stdio"]
