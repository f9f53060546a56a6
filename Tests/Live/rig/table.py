"""Tables for people, in the Markdown that a note can take over."""

import statistics


class Table:
    def __init__(self, *headings):
        self.rows = [headings]

    def add(self, *cells):
        self.rows.append(tuple(map(str, cells)))

    def __str__(self):
        widths = [max(map(len, column)) for column in zip(*self.rows)]
        rule = tuple("-" * width for width in widths)
        return "\n".join(
            "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |"
            for row in [self.rows[0], rule, *self.rows[1:]])


def spread(values, digits=2):
    """The median, and how far the runs were apart."""
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:.{digits}f} ({low:.{digits}f}..{high:.{digits}f})"


def percentile(values, percent):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]
