"""What the server holds at rest, and for connections that do nothing. A tenth of the crowd, a tenth of the limit:
`scripts/soak resting` takes the whole."""

import sys
import unittest

from rig.crowd import crowd
from rig.server import Server
from rig.wire import Connection

CONNECTIONS = 1_000


@unittest.skipUnless(sys.platform == "linux", "reads /proc")
class Memory(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server())
        with Connection(self.server.address) as connection:
            connection.ask()

    def test_an_idle_server_is_small(self):
        self.assertLessEqual(self.server.memory(), 20)
        self.assertLessEqual(self.server.memory("RssAnon"), 6)

    def test_idle_connections_are_cheap_and_leave_nothing_behind(self):
        idle = self.server.memory()
        for _ in range(3):
            with crowd(self.server.port, CONNECTIONS):
                self.assertGreaterEqual(self.server.open_descriptors(), CONNECTIONS)
                self.assertLessEqual(self.server.memory() - idle, 8)
