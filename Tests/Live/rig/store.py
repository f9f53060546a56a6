"""A store under load, and what is left of it after whatever happened to it."""

import collections
import json
import os
import pathlib
import random
import signal
import struct
import subprocess
import tempfile
import time

from .server import BINARY, TOP

SHIM = TOP / ".build/disk.so"


def shim():
    """The library that logs, slows and fails a process's disk."""
    source = pathlib.Path(__file__).with_name("disk.c")
    if not SHIM.exists() or SHIM.stat().st_mtime < source.stat().st_mtime:
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", SHIM, source, "-ldl"], check=True)
    return str(SHIM)


def worker(home, work, *arguments, store=None):
    place = ["--store", store] if store else []
    return [BINARY, "fixture-store", "--home", home, "--work", work, *place, *map(str, arguments)]


class Load:
    """Records are kept and taken for as long as the block; `lines` is what was acknowledged."""

    def __init__(self, home, *, store=None, first=0, writers=32, environment=()):
        self.command = worker(home, "load", "--first", first, "--writers", writers, store=store)
        self.environment = {**os.environ, **dict(environment)}
        self.lines = []

    def __enter__(self):
        self.output = tempfile.TemporaryFile()
        self.errors = tempfile.TemporaryFile()
        self.child = subprocess.Popen(
            self.command, stdout=self.output, stderr=self.errors, env=self.environment, stdin=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        if self.child.returncode is None:
            self.end(signal.SIGKILL)
        self.output.close()
        self.errors.close()

    def so_far(self):
        return self.output.seek(0) or self.output.read().decode().splitlines()

    def wait_for(self, count, word="kept", seconds=30):
        end = time.monotonic() + seconds
        while sum(line.startswith(word) for line in self.so_far()) < count:
            if time.monotonic() > end or self.child.poll() is not None:
                raise RuntimeError(f"fewer than {count} lines of {word}: {self.complaints()}")
            time.sleep(0.005)

    def complaints(self):
        self.errors.seek(0)
        return self.errors.read().decode()

    def end(self, number=signal.SIGKILL):
        """Ends the process, and answers what it ended with; the last line may be cut."""
        if self.child.poll() is None:
            self.child.send_signal(number)
        code = self.child.wait(30)
        self.lines = [line for line in self.so_far() if len(line.split()) == 2]
        self.complained = self.complaints()
        return code


def taken_twice(lines):
    """One-time records that somebody was given more than once."""
    counts = collections.Counter(line for line in lines if line.startswith("took"))
    return sum(count > 1 for count in counts.values())


def check(home, lines, store=None):
    """What of the acknowledged is lost, and what of the taken is back."""
    wanted = [line for line in lines if line.split()[0] in ("kept", "took")]
    done = subprocess.run(
        worker(home, "check", store=store), input="\n".join(wanted) + "\n", text=True, capture_output=True, timeout=120)
    if not done.stdout.startswith("{"):
        raise RuntimeError(f"the store cannot be checked: {done.stderr}")
    return json.loads(done.stdout)


class DiskLog:
    """What a process did to its disk, and disks as the power's end would have left them."""

    def __init__(self, path):
        data = pathlib.Path(path).read_bytes()
        self.entries, place = [], 0
        while place + 14 <= len(data):
            action, file, offset, count = struct.unpack_from("<ccqI", data, place)
            place += 14
            body = b"" if action in (b"t", b"s") else data[place:place + count]
            place += len(body)
            self.entries.append((action, file, offset, body))

    def image(self, end, home, chance):
        """Writes the files as they may be after the entry `end`; answers what had been acknowledged by then."""
        whole = {b"d": bytearray(), b"w": bytearray()}
        waiting = {b"d": [], b"w": []}
        said = b""
        for action, file, offset, body in self.entries[:end]:
            if action == b"o":
                said += body
            elif action == b"s":
                for entry in waiting[file]:
                    apply(whole[file], *entry)
                waiting[file] = []
            else:
                waiting[file].append((action, offset, body))
        for file, entries in waiting.items():
            for action, offset, body in entries:
                fate = chance.random()
                if fate < 0.4:
                    continue
                if fate < 0.7 or action == b"t":
                    apply(whole[file], action, offset, body)
                    continue
                # Torn: some sectors have reached the disk and others have not.
                for start in range(0, len(body), 512):
                    if chance.random() < 0.5:
                        apply(whole[file], action, offset + start, body[start:start + 512])
        (home / "postern.db").write_bytes(whole[b"d"])
        if whole[b"w"]:
            (home / "postern.db-wal").write_bytes(whole[b"w"])
        return [line for line in said.decode().splitlines() if len(line.split()) == 2]


def apply(content, action, offset, body):
    if action == b"t":
        del content[offset:]
        content.extend(bytes(max(0, offset - len(content))))
        return
    content.extend(bytes(max(0, offset + len(body) - len(content))))
    content[offset:offset + len(body)] = body


def kill_rounds(rounds, home, store=None, between=lambda: None, seed=1):
    """Ends the worker with SIGKILL in the midst of its work, again and again; answers the sums."""
    chance, everything, sums = random.Random(seed), [], collections.Counter()
    for number in range(rounds):
        with Load(home, store=store, first=number * 1_000_000) as load:
            load.wait_for(20)
            time.sleep(chance.uniform(0, 0.05))
            load.end()
        everything += load.lines
        between()
        sums.update(check(home, load.lines, store=store))
    final = check(home, everything, store=store)
    return {
        "rounds": rounds, "acknowledged": final["checked"], "lost": sums["lost"] + final["lost"],
        "back": sums["back"] + final["back"], "taken twice": taken_twice(everything),
    }


def power_losses(images, seed=1, seconds=0.4):
    """Logs a run, and looks at disks as they might have been left at random moments of it; answers the sums."""
    import shutil
    import sqlite3

    chance, sums = random.Random(seed), collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        home = folder / "home"
        with Load(home, environment={"LD_PRELOAD": shim(), "DISK_LOG": str(folder / "log")}) as load:
            load.wait_for(50)
            time.sleep(seconds)
            load.end()
        log = DiskLog(folder / "log")
        # Before the keys are there nothing was acknowledged, and nothing is to be found.
        first = next(i for i, entry in enumerate(log.entries) if entry[0] == b"o")
        for number in range(images):
            image = folder / "image"
            shutil.rmtree(image, ignore_errors=True)
            image.mkdir(mode=0o700)
            shutil.copy(home / "keys.json", image)
            lines = log.image(chance.randrange(first, len(log.entries) + 1), image, chance)
            found = check(image, lines)
            database = sqlite3.connect(image / "postern.db")
            clean = database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            database.close()
            sums.update({"acknowledged": found["checked"], "lost": found["lost"], "back": found["back"]})
            sums["not clean"] += not clean
    return {"images": images, **{name: sums[name] for name in ("acknowledged", "lost", "back", "not clean")}}
