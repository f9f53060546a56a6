"""nginx with one worker and an answer that is known before the request: the limit of this machine."""

import pathlib
import subprocess
import tempfile

from rig.process import Process, wait_until
from rig.server import free_port
from rig.wire import Connection

CONFIGURATION = """\
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    default_type application/json;
    location / {{ return 200 '{body}'; }}
    location = {same} {{ {pieces} return 200 "{joined}"; }}
  }}
}}
"""


#: Where the answer is as long as somebody wants it; elsewhere it has so many bytes.
SAME_LENGTH, SHORT = "/same-length", 200
#: nginx takes no text above 4096 bytes.
PIECE = 2048


def pieces(length):
    """What sets variables to a text of so many bytes, and what joins them."""
    sizes = [min(PIECE, length - start) for start in range(0, length, PIECE)]
    sets = [f"set $piece{index} '{'x' * size}';" for index, size in enumerate(sizes)]
    return " ".join(sets), "".join(f"$piece{index}" for index in range(len(sizes)))


class Nginx(Process):
    """In a folder of its own; the figures are the worker's."""

    def __init__(self, length=SHORT, **options):
        self.length = length
        self.folder = tempfile.TemporaryDirectory(prefix="postern-bench-")
        self.port = free_port()
        self.file = pathlib.Path(self.folder.name, "nginx.conf")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        super().__init__(["nginx", "-p", self.folder.name, "-c", self.file], **quiet, **options)

    def __enter__(self):
        sets, joined = pieces(self.length)
        self.file.write_text(CONFIGURATION.format(
            folder=self.folder.name, port=self.port, body="x" * SHORT, same=SAME_LENGTH, pieces=sets, joined=joined))
        super().__enter__()
        if not wait_until(self._answers, 10):
            self.__exit__()
            raise SystemExit("bench: nginx does not answer")
        return self

    def __exit__(self, *_):
        # The worker ends with its master, and only an orderly end of the master ends it.
        self.signal()
        try:
            self.wait(5)
        except subprocess.TimeoutExpired:
            pass
        super().__exit__()
        self.folder.cleanup()

    @property
    def pid(self):
        master = self.child.pid
        workers = pathlib.Path(f"/proc/{master}/task/{master}/children").read_text().split()
        return int(workers[0]) if workers else master

    def _answers(self):
        try:
            with Connection(("127.0.0.1", self.port)) as connection:
                return connection.ask().status == 200
        except OSError:
            return False
