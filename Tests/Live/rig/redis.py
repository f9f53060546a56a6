"""A real Redis of a test's own."""

import pathlib
import signal
import subprocess
import tempfile
import time

from .process import wait_until
from .server import free_port


class Redis:
    """A server that keeps every write before it acknowledges it, unless other options say otherwise."""

    def __init__(self, *options):
        self.options = options or ("--appendonly", "yes", "--appendfsync", "always", "--save", "")
        self.port = free_port()
        self.child = None

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}"

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()
        self.folder.cleanup()

    def start(self):
        log = pathlib.Path(self.folder.name) / "log"
        self.child = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.folder.name,
             "--logfile", str(log), *self.options], stdout=subprocess.DEVNULL)
        if not wait_until(self.answers, 10):
            raise RuntimeError(f"redis-server does not start: {log.read_text()}")

    def answers(self):
        done = subprocess.run(
            ["redis-cli", "-p", str(self.port), "ping"], capture_output=True, text=True, timeout=5)
        return done.stdout.strip() == "PONG"

    def signal(self, number):
        self.child.send_signal(number)

    def kill(self):
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGCONT)
            self.child.kill()
        self.child.wait()

    def restart(self):
        self.kill()
        time.sleep(0.05)
        self.start()
