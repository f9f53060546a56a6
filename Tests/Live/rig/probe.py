"""A well-behaved client beside a misbehaving crowd: how long it waits for its answers."""

import contextlib
import json
import select
import subprocess
import sys
import time

from .process import Process
from .table import percentile
from .wire import Connection, Truncated

INTERVAL = 0.01


class Probe:
    """Every 10 ms a request on a connection of its own and one on a kept connection, in a process of its own."""

    def __init__(self, port):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = Process([sys.executable, "-m", "rig.probe", port], **pipes)

    def __enter__(self):
        self.process.__enter__()
        return self

    def __exit__(self, *_):
        self.process.__exit__()

    def result(self):
        """Ends the probe: `failures` (sentences), and `p50`, `p99` in milliseconds."""
        output, _ = self.process.child.communicate(timeout=30)
        return json.loads(output)


class Prober:
    def __init__(self, port):
        self.address = ("127.0.0.1", port)
        self.times, self.failures = [], []
        self.kept = contextlib.ExitStack()
        self.connection = None

    def ask_alone(self):
        with Connection(self.address) as connection:
            return connection.ask()

    def ask_kept(self):
        if not self.connection:
            self.connection = self.kept.enter_context(Connection(self.address))
        try:
            answer = self.connection.ask()
        except (OSError, Truncated):
            self.forget()
            raise
        if not answer or answer.is_last:
            self.forget()
        return answer

    def forget(self):
        self.kept.close()
        self.connection = None

    def time(self, ask):
        began = time.perf_counter()
        try:
            answer = ask()
            failure = "no answer" if not answer else None if answer.status == 200 else f"status {answer.status}"
        except (OSError, Truncated) as error:
            failure = repr(error)
        took = time.perf_counter() - began
        if failure:
            self.failures.append(f"{ask.__name__}: {failure} after {took:.1f} s")
        # Whoever waits asks no more: the requests that were due meanwhile would have waited, too.
        while took > 0:
            self.times.append(took * 1000)
            took -= INTERVAL


def main(port):
    """Probes until standard input ends."""
    prober = Prober(port)
    due = time.perf_counter()
    while not ended(due - time.perf_counter()):
        prober.time(prober.ask_alone)
        prober.time(prober.ask_kept)
        due = max(due + INTERVAL, time.perf_counter() - INTERVAL)
    prober.forget()
    print(json.dumps({
        "failures": prober.failures,
        "p50": percentile(prober.times, 50), "p99": percentile(prober.times, 99)}))


def ended(seconds):
    return bool(select.select([sys.stdin], [], [], max(0, seconds))[0])


if __name__ == "__main__":
    main(int(sys.argv[1]))
