"""Instructions per request, counted by valgrind: repeatable, whatever else the machine does."""

import contextlib
import pathlib
import re
import subprocess
import tempfile

from questions import CALLS, POST, SUSPEND
from rig.server import Server
from rig.table import Table
from rig.wire import Connection

WARM_UP, REQUESTS = 500, 2000
TOP = 15
VALGRIND = ["valgrind", "--tool=callgrind", "--instr-atstart=no"]
LINE = re.compile(r"^ *([\d,]+) \([ \d.]+%\) +(?:[^\s:]+:)?(.+?)(?: \[.*\])?$", re.M)


def profile(question, out):
    """Runs requests under valgrind, one after the other; only those after the warm-up are counted."""
    tool = [*VALGRIND, f"--callgrind-out-file={out}"]
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(Server(command=question.command, before=tool, patience=60))
        connection = stack.enter_context(Connection(server.address, timeout=60))
        ask(connection, question, WARM_UP)
        run("callgrind_control", "--instr=on", server.pid)
        ask(connection, question, REQUESTS)
        run("callgrind_control", "--instr=off", server.pid)
        server.signal()
        server.wait(60)


def ask(connection, question, count):
    for _ in range(count):
        question.ask(connection)


def costs(out):
    """Instructions a request: (all, [(of a function, its name)]), the most expensive functions first."""
    text = run("swift", "demangle", "--simplified", input=run("callgrind_annotate", out))
    lines = [(int(number.replace(",", "")) / REQUESTS, name) for number, name in LINE.findall(text)]
    return lines[0][0], lines[1:TOP + 1]


def run(*command, **options):
    ended = subprocess.run(
        [str(word) for word in command], check=True, text=True, timeout=120,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **options)
    return ended.stdout


def print_instructions():
    with tempfile.TemporaryDirectory() as folder:
        for number, question in enumerate([POST, SUSPEND, *CALLS]):
            out = pathlib.Path(folder, str(number))
            profile(question, out)
            total, functions = costs(out)
            table = Table(question.name, "instructions")
            table.add("all", f"{total:.0f}")
            for instructions, name in functions:
                table.add(name[:90], f"{instructions:.0f}")
            print(f"\n{table}", flush=True)
