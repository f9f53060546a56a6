"""What a whole run writes, whatever clients put in: no secret (M1), and no line of theirs (M2)."""

import json
import os
import re
import signal
import sys
import tempfile
import unittest

from rig.process import wait_until
from rig.requirement import requirement
from rig.server import TOP, Server
from rig.wire import Connection, request

SECRET = "hunter2"
#: A line of its own, a terminal's escape, a line separator, a mark that turns the reading direction.
EVIL = "\r\n{\"level\":\"error\"}\x1b[2J\u2028\u202e"
FIELDS = {"Authorization": f"Bearer {SECRET}", "Cookie": f"session={SECRET}", "X_Api_Key": SECRET}


def written(log):
    log.seek(0)
    return log.read().decode()


class WholeRun(unittest.TestCase):
    def run_with(self, ask):
        """What the server wrote while `ask` sent requests to it, and until its end."""
        with tempfile.TemporaryFile() as log, Server("--access-log", stderr=log) as server:
            ask(server)
            server.signal()
            self.assertEqual(server.wait(10), 0)
            return written(log)

    @requirement("M1")
    def test_no_secret_is_in_the_log(self):
        def ask(server):
            for path in (f"/?code={SECRET}", f"/absent?token={SECRET}", f"/{'x' * 9000}?{SECRET}"):
                for body in (f'{{"id":1,"secret":"{SECRET}"}}', f'{{"secret":{SECRET}}}', ""):
                    with Connection(server.address) as connection:
                        connection.ask("POST", path, body.encode(), **FIELDS)
            with Connection(server.address) as connection:
                connection.send(request("GET", f"/stream?{SECRET}", **FIELDS))
                connection.head()
            for refused in (f"GET /?{SECRET} HTTP/1.1\r\nHost: a\r\nHost: {SECRET}\r\n\r\n", f"{SECRET}\r\n\r\n"):
                with Connection(server.address) as connection:
                    connection.send(refused.encode())
                    self.assertEqual(connection.answer().status // 100, 4)

        log = self.run_with(ask)
        self.assertGreaterEqual(log.count("\n"), 10)
        self.assertNotIn(SECRET, log)

    @requirement("M2")
    def test_one_event_is_one_line_of_harmless_characters(self):
        def ask(server):
            raw = EVIL.encode()
            for message in (
                b"GET /" + raw + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", raw + b"\r\n\r\n",
                request("GET", "/%0d%0a%1b%5b2J"), request("POST", "/", raw),
                request(User_Agent="%0d%0a", traceparent="%1b", X_Forwarded_For="%0d%0a"),
                b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Evil: \x1b[2J\r\n\r\n",
            ):
                with Connection(server.address) as connection:
                    connection.send(message)
                    connection.answer()

        lines = self.run_with(ask).splitlines()
        self.assertGreaterEqual(len(lines), 6)
        for line in lines:
            self.assertIn(json.loads(line)["level"], ("info", "warning"))
            self.assertNotRegex(line, "[\x00-\x1f\x7f\u2028\u202e]")

    @unittest.skipUnless(sys.platform == "linux", "elsewhere the system writes crash reports")
    @requirement("M1")
    def test_a_crash_tells_where_and_not_what_was_in_memory(self):
        operations = (TOP / "Documentation/Postern.docc/Operations.md").read_text()
        settings = re.search(r"^SWIFT_BACKTRACE=(.+)$", operations, re.M)[1]
        # Where it is belongs to the machine and not to the document.
        settings += "".join(re.findall(",swift-backtrace=[^,]+", os.environ.get("SWIFT_BACKTRACE", "")))
        with tempfile.TemporaryFile() as log:
            with Server(stderr=log, env=os.environ | {"SWIFT_BACKTRACE": settings}) as server:
                with Connection(server.address) as connection:
                    connection.ask("POST", "/", f'{{"secret":"{SECRET}"}}'.encode(), **FIELDS)
                    connection.send(request("POST", "/", f'{{"secret":"{SECRET}"}}'.encode(), **FIELDS)[:-1])
                    # The signal comes from outside, so the program goes on after its report.
                    server.signal(signal.SIGSEGV)
                    self.assertTrue(wait_until(lambda: "Backtrace took" in written(log), 30), written(log))
            report = written(log)
        self.assertIn("Program crashed", report)
        for word in (SECRET, "Registers", "rax 0x", "Images"):
            self.assertNotIn(word, report)
