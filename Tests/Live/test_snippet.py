"""The program that the README shows, as whoever copies it first sees it."""

import json
import pathlib
import socket
import subprocess
import unittest
import urllib.request

PROGRAM = pathlib.Path(__file__).resolve().parents[2] / ".build/debug/DiceServer"
ADDRESS = ("127.0.0.1", 8000)


class Snippet(unittest.TestCase):
    def test_a_port_in_use_is_one_sentence(self):
        with socket.create_server(ADDRESS):
            ended = subprocess.run([PROGRAM], capture_output=True, text=True, timeout=30)
        self.assertEqual((ended.returncode, ended.stdout), (1, ""))
        self.assertRegex(ended.stderr, r"\Acould not listen on 127\.0\.0\.1:8000: [^\n]+\n\Z")

    def test_it_says_where_it_listens_answers_and_stops(self):
        with subprocess.Popen([PROGRAM], stderr=subprocess.PIPE, text=True) as program:
            try:
                self.assertEqual(program.stderr.readline(), "listening on http://127.0.0.1:8000/mcp\n")
                rolled = self.roll(count=3, sides=2)
                self.assertEqual(rolled["sum"], sum(rolled["dice"]))
                self.assertEqual(len(rolled["dice"]), 3)
            finally:
                program.terminate()
            self.assertEqual(program.wait(timeout=30), 0)

    def roll(self, **arguments):
        call = {"name": "roll_dice", "arguments": arguments}
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
        request = urllib.request.Request(
            "http://127.0.0.1:8000/mcp",
            json.dumps(message).encode(),
            {
                "Content-Type": "application/json",
                "Accept": "application/json, text/event-stream",
                "MCP-Protocol-Version": "2025-11-25",
            },
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["result"]["structuredContent"]


if __name__ == "__main__":
    unittest.main()
