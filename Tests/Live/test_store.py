"""What a store keeps, whatever happens to its process, its disk and its power."""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from rig.redis import Redis
from rig.requirement import requirement
from rig.store import Load, check, kill_rounds, power_losses, shim, taken_twice, worker

NOTHING = {"lost": 0, "back": 0}


class Stores(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.home = pathlib.Path(self.folder.name) / "home"

    def hold(self, found):
        self.assertGreater(found["acknowledged"], 0)
        for name in ("lost", "back", "taken twice", "not clean"):
            self.assertEqual(found.get(name, 0), 0, found)

    @requirement("J1")
    def test_a_process_that_is_killed_has_lost_nothing(self):
        self.hold(kill_rounds(5, self.home))

    @requirement("J1", "J10")
    def test_a_redis_that_is_killed_has_lost_nothing(self):
        with Redis() as redis:
            self.hold(kill_rounds(5, self.home, store=redis.url, between=redis.restart))

    @requirement("J2")
    @unittest.skipUnless(sys.platform == "linux", "logs system calls by LD_PRELOAD")
    def test_the_power_can_end_at_any_moment(self):
        self.hold(power_losses(60))

    @requirement("J3")
    @unittest.skipUnless(sys.platform == "linux", "fails system calls by LD_PRELOAD")
    def test_a_disk_that_fails_once_is_never_asked_again(self):
        for number in (20, 21, 40):
            environment = {"LD_PRELOAD": shim(), "DISK_FAILS_AT": str(number)}
            with Load(self.home, environment=environment) as load:
                code = load.child.wait(30)
                load.end()
            self.assertNotEqual(code, 0)
            self.assertIn("failed store_failed", load.lines)
            self.assertIn("Nothing more is written; see to the disk and restart", load.complained)
            after = load.lines[load.lines.index("failed store_failed"):]
            self.assertFalse([line for line in after if line.startswith("kept")])
            found = check(self.home, load.lines)
            self.assertEqual((found["lost"], found["back"]), (0, 0), found)

    @requirement("J4")
    @unittest.skipUnless(sys.platform == "linux" and os.geteuid() == 0, "mounts a small disk")
    def test_a_full_disk_is_said_and_is_no_reason_to_restart(self):
        disk = pathlib.Path(self.folder.name) / "disk"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", disk], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", disk], check=True)
        home = disk / "home"
        home.mkdir(mode=0o700)
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(5 << 20))
        with Load(home) as load:
            load.wait_for(50, "failed store_full", seconds=60)
            # Reading goes on, and so does the process.
            self.assertIsNone(load.child.poll())
            kept = sum(line.startswith("kept") for line in load.so_far())
            ballast.unlink()
            load.wait_for(kept + 100, seconds=30)
            load.end()
        found = check(home, load.lines)
        self.assertEqual((found["lost"], found["back"]), (0, 0), found)

    @requirement("J5")
    def test_a_second_server_on_one_file_is_told_whose_it_is(self):
        with Load(self.home) as load:
            load.wait_for(10)
            second = subprocess.run(worker(self.home, "check"), capture_output=True, text=True, input="", timeout=30)
            self.assertEqual(second.returncode, 1)
            self.assertIn(f"in use by another server (process {load.child.pid})", second.stderr)
            load.end()
        # The lock goes with the process, however it ends.
        self.assertEqual(check(self.home, load.lines)["lost"], 0)

    @requirement("J9")
    def test_nothing_of_it_can_be_read_where_it_lies(self):
        with Redis() as redis:
            for store in (None, redis.url):
                with Load(self.home, store=store) as load:
                    load.wait_for(100)
                    load.end()
            files = [*self.home.iterdir(), *pathlib.Path(redis.folder.name).rglob("*")]
            everything = b"".join(file.read_bytes() for file in files if file.is_file())
        self.assertGreater(len(everything), 10_000)
        for secret in (b"xxxxxxxxxxxxxxxx", b'"number"', b"a client secret"):
            self.assertNotIn(secret, everything)

    @requirement("J10", "J11")
    def test_a_redis_that_comes_and_goes_is_waited_for_by_nobody(self):
        with Redis() as redis, Load(self.home, store=redis.url, writers=4) as load:
            for number in range(4):
                load.wait_for(len([line for line in load.so_far() if line.startswith("kept")]) + 20)
                if number % 2:
                    redis.kill()
                    time.sleep(0.3)
                    redis.start()
                else:
                    redis.signal(signal.SIGSTOP)
                    time.sleep(0.6)
                    redis.signal(signal.SIGCONT)
                back = time.monotonic()
                kept = len([line for line in load.so_far() if line.startswith("kept")])
                load.wait_for(kept + 5)
                self.assertLess(time.monotonic() - back, 5)
            load.end()
            self.assertEqual(taken_twice(load.lines), 0)
            self.assertIn("failed store_unavailable", load.lines)
            self.assertEqual({line for line in load.lines if line.startswith("failed")}, {"failed store_unavailable"})
            found = check(self.home, load.lines, store=redis.url)
            self.assertEqual((found["lost"], found["back"]), (0, 0), found)


if __name__ == "__main__":
    unittest.main()
