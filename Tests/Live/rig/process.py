"""Processes that are gone when their block ends, and what the kernel says about them."""

import os
import pathlib
import resource
import signal
import subprocess
import time

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")

# A client of thousands needs more descriptors than a shell gives; who asks for less, says so.
if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < 4096:
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))

# SIGTERM leaves every block as Control-C does, so that no process is left behind.
signal.signal(signal.SIGTERM, signal.default_int_handler)


class Process:
    """A command that runs as long as the block: `core` pins it, `descriptors` is its limit of open files."""

    def __init__(self, command, *, core=None, descriptors=None, **options):
        pinned = ["taskset", "--cpu-list", str(core)] if core is not None else []
        self.command = [*pinned, *map(str, command)]
        self.descriptors = descriptors
        self.options = options
        self.child = None

    def __enter__(self):
        limited = {"preexec_fn": self._limit} if self.descriptors else {}
        self.child = subprocess.Popen(self.command, **limited, **self.options)
        return self

    def __exit__(self, *_):
        died = self.child.poll()
        if died is None:
            self.child.kill()
        self.child.wait()
        for pipe in (self.child.stdin, self.child.stdout, self.child.stderr):
            if pipe:
                pipe.close()
        if died is not None and died < 0:
            raise RuntimeError(f"{signal.Signals(-died).name} ended {self.command[0]}")

    def _limit(self):
        resource.setrlimit(resource.RLIMIT_NOFILE, (self.descriptors, self.descriptors))

    @property
    def pid(self):
        return self.child.pid

    def signal(self, number=signal.SIGTERM):
        self.child.send_signal(number)

    def wait(self, seconds):
        """The exit code; a process that does not end in time is an error."""
        return self.child.wait(timeout=seconds)

    # What /proc says; Linux only.

    def cpu_seconds(self):
        fields = self._proc("stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND

    def memory(self, field="VmRSS", file="status"):
        """Megabytes: `VmRSS` is all that is resident, `RssAnon` what belongs to this process alone.

        The kernel counts those in steps of some pages; a walk over all pages, `smaps_rollup`, has `Rss` and `Anonymous`.
        """
        for line in self._proc(file).splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) / 1024
        raise KeyError(field)

    def open_descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def threads(self):
        return len(os.listdir(f"/proc/{self.pid}/task"))

    def _proc(self, name):
        return pathlib.Path(f"/proc/{self.pid}/{name}").read_text()


def wait_until(condition, seconds, step=0.01):
    """Whether the condition came true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(step)
    return True
