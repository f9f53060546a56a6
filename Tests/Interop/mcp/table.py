"""What works with whom: a line for each feature, a column for each client and revision."""

import collections
import unittest

from rig.table import Table


class Outcomes(unittest.TextTestResult):
    """Remembers how each test ended: True, False, or None for one that was skipped."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.outcomes = {}

    def addSuccess(self, test):
        super().addSuccess(test)
        self.outcomes.setdefault(test, True)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.outcomes[test] = False

    def addError(self, test, error):
        super().addError(test, error)
        self.outcomes[test] = False

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error:
            self.outcomes[test] = False

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.outcomes[test] = None


def tables(outcomes):
    """The table of clients, and the one of conformance probes, whose classes say how they are `served` instead."""
    return "\n\n".join(
        str(table(title, column, outcomes))
        for title, column in (("feature", "configuration"), ("scenario", "served")))


def table(title, attribute, outcomes):
    """Rows are test methods. A cell says where the feature works, does not, or is not to be had."""
    cells, columns = collections.defaultdict(dict), {}
    for test, outcome in outcomes.items():
        place = getattr(test, attribute, None)
        if place:
            columns[place.column] = None
            feature = test._testMethodName.removeprefix("test_").replace("_", " ")
            cells[feature].setdefault(place.column, {})[place.transport] = outcome
    made = Table(title, *columns)
    for feature, row in cells.items():
        made.add(feature, *(cell(row.get(column)) for column in columns))
    return made


def cell(by_transport):
    if not by_transport or set(by_transport.values()) == {None}:
        return "-"
    failed = [transport for transport, outcome in by_transport.items() if outcome is False]
    if not failed:
        return "yes"
    return "NO" if len(failed) == len(by_transport) else "not " + ", ".join(failed)
