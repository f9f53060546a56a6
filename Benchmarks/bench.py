"""Measures the release binary on this machine, beside nginx. Prints; a person judges."""

import argparse
import shutil

from instructions import print_instructions
from resting import print_resting
from throughput import print_throughput


def main():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--pairs", type=int, default=5, help="pairs of runs for each case (5)")
    parser.add_argument("--seconds", type=int, default=5, help="length of a run (5)")
    parser.add_argument("--no-resting", action="store_true", help="leave out memory and start")
    parser.add_argument("--instructions", action="store_true", help="only count instructions, with valgrind")
    options = parser.parse_args()
    for tool in ["valgrind"] if options.instructions else ["taskset", "wrk", "nginx"]:
        if not shutil.which(tool):
            parser.exit(1, f"bench: needs {tool}: run scripts/setup, or install it by hand\n")
    if options.instructions:
        return print_instructions()
    if options.pairs > 0:
        print_throughput(options.pairs, options.seconds)
    if not options.no_resting:
        print_resting()


main()
