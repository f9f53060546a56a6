"""Round trips, as Python's own client and a pipelining one see them."""

import http.client
import json
import unittest

from rig.server import Server
from rig.wire import Connection, document, request


class RoundTrips(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--loops", 2))

    def client(self):
        client = http.client.HTTPConnection(*self.server.address, timeout=10)
        self.addCleanup(client.close)
        return client

    def ask(self, client, *arguments):
        client.request(*arguments)
        answer = client.getresponse()
        return answer, answer.read()

    def test_json_goes_in_and_200_bytes_of_json_come_out(self):
        answer, body = self.ask(self.client(), "POST", "/", document(300))
        self.assertEqual((answer.status, answer.getheader("Content-Type")), (200, "application/json"))
        self.assertAlmostEqual(len(body), 200, delta=5)
        self.assertEqual(json.loads(body)["id"], 1)

    def test_a_connection_is_kept_for_the_next_request(self):
        client = self.client()
        self.ask(client, "GET", "/")
        kept = client.sock
        for path in ("/", "/suspend"):
            self.assertEqual(self.ask(client, "POST", path, document(300))[0].status, 200)
        self.assertIs(client.sock, kept)

    def test_a_refused_request_costs_neither_connection_nor_server(self):
        client = self.client()
        for arguments, status in [
            (("POST", "/", b"{"), 400), (("GET", "/absent"), 404), (("PUT", "/", b"{}"), 405), (("GET", "/"), 200),
        ]:
            self.assertEqual(self.ask(client, *arguments)[0].status, status, arguments)

    def test_a_chunked_body_is_read_and_a_large_one_too(self):
        large = document(1_000_000)
        chunks = (large[start:start + 7_000] for start in range(0, len(large), 7_000))
        for body in (iter([b'{"id"', b":7}"]), chunks, large):
            self.assertEqual(self.ask(self.client(), "POST", "/", body)[0].status, 200)

    def test_pipelined_requests_are_answered_in_order(self):
        with Connection(self.server.address) as connection:
            connection.send(b"".join(request("POST", "/suspend", b'{"id":%d}' % id) for id in range(200)))
            ids = [json.loads(connection.answer().body)["id"] for _ in range(200)]
        self.assertEqual(ids, list(range(200)))

    def test_bytes_may_come_one_by_one(self):
        with Connection(self.server.address) as connection:
            for byte in request("POST", "/", b'{"id":3}'):
                connection.send(bytes([byte]))
            self.assertEqual(json.loads(connection.answer().body)["id"], 3)

    def test_what_is_no_request_is_answered_once_and_the_connection_ends(self):
        with Connection(self.server.address) as connection:
            connection.send(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + request())
            answer = connection.answer()
            self.assertEqual((answer.status, answer.is_last), (400, True))
            self.assertIsNone(connection.answer())

    def test_a_stream_sends_events_as_they_happen(self):
        with Connection(self.server.address) as connection:
            connection.send(request("GET", "/stream"))
            status, fields = connection.head()
            self.assertEqual((status, fields["content-type"].split(";")[0]), (200, "text/event-stream"))
            self.assertEqual(next(connection.pieces(fields)), b"data: 0\n\n")
