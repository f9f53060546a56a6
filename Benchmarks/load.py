"""One run of wrk, and what it cost the server that it ran against."""

import os
import pathlib
import subprocess
from dataclasses import dataclass

SCRIPT = pathlib.Path(__file__).with_name("requests.lua")
CONNECTIONS = 32
WARM_UP = 2
SERVER_CORE, CLIENT_CORE = 0, 1


@dataclass
class Load:
    """Times in microseconds, memory in megabytes."""

    requests: int
    rate: float
    p50: float
    p99: float
    cpu: float
    memory: float


def wrk(port, question, seconds):
    """Requests, microseconds, p50, p99 and errors of a run."""
    fields = "".join(f"{name}: {value}\n" for name, value in question.fields.items())
    environment = os.environ | {
        "BENCH_METHOD": "POST", "BENCH_FIELDS": fields, "BENCH_BODY": question.body.decode()}
    command = ["taskset", "--cpu-list", CLIENT_CORE, "wrk", "--threads", 1, "--connections", CONNECTIONS,
               "--duration", f"{seconds}s", "--script", SCRIPT, f"http://127.0.0.1:{port}{question.path}"]
    output = subprocess.run(
        [str(word) for word in command], env=environment, check=True, text=True,
        stdout=subprocess.PIPE, timeout=seconds + 30).stdout
    line = next(line for line in output.splitlines() if line.startswith("figures "))
    return [int(word) for word in line.split()[1:]]


def warm_up(server, question):
    """Fills caches and allocators; of its figures only the number of requests is kept."""
    return wrk(server.port, question, WARM_UP)[0]


def measure(server, question, seconds):
    before = server.cpu_seconds()
    requests, duration, p50, p99, errors = wrk(server.port, question, seconds)
    spent = server.cpu_seconds() - before
    if errors or not requests:
        raise SystemExit(f"bench: {errors} errors in {requests} requests of {question.name}: no figure")
    return Load(requests, requests / duration * 1e6, p50, p99, spent / requests * 1e6, server.memory())
