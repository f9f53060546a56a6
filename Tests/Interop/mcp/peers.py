"""The servers of `servers/` as processes, for whoever is to be tested as a client."""

import pathlib
import sys

from rig.server import Server

FOLDER = pathlib.Path(__file__).resolve().parent / "servers"


def command(name):
    return [sys.executable, str(FOLDER / f"{name}.py")]


class PeerServer(Server):
    """One of them over HTTP, as long as the block."""

    def __init__(self, name, *arguments, **options):
        super().__init__(*arguments, command=command(name), patience=20, **options)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/mcp"
