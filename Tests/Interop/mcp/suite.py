"""Runs the interop tests and the conformance probes against `postern fixture`, then checks all that was on the wire.

    suite.py [--table] [-k PATTERN] ...

--table prints what works between which client and which revision. Recordings are kept when MCP_RECORDINGS names a
folder for them. Ends with 1 when a test fails or a message was invalid.
"""

import argparse
import os
import pathlib
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent


def suite(patterns):
    tests = unittest.TestSuite()
    for pattern in ("test_*.py", "conformance_*.py"):
        loader = unittest.TestLoader()
        loader.testNamePatterns = [one if "*" in one else f"*{one}*" for one in patterns] or None
        tests.addTests(loader.discover(str(HERE), pattern, str(HERE)))
    return tests


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--table", action="store_true", help="print what works with which client")
    arguments.add_argument("-k", dest="patterns", action="append", default=[], help="only tests with such a name")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="postern-") as temporary:
        recordings = pathlib.Path(os.environ.setdefault("MCP_RECORDINGS", temporary))
        recordings.mkdir(parents=True, exist_ok=True)
        sys.exit(run(recordings, options))


def run(recordings, options):
    # These read where recordings go.
    import fixture
    from table import Outcomes, tables
    from wire_schema import check_all, entries_of

    began = time.monotonic()
    result = unittest.TextTestRunner(resultclass=Outcomes, warnings="ignore").run(suite(options.patterns))
    fixture.running.close()
    report = check_all(entries_of(sorted(recordings.glob("*.jsonl"))), os.environ.get("MCP_SCHEMA_FOLDER"))
    if options.table:
        print(tables(result.outcomes))
    print(report)
    print(f"{result.testsRun} tests in {time.monotonic() - began:.0f} s")
    return 0 if result.wasSuccessful() and result.testsRun and not report.invalid else 1


if __name__ == "__main__":
    main()
