"""Compares the request parser with h11 and llhttp; see rules.py for what may differ.

Ends with 1 when a difference falls under no rule, or when we serve what both others refuse.
"""

import argparse
import collections
import sys
import time
from dataclasses import dataclass

from generator import Generator
from peers import ACCEPTED, INCOMPLETE, REFUSED, STOPPED, Reading, Request, read_h11, read_llhttp, read_ours
from rules import RULES, TRANSLATIONS


@dataclass
class Difference:
    """Where we and a peer part: `kind` is one of stricter, laxer, earlier, later, bytes, progress."""

    case: bytes
    peer: str
    kind: str
    ours: Reading
    theirs: Reading
    index: int
    what: str = ""

    @property
    def our_request(self) -> Request | None:
        return self.ours.requests[self.index] if self.index < len(self.ours.requests) else None

    @property
    def their_request(self) -> Request | None:
        return self.theirs.requests[self.index] if self.index < len(self.theirs.requests) else None


PEERS = (("h11", read_h11), ("llhttp", read_llhttp))


def state(reading, index):
    """How a parser stands to the request at an index: complete, or the way in which it is not."""
    if index < len(reading.requests) and reading.requests[index].complete:
        return "complete"
    return reading.ending


def translated(peer, request, ours, counts):
    for translation in TRANSLATIONS:
        result = translation.apply(peer, request, ours)
        counts[translation.name] += result != request
        request = result
    return request


def compare(case, peer, ours, theirs, counts):
    """The first difference, or None. What follows a difference or a close means nothing."""
    index = 0
    while True:
        mine, other = state(ours, index), state(theirs, index)
        difference = Difference(case, peer, "", ours, theirs, index)
        if mine == "complete" and other == "complete":
            request = translated(peer, theirs.requests[index], ours.requests[index], counts)
            for what in ("method", "target", "version", "fields", "body"):
                if getattr(ours.requests[index], what) != getattr(request, what):
                    difference.kind, difference.what = "bytes", what
                    return difference
            if not ours.requests[index].keep_alive:
                return None
            index += 1
            continue
        if mine == other:
            return None
        if mine == REFUSED:
            difference.kind = "stricter"
        elif other == REFUSED:
            difference.kind = "laxer" if mine == "complete" else "later"
        else:
            difference.kind, difference.what = "progress", f"{mine}/{other}"
        return difference


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("program")
    arguments.add_argument("--count", type=int, default=5000)
    arguments.add_argument("--seed", type=int, default=9112)
    arguments.add_argument("--show", type=int, default=10, help="how many unexplained differences to print")
    options = arguments.parse_args()
    start = time.monotonic()

    generator = Generator(options.seed)
    cases = [generator.case() for _ in range(options.count)]
    counts, failures, verdicts = collections.Counter(), [], collections.Counter()
    for case, ours in zip(cases, read_ours(options.program, cases), strict=True):
        verdicts[ours.ending] += 1
        found = [compare(case, name, ours, read(case), counts) for name, read in PEERS]
        if all(one and one.kind == "laxer" for one in found) and found[0].index == found[1].index:
            failures.append(("we serve what both refuse", found[0]))
        for difference in filter(None, found):
            rule = next((rule for rule in RULES if rule.holds(difference)), None)
            counts[rule.name if rule else "-"] += 1
            if rule is None:
                failures.append(("no rule", difference))

    for rule in TRANSLATIONS + RULES:
        print(f"{counts[rule.name]:8}  {rule.name:28} {rule.section:18} {rule.reason}")
    for title, one in failures[:options.show]:
        print(f"\n{title}: {one.peer} {one.kind} {one.what} at request {one.index}\n  {one.case!r}")
        print(f"  ours:   {one.ours.ending} {one.ours.reason} {one.our_request}")
        print(f"  theirs: {one.theirs.ending} {one.theirs.reason} {one.their_request}")
    print(f"{options.count} cases ({dict(verdicts)}), {sum(counts.values())} differences, {len(failures)} failures, "
          f"{time.monotonic() - start:.0f} s")
    sys.exit(1 if failures or len(TRANSLATIONS + RULES) > 30 else 0)


if __name__ == "__main__":
    main()
