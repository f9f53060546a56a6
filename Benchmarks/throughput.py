"""Requests a second on one core, ours beside nginx: pairs of runs, so that both see the same minute."""

import os
import statistics
import tempfile

from load import SERVER_CORE, measure, warm_up
from nginx import Nginx
from rig.server import Server
from rig.table import Table, spread

CASES = [
    ("POST /", "/", False, 0.90),
    ("POST /suspend", "/suspend", False, 0.75),
    ("POST / + access log", "/", True, None),
]


def runs(case, pairs, seconds):
    """Pairs of loads, nginx's and ours; both servers live through all of them, and who waits costs nothing."""
    name, path, logs, _ = case
    # The log goes to a file, as it does behind a collector.
    with tempfile.TemporaryFile() as log, Nginx(core=SERVER_CORE) as nginx:
        with Server(*["--access-log"] * logs, core=SERVER_CORE, stderr=log) as postern:
            warm_up(nginx, "/")
            asked = warm_up(postern, path)
            for number in range(pairs):
                pair = measure(nginx, "/", seconds), measure(postern, path, seconds)
                asked += pair[1].requests
                progress(f"{number + 1}/{pairs} {name}", *pair)
                yield pair
            postern.signal()
            postern.wait(30)
            if logs:
                check(log, asked)


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


def print_throughput(pairs, seconds):
    loads = {case[0]: list(runs(case, pairs, seconds)) for case in CASES}
    headings = ["requests/s to nginx", "bar", "by CPU", "p50 µs", "p99 µs", "CPU µs", "RSS MB"]
    table = Table("case", *headings, "nginx: p50", "p99", "CPU µs", "RSS MB")
    for name, _, _, bar in CASES:
        nginx, postern = zip(*loads[name])
        by_rate = spread([mine.rate / other.rate for other, mine in loads[name]])
        by_cpu = spread([other.cpu / mine.cpu for other, mine in loads[name]])
        table.add(name, by_rate, f"{bar:.2f}" if bar else "-", by_cpu, *columns(postern), *columns(nginx))
    load = os.getloadavg()[0]
    print(f"\n{pairs} pairs of {seconds} s, load average at the end {load:.1f}; medians, (min..max)\n\n{table}")


def columns(loads):
    def median(figure, digits):
        return f"{statistics.median(getattr(load, figure) for load in loads):.{digits}f}"

    cpu = spread([load.cpu for load in loads])
    return median("p50", 0), median("p99", 0), cpu, median("memory", 1)


def progress(title, nginx, postern):
    ratio = f"ratio {postern.rate / nginx.rate:.2f}, by CPU {nginx.cpu / postern.cpu:.2f}"
    print(f"{title:<24} nginx {nginx.rate:7.0f}/s {nginx.cpu:5.1f} µs"
          f"   ours {postern.rate:7.0f}/s {postern.cpu:5.1f} µs   {ratio}", flush=True)
