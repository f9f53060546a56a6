"""A thousand slow clients of each kind (H2, H3, H4): gone by their deadline, and nobody else notices."""

import time

from attackers import SLOW_BODIES, SLOW_HEADERS, SLOW_READERS, attack
from proof import Peak
from rig.certificate import certificate
from rig.probe import Probe
from rig.process import wait_until
from rig.server import Server
from rig.wire import Connection

COUNT = 1000
HALF_HELLO = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03"


def prove_slow_clients(report):
    for kind in (SLOW_HEADERS, SLOW_BODIES, SLOW_READERS):
        with report.of(f"{COUNT} {kind.name}"), Server("--loops", 2) as server:
            with Connection(server.address) as connection:
                connection.ask()
            before = server.open_descriptors()
            with Probe(server.port) as probe, Peak(server.memory) as memory:
                lives, left = attack(kind, server.address, COUNT)
                result = probe.result()
            report.exactly("exit code of the server", server.child.poll(), None)
            report.exactly("left after the deadline", left, 0)
            report.at_most("last one gone after", max(lives, default=0), kind.deadline, " s")
            report.at_most("RSS growth", memory.growth, 64, " MB")
            report.at_most("probe p99", result["p99"], 50, " ms")
            report.none("probe failures", result["failures"])
            released = wait_until(lambda: server.open_descriptors() <= before + 1, 5)
            report.exactly("descriptors released", released, True)


def prove_slow_handshakes(report):
    """A client that speaks TLS and never finishes has a head's time for it."""
    with report.of("unfinished TLS handshakes"), certificate() as (cert, key):
        with Server("--tls-cert", cert, "--tls-key", key) as server:
            for name, greeting in (("silent", b""), ("half a ClientHello", HALF_HELLO)):
                with Connection(server.address, timeout=20) as connection:
                    began = time.monotonic()
                    connection.send(greeting)
                    try:
                        connection.socket.recv(1)
                    except OSError:
                        pass
                    report.at_most(f"{name}: gone after", time.monotonic() - began, 12, " s")
