"""Fewer descriptors than connections: refused in order, never busy, and well again at once."""

import contextlib
import socket
import unittest

from rig.process import wait_until
from rig.requirement import requirement
from rig.server import Server
from rig.wire import serves

CONNECTIONS = 400


@requirement("L2")
class Descriptors(unittest.TestCase):
    def crowd(self, server, greeting):
        crowd = contextlib.ExitStack()
        self.addCleanup(crowd.close)
        for _ in range(CONNECTIONS):
            # Some are turned away already.
            with contextlib.suppress(OSError):
                connection = crowd.enter_context(socket.create_connection(server.address, 5))
                connection.sendall(greeting)
        return crowd

    def test_idle_connections_make_room_for_newcomers(self):
        with Server(descriptors=256) as server:
            self.crowd(server, b"")
            self.assertTrue(wait_until(lambda: serves(server.address), 10))

    def test_busy_connections_do_not_and_their_end_is_the_recovery(self):
        for descriptors in (256, 48):
            with self.subTest(descriptors=descriptors), Server(descriptors=descriptors) as server:
                crowd = self.crowd(server, b"GET / HTTP/1.1\r\n")
                # Some of the crowd may be still on its way in; once it is there, nobody of it makes room.
                self.assertTrue(wait_until(lambda: not serves(server.address), 5))
                self.assertFalse(serves(server.address))
                self.assertIsNone(server.child.poll())
                crowd.close()
                self.assertTrue(wait_until(lambda: serves(server.address), 10))
