"""15,000 idle connections while others ask 200 times a second (L1)."""

import time

from proof import Peak
from rig.crowd import crowd
from rig.probe import Probe
from rig.server import Server

CONNECTIONS = 15_000


def prove_flood(report, seconds):
    with report.of(f"{CONNECTIONS} idle connections, {seconds} s"), Server("--loops", 2) as server:
        with Peak(server.memory) as memory, crowd(server.port, CONNECTIONS):
            with Probe(server.port) as probe:
                before, began = server.cpu_seconds(), time.monotonic()
                time.sleep(seconds)
                busy = (server.cpu_seconds() - before) / (time.monotonic() - began) * 100
                held = server.open_descriptors()
                result = probe.result()
        report.exactly("connections kept", held >= CONNECTIONS, True)
        report.at_most("RSS", memory.highest, 300, " MB")
        report.at_most("probe p99", result["p99"], 50, " ms")
        report.none("probe failures", result["failures"])
        report.at_most("CPU", busy, 50, " %")
