"""Trouble at the start: one sentence, and the exit code that says whose trouble it is."""

import os
import socket
import tempfile

from rig.server import complaint

FAILURE, USAGE = 1, 64


def prove_complaints(report):
    with report.of("trouble at the start"), socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with tempfile.NamedTemporaryFile() as garbage:
            tls = ["--tls-cert", garbage.name, "--tls-key", garbage.name]
            said(report, "port in use", FAILURE, "--port", port)
            said(report, "no such address here", FAILURE, "--port", 0, "--host", "192.0.2.1")
            said(report, "unreadable certificate", FAILURE, "--port", 0, *tls)
            said(report, "certificate without key", USAGE, "--port", 0, *tls[:2])
        if os.geteuid() == 0:
            said(report, "no permission", FAILURE, "--port", 80, user=65534, group=65534, extra_groups=[])


def said(report, name, code, *arguments, **options):
    ended, words = complaint("echo-server", *arguments, **options)
    report.exactly(f"{name}: exit code and lines", (ended, words.count("\n")), (code, 1))
