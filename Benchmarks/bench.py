"""Measures the release binary on this machine, beside nginx. Prints; a person judges."""

import argparse
import shutil

from instructions import print_instructions
from throughput import print_throughput


def main():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--pairs", type=int, default=5, help="pairs of runs for each case (5)")
    parser.add_argument("--seconds", type=int, default=5, help="length of a run (5)")
    parser.add_argument("--instructions", action="store_true", help="only count instructions, with valgrind")
    options = parser.parse_args()
    if options.instructions:
        if not shutil.which("valgrind"):
            parser.exit(1, "bench: --instructions needs valgrind, which only it uses: install it by hand\n")
        return print_instructions()
    for tool in ["taskset", "wrk", "nginx"]:
        if not shutil.which(tool):
            parser.exit(1, f"bench: needs {tool}: run scripts/setup\n")
    print_throughput(max(1, options.pairs), options.seconds)


main()
