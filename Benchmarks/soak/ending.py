"""SIGTERM with 100 requests and 50 streams in flight (L5)."""

import signal
import time

from rig.drain import drain
from rig.server import Server
from rig.wire import Connection

DRAIN_DEADLINE = 25


def prove_orderly_end(report):
    with report.of("SIGTERM with 100 requests, 50 streams"), Server("--loops", 2) as server:
        seen = drain(server, uploads=100, callers=50, streams=50, deadline=DRAIN_DEADLINE + 10)
        report.none("answers that are not whole", seen.broken)
        report.exactly("requests under way, answered", seen.uploads, 100)
        report.exactly("streams with their last chunk", seen.streams, 50)
        report.exactly("exit code", seen.exit, 0)
        report.at_most("time to the end", seen.seconds, DRAIN_DEADLINE, " s")

    with report.of("second SIGTERM"), Server() as server, Connection(server.address) as deaf:
        deaf.ask_until_full()
        server.signal()
        time.sleep(0.5)
        report.exactly("still draining after the first", server.child.poll() is None, True)
        began = time.monotonic()
        server.signal(signal.SIGTERM)
        report.exactly("exit code", server.wait(10), 1)
        report.at_most("time to the end", time.monotonic() - began, 0.5, " s")
