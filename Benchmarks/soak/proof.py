"""Figures, the limits that they must keep, and who has to look."""

import contextlib
import threading
import time
from dataclasses import dataclass

from rig.table import Table


@dataclass
class Figure:
    proof: str
    what: str
    value: str
    limit: str
    holds: bool


class Report:
    """What has been measured so far; a proof is a block whose failure is a figure, too."""

    def __init__(self):
        self.figures = []
        self.proof = ""

    @contextlib.contextmanager
    def of(self, proof):
        self.proof = proof
        began = time.monotonic()
        print(f"{proof} ...", flush=True)
        try:
            yield self
        except Exception as error:
            self.add("the proof itself", repr(error), "no error", False)
        print(f"    {time.monotonic() - began:.0f} s", flush=True)

    def at_most(self, what, value, limit, unit=""):
        self.add(what, f"{value:.1f}{unit}", f"<= {limit:g}{unit}", value <= limit)

    def exactly(self, what, value, wanted):
        self.add(what, str(value), str(wanted), value == wanted)

    def none(self, what, found):
        """The first is enough to begin a search."""
        self.add(what, f"{len(found)}: {found[0]}" if found else "0", "0", not found)

    def add(self, what, value, limit, holds):
        self.figures.append(Figure(self.proof, what, value, limit, holds))
        print(f"    {what}: {value} ({limit}){'' if holds else '  FAILS'}", flush=True)

    def print(self):
        table = Table("proof", "figure", "value", "limit", "")
        for figure in self.figures:
            table.add(figure.proof, figure.what, figure.value, figure.limit, "holds" if figure.holds else "FAILS")
        failed = sum(not figure.holds for figure in self.figures)
        print(f"\n{table}\n\n{len(self.figures)} figures, {failed} outside their limit")
        return failed == 0


class Peak:
    """The highest value of a figure while the block runs."""

    def __init__(self, read, every=0.1):
        self.read, self.every = read, every
        self.start = self.highest = read()
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def growth(self):
        return self.highest - self.start

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()

    def _watch(self):
        while not self.ended.wait(self.every):
            with contextlib.suppress(OSError, KeyError):
                self.highest = max(self.highest, self.read())
