"""SIGTERM with work under way (L5)."""

import signal
import unittest

from rig.drain import drain
from rig.process import wait_until
from rig.server import Server
from rig.wire import Connection


class Ending(unittest.TestCase):
    def test_an_idle_server_ends_at_once_and_in_order(self):
        with Server() as server, Connection(server.address) as kept:
            kept.ask()
            server.signal()
            self.assertIsNone(kept.answer())
            self.assertEqual(server.wait(5), 0)

    def test_answers_and_streams_are_finished(self):
        with Server("--loops", 2) as server:
            seen = drain(server, callers=20, streams=10)
        self.assertEqual((seen.truncated, seen.streams, seen.exit), ([], 10, 0), seen)
        self.assertGreater(seen.complete, 20)

    def test_a_request_whose_body_is_half_there_gets_its_answer(self):
        with Server() as server:
            seen = drain(server, uploads=10)
        self.assertEqual((seen.truncated, seen.uploads, seen.exit), ([], 10, 0), seen)

    def test_a_second_signal_ends_the_wait(self):
        with Server() as server, Connection(server.address) as deaf:
            deaf.ask_until_full()
            server.signal()
            self.assertFalse(wait_until(lambda: server.child.poll() is not None, 0.5), "nothing held the drain up")
            server.signal(signal.SIGINT)
            self.assertEqual(server.wait(1), 1)
