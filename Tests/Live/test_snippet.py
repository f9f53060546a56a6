"""The program that the README shows, as whoever copies it first sees it."""

import contextlib
import json
import pathlib
import socket
import subprocess
import unittest
import urllib.error
import urllib.request

from rig.requirement import requirement

PROGRAM = pathlib.Path(__file__).resolve().parents[2] / ".build/debug/DiceServer"
ADDRESS = ("127.0.0.1", 8000)


@contextlib.contextmanager
def running():
    """The program while it serves; asked to stop at the end."""
    with subprocess.Popen([PROGRAM], stderr=subprocess.PIPE, text=True) as program:
        try:
            said = program.stderr.readline()
            if said != "listening on http://127.0.0.1:8000/mcp\n":
                raise AssertionError(said)
            yield program
        finally:
            program.terminate()
            program.wait(timeout=30)


class Snippet(unittest.TestCase):
    def test_a_port_in_use_is_one_sentence(self):
        with socket.create_server(ADDRESS):
            ended = subprocess.run([PROGRAM], capture_output=True, text=True, timeout=30)
        self.assertEqual((ended.returncode, ended.stdout), (1, ""))
        self.assertRegex(ended.stderr, r"\Acould not listen on 127\.0\.0\.1:8000: [^\n]+\n\Z")

    def test_it_says_where_it_listens_answers_and_stops(self):
        with running() as program:
            rolled = self.roll(count=3, sides=2)
            self.assertEqual(rolled["sum"], sum(rolled["dice"]))
            self.assertEqual(len(rolled["dice"]), 3)
        self.assertEqual(program.returncode, 0)

    @requirement("MCP-14")
    def test_no_page_but_one_of_this_machine_gets_an_answer(self):
        with running():
            for name, value, status in (
                ("Host", "evil.example.com", 421),
                ("Host", "evil.example.com:8000", 421),
                ("Origin", "http://evil.example.com", 403),
                ("Origin", "null", 403),
            ):
                with self.assertRaises(urllib.error.HTTPError) as refused:
                    self.roll(fields={name: value})
                self.assertEqual(refused.exception.code, status, value)
                refused.exception.close()
            for fields in ({"Host": "localhost:8000"}, {"Host": "[::1]:8000"}, {"Origin": "http://localhost:5173"}):
                self.assertIn("sum", self.roll(fields=fields))

    @requirement("MCP-14")
    def test_no_other_machine_reaches_it(self):
        with running(), self.assertRaises(OSError):
            socket.create_connection(("127.0.0.2", 8000), timeout=10).close()

    def roll(self, fields={}, **arguments):
        call = {"name": "roll_dice", "arguments": arguments}
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
        request = urllib.request.Request(
            "http://127.0.0.1:8000/mcp",
            json.dumps(message).encode(),
            {
                "Content-Type": "application/json",
                "Accept": "application/json, text/event-stream",
                "MCP-Protocol-Version": "2025-11-25",
                **fields,
            },
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["result"]["structuredContent"]


if __name__ == "__main__":
    unittest.main()
