"""Proofs that are a time, a statistic or a run of over a minute. Ends with 1 when a figure is outside its limit."""

import argparse
import re
import subprocess
import sys
import time

from descriptors import prove_few_descriptors
from ending import prove_orderly_end
from flood import prove_flood
from proof import Report
from resting import prove_rest
from rig.server import TOP
from slow import prove_slow_clients, prove_slow_handshakes

CASES = 100_000


def prove_differential(report):
    """The parser against h11 and llhttp, with cases that no other run has seen."""
    with report.of("differential"):
        run = TOP / "Tests/Interop/differential/run"
        seed = str(int(time.time()))
        ended = subprocess.run(
            [run, "--count", str(CASES), "--seed", seed], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=3600)
        last = re.sub(r"\s+", " ", ended.stdout.strip().splitlines()[-1])
        report.add(f"{CASES} cases of seed {seed}", last, "no difference without a rule", ended.returncode == 0)


def main():
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--long", action="store_true", help="hold the flood for 30 minutes instead of one")
    parser.add_argument("proofs", nargs="*", help="only these: " + " ".join(PROOFS))
    options = parser.parse_args()
    if unknown := set(options.proofs) - set(PROOFS):
        parser.error(f"no such proof: {' '.join(unknown)}")
    report = Report()
    for name in options.proofs or PROOFS:
        PROOFS[name](report, options)
    sys.exit(0 if report.print() else 1)


PROOFS = {
    "resting": lambda report, _: prove_rest(report),
    "slow": lambda report, _: prove_slow_clients(report),
    "handshakes": lambda report, _: prove_slow_handshakes(report),
    "ending": lambda report, _: prove_orderly_end(report),
    "descriptors": lambda report, _: prove_few_descriptors(report),
    "flood": lambda report, options: prove_flood(report, 1800 if options.long else 60),
    "differential": lambda report, _: prove_differential(report),
}

main()
