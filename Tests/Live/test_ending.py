"""SIGTERM with work under way."""

import contextlib
import signal
import sys
import threading
import unittest

from rig.drain import drain
from rig.process import wait_until
from rig.requirement import requirement
from rig.server import Server
from rig.wire import Connection, Truncated, document, request, serves


class Newcomers:
    """Threads that ask on a connection of their own each time, until none comes about."""

    def __init__(self, address, count):
        self.address, self.answered, self.broken = address, 0, []
        self.threads = [threading.Thread(target=self.run) for _ in range(count)]
        for thread in self.threads:
            thread.start()

    def run(self):
        while True:
            try:
                connection = Connection(self.address)
            except OSError:
                return
            with connection:
                try:
                    answer = connection.ask("POST", "/", document(300))
                    if answer is None:
                        self.broken.append("no answer")
                    else:
                        self.answered += 1
                except (OSError, Truncated) as error:
                    self.broken.append(repr(error))

    def join(self):
        for thread in self.threads:
            thread.join()


@requirement("L5")
class Ending(unittest.TestCase):
    def test_an_idle_server_ends_at_once_and_in_order(self):
        with Server() as server, Connection(server.address) as kept:
            kept.ask()
            server.signal()
            self.assertIsNone(kept.answer())
            self.assertEqual(server.wait(5), 0)

    def test_a_hundred_requests_and_fifty_streams_are_finished(self):
        with Server("--loops", 2) as server:
            seen = drain(server, uploads=100, callers=20, streams=50)
        self.assertEqual((seen.broken, seen.uploads, seen.streams, seen.exit), ([], 100, 50, 0), seen)
        self.assertGreater(seen.complete, 20)

    def test_who_connects_meanwhile_is_answered_or_refused(self):
        with Server("--loops", 2) as server:
            crowd = Newcomers(server.address, 24)
            self.assertTrue(wait_until(lambda: crowd.answered > 200, 10))
            server.signal()
            self.assertEqual(server.wait(20), 0)
            crowd.join()
        # Between the last look at the kernel's queue and the close is a moment that nothing closes.
        self.assertLessEqual(len(crowd.broken), 1, crowd.broken)

    def test_no_descriptor_is_needed_for_it(self):
        # Swift's global pool opens some when it is first needed, and aborts the process when there are none.
        for loops in (1, 2):
            with Server("--loops", loops, descriptors=48) as server, contextlib.ExitStack() as crowd:
                for _ in range(100):
                    with contextlib.suppress(OSError):
                        connection = crowd.enter_context(Connection(server.address))
                        connection.send(b"GET / HTTP/1.1\r\n")
                server.signal()
                self.assertFalse(wait_until(lambda: server.child.poll() is not None, 0.5), "nothing was under way")
                crowd.close()
                self.assertEqual(server.wait(20), 0)

    @unittest.skipUnless(sys.platform == "linux", "reads /proc")
    def test_the_global_pool_is_never_woken(self):
        with Server() as server, Connection(server.address) as stream, Connection(server.address) as upload:
            stream.send(request("GET", "/stream"))
            stream.head()
            upload.ask("POST", "/suspend", document(300))
            upload.send(request("POST", "/suspend", document(300))[:-1])
            threads = server.threads()
            server.signal()
            self.assertTrue(wait_until(lambda: not serves(server.address), 5))
            self.assertEqual(server.threads(), threads)
            upload.send(document(300)[-1:])
            self.assertEqual(server.wait(20), 0)

    def test_a_second_signal_ends_the_wait(self):
        with Server() as server, Connection(server.address) as deaf:
            deaf.ask_until_full()
            server.signal()
            self.assertFalse(wait_until(lambda: server.child.poll() is not None, 0.5), "nothing held the drain up")
            server.signal(signal.SIGINT)
            self.assertEqual(server.wait(10), 1)
