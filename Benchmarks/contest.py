"""Servers that are asked the same, one after the other and again: all of them see the same minute."""

import dataclasses
import os
import statistics

from load import measure, warm_up
from rig.table import Table, spread


class Contender:
    """A server, and its loads so far; `path` where it is asked at another one."""

    def __init__(self, name, server, question, path=None):
        self.name, self.server = name, server
        self.question = dataclasses.replace(question, path=path) if path else question
        self.loads = []
        self.asked = 0

    def warm_up(self):
        self.asked += warm_up(self.server, self.question)

    def run(self, seconds):
        self.loads.append(measure(self.server, self.question, seconds))
        self.asked += self.loads[-1].requests

    def to(self, other, figure):
        """How many times the other's figure this one's is, in each round."""
        return [getattr(own, figure) / getattr(its, figure) for own, its in zip(self.loads, other.loads)]

    def figures(self):
        """The cells of p50, p99, processor time and memory, in `HEADINGS`' order."""
        cpu = spread([load.cpu for load in self.loads])
        return self.median("p50"), self.median("p99"), cpu, self.median("memory", 1)

    def median(self, figure, digits=0):
        return f"{statistics.median(getattr(load, figure) for load in self.loads):.{digits}f}"


HEADINGS = ["p50 µs", "p99 µs", "CPU µs", "RSS MB"]


def compete(title, contenders, rounds, seconds):
    """Runs each contender once in a round; all servers live through all rounds, and who waits costs nothing."""
    for one in contenders:
        one.warm_up()
    for number in range(rounds):
        for one in contenders:
            one.run(seconds)
        progress(f"{number + 1}/{rounds} {title}", contenders)


def progress(title, contenders):
    print(f"{title:<32}", end="")
    for one in contenders:
        load, first = one.loads[-1], contenders[0]
        print(f"   {one.name} {load.rate:.0f}/s {load.cpu:.1f} µs", end="")
        if one is not first:
            print(f" ({one.to(first, 'rate')[-1]:.2f}, by CPU {first.to(one, 'cpu')[-1]:.2f})", end="")
    print(flush=True)


def print_tables(rounds, seconds, *tables):
    """Each of headings and rows; how they were measured comes first."""
    load = os.getloadavg()[0]
    print(f"\n{rounds} rounds of {seconds} s, load average at the end {load:.1f}; medians, (min..max)\n")
    for headings, rows in tables:
        table = Table(*headings)
        for row in rows:
            table.add(*row)
        print(f"{table}\n", flush=True)
