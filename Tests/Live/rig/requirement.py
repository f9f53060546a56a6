"""Names what a test proves, as `.requirement` does in Swift: `scripts/requirements` counts both."""


def requirement(*identifiers):
    def mark(test):
        test.requirements = identifiers
        return test

    return mark
