"""What a client costs that only listens: a thousand open streams of changes."""

import contextlib
import time

from questions import FIXTURE, listen
from rig.process import wait_until
from rig.server import Server
from rig.table import Table
from rig.wire import Connection

COUNT = 1000
#: Kilobytes of RSS a stream.
BAR = 15
#: How long memory may take to go back to the system.
REST = 2


@contextlib.contextmanager
def listening(server, question, count):
    """So many streams, each of which has heard that it is one."""
    with contextlib.ExitStack() as streams:
        for _ in range(count):
            stream = streams.enter_context(Connection(server.address))
            stream.send(question.request())
            status, fields = stream.head()
            heard = next(stream.pieces(fields))
            if status != 200 or question.expected.encode() not in heard:
                raise SystemExit(f"bench: a stream begins with {status} {heard[:300]}")
        yield


def memory(server):
    """Kilobytes: all that is resident, and what belongs to the process alone."""
    return [server.memory(field, "smaps_rollup") * 1024 for field in ("Rss", "Anonymous")]


def print_listeners():
    question = listen()
    with Server(command=FIXTURE) as server:
        # What the first one costs once.
        with listening(server, question, 1):
            pass
        quiet = server.open_descriptors() - 1
        states = []
        wait_until(lambda: server.open_descriptors() <= quiet, 10)
        states.append(("none", memory(server)))
        for turn in ("open", "open again"):
            with listening(server, question, COUNT):
                states.append((turn, memory(server)))
            if not wait_until(lambda: server.open_descriptors() <= quiet, 10):
                raise SystemExit("bench: streams are still there after their clients have gone")
            time.sleep(REST)
            states.append(("closed", memory(server)))
    print(f"\n{COUNT} streams of {question.name}, on one loop\n\n{table(states)}\n")


def table(states):
    table = Table("streams", "RSS KB", "KB a stream", "bar", "anonymous KB", "KB a stream")
    start = states[0][1]
    for state, figures in states:
        each = [f"{(now - then) / COUNT:.1f}" for now, then in zip(figures, start)]
        table.add(state, f"{figures[0]:.0f}", each[0], BAR, f"{figures[1]:.0f}", each[1])
    return table
