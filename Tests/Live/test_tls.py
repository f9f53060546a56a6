"""The server with its own TLS, as Python's `ssl` sees it."""

import ssl
import unittest
import warnings

from rig.certificate import certificate, trusting
from rig.server import Server
from rig.wire import Connection, document, request


class OverTLS(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cert, key = cls.enterClassContext(certificate())
        cls.server = cls.enterClassContext(Server("--tls-cert", cls.cert, "--tls-key", key))

    def connect(self, version=None, alpn=()):
        context = trusting(self.cert, version)
        if alpn:
            context.set_alpn_protocols(alpn)
        return Connection(self.server.address, tls=context)

    def test_both_versions_carry_requests(self):
        for version, name in ((ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")):
            with self.connect(version) as connection:
                self.assertEqual(connection.socket.version(), name)
                for _ in range(3):
                    self.assertEqual(connection.ask("POST", "/suspend", document(300)).status, 200)

    def test_nothing_older_is_spoken(self):
        with warnings.catch_warnings(action="ignore"):
            context = trusting(self.cert, ssl.TLSVersion.TLSv1_1)
        context.set_ciphers("ALL:@SECLEVEL=0")
        with self.assertRaises((ssl.SSLError, ConnectionResetError)):
            Connection(self.server.address, tls=context)

    def test_the_protocol_is_agreed_on(self):
        with self.connect(alpn=["h2", "http/1.1"]) as connection:
            self.assertEqual(connection.socket.selected_alpn_protocol(), "http/1.1")

    def test_a_large_body_and_pipelined_requests_pass_the_records(self):
        with self.connect() as connection:
            self.assertEqual(connection.ask("POST", "/", document(1_000_000)).status, 200)
            connection.send(request() * 100)
            self.assertEqual({connection.answer().status for _ in range(100)}, {200})

    def test_plain_http_on_the_port_ends_without_harm(self):
        with Connection(self.server.address) as plain:
            plain.send(request())
            try:
                self.assertFalse(plain.socket.recv(4096).startswith(b"HTTP/1.1 200"))
            except ConnectionResetError:
                pass
        with self.connect() as connection:
            self.assertEqual(connection.ask().status, 200)

    def test_the_end_of_a_connection_is_told_and_not_cut(self):
        with self.connect() as connection:
            connection.socket.suppress_ragged_eofs = False
            self.assertEqual(connection.ask(Connection="close").status, 200)
            self.assertEqual(connection.socket.recv(1), b"")

    def test_a_stream_goes_on_while_others_come_and_go(self):
        with self.connect() as connection:
            connection.send(request("GET", "/stream"))
            _, fields = connection.head()
            pieces = connection.pieces(fields)
            first = next(pieces)
            with self.connect() as other:
                other.ask()
            self.assertEqual((first, next(pieces)), (b"data: 0\n\n", b"data: 1\n\n"))
