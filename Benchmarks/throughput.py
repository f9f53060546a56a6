"""Requests a second on one core, ours beside nginx."""

import tempfile
from dataclasses import dataclass

from contest import HEADINGS, Contender, compete, print_tables
from load import SERVER_CORE
from nginx import Nginx
from questions import POST, SUSPEND, Question
from rig.server import Server
from rig.table import spread


@dataclass
class Case:
    name: str
    question: Question
    bar: float | None
    logs: bool = False


CASES = [
    Case("POST /", POST, 0.90),
    Case("POST /suspend", SUSPEND, 0.75),
    Case("POST / + access log", POST, None, logs=True),
]


def measured(case, rounds, seconds):
    """nginx and ours after the case."""
    # The log goes to a file, as it does behind a collector.
    with tempfile.TemporaryFile() as log, Nginx(core=SERVER_CORE) as nginx:
        with Server(*["--access-log"] * case.logs, core=SERVER_CORE, stderr=log) as server:
            case.question.ask_once(server)
            contenders = Contender("nginx", nginx, case.question, "/"), Contender("ours", server, case.question)
            compete(case.name, contenders, rounds, seconds)
            server.signal()
            server.wait(30)
            if case.logs:
                check(log, contenders[1].asked)
    return contenders


def check(log, asked):
    """A log that drops lines is cheaper than one that does not: its figure would be no figure."""
    log.seek(0)
    lines = dropped = 0
    for line in log:
        lines += b'"logger":"access"' in line
        dropped += b"log lines dropped" in line
    # Requests that were under way when wrk stopped are lines, too.
    if dropped or lines < asked:
        raise SystemExit(f"bench: {lines} lines for {asked} requests, {dropped} notes of dropped ones: no figure")


def row(case, nginx, ours):
    by_rate, by_cpu = spread(ours.to(nginx, "rate")), spread(nginx.to(ours, "cpu"))
    bar = f"{case.bar:.2f}" if case.bar else "-"
    return case.name, by_rate, bar, by_cpu, *ours.figures(), *nginx.figures()


def print_throughput(rounds, seconds):
    rows = [row(case, *measured(case, rounds, seconds)) for case in CASES]
    first, *rest = HEADINGS
    print_tables(
        rounds, seconds, (["case", "requests/s to nginx", "bar", "by CPU", *HEADINGS, f"nginx: {first}", *rest], rows))
