"""Measures the release binary on this machine, beside nginx and FastMCP. Prints; a person judges."""

import argparse
import shutil

from calls import print_calls
from instructions import print_instructions
from listeners import print_listeners
from throughput import print_throughput

TABLES = {
    "http": lambda options: print_throughput(max(1, options.rounds), options.seconds),
    "mcp": lambda options: print_calls(max(1, options.rounds), options.seconds),
    "listeners": lambda _: print_listeners(),
}


def main():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="runs of each server in a case (5)")
    parser.add_argument("--seconds", type=int, default=5, help="length of a run (5)")
    parser.add_argument("--instructions", action="store_true", help="only count instructions, with valgrind")
    parser.add_argument("tables", nargs="*", help="only these: " + " ".join(TABLES))
    options = parser.parse_args()
    if unknown := set(options.tables) - set(TABLES):
        parser.error(f"no such table: {' '.join(unknown)}")
    if options.instructions:
        if not shutil.which("valgrind"):
            parser.exit(1, "bench: --instructions needs valgrind, which only it uses: install it by hand\n")
        return print_instructions()
    for tool in ["taskset", "wrk", "nginx"]:
        if not shutil.which(tool):
            parser.exit(1, f"bench: needs {tool}: run scripts/setup\n")
    for name in options.tables or TABLES:
        TABLES[name](options)


main()
