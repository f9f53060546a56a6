"""The recorder changes nothing, delays nothing, and knows which request a message belongs to."""

import json
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import unittest

from recorder import Recorder

HEAD = b"HTTP/1.1 200 OK\r\n"
EVENTS = HEAD + b"Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
WRAPPER = [sys.executable, "-E", "-S", str(pathlib.Path(__file__).with_name("recorder.py")), "stdio"]


def post(message, **fields):
    body = json.dumps(message).encode()
    fields = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return f"POST /mcp HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n{fields}\r\n".encode() + body


def answer(message, fields=b""):
    body = json.dumps(message).encode()
    return HEAD + b"Content-Type: application/json\r\n%sContent-Length: %d\r\n\r\n" % (fields, len(body)) + body


def chunk(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


def event(message):
    return chunk(b"event: message\r\ndata: " + json.dumps(message).encode() + b"\r\n\r\n")


class Pair:
    """A client's connection through the recorder, and the server's end of it."""

    def __init__(self, case, client=True):
        folder = case.enterContext(tempfile.TemporaryDirectory())
        self.file = pathlib.Path(folder, "recording.jsonl")
        self.listener = case.enterContext(socket.create_server(("127.0.0.1", 0)))
        self.recorder = case.enterContext(Recorder(self.listener.getsockname(), self.file, client=client))
        self.case = case
        self.connect()

    def connect(self):
        self.client = self.case.enterContext(socket.create_connection(("127.0.0.1", self.recorder.port), 5))
        self.server = self.case.enterContext(self.listener.accept()[0])
        self.server.settimeout(5)

    def ask(self, request):
        self.client.sendall(request)
        self.case.assertEqual(self.read(self.server, len(request)), request)

    def reply(self, data):
        self.server.sendall(data)
        self.case.assertEqual(self.read(self.client, len(data)), data)

    def read(self, end, count):
        data = b""
        while len(data) < count and (more := end.recv(count - len(data))):
            data += more
        return data

    def recorded(self):
        lines = map(json.loads, self.file.read_text().splitlines())
        return [(line["revision"], line["direction"], line["method"]) for line in lines]


class OverHTTP(unittest.TestCase):
    def test_events_pass_one_by_one(self):
        pair = Pair(self)
        pair.ask(post({"jsonrpc": "2.0", "id": 1, "method": "tools/call"}, MCP_Protocol_Version="2026-07-28"))
        pair.reply(EVENTS + b"\r\n" + event({"jsonrpc": "2.0", "method": "notifications/progress"}))
        self.assertEqual(pair.recorded()[-1], ("2026-07-28", "server", "tools/call"))
        last = event({"jsonrpc": "2.0", "id": 1, "result": {}})
        pair.reply(last[:-3])
        self.assertEqual(len(pair.recorded()), 2)
        pair.reply(last[-3:] + b"0\r\n\r\n")
        self.assertEqual(len(pair.recorded()), 3)

    def test_a_client_that_goes_ends_the_servers_connection(self):
        pair = Pair(self)
        pair.ask(post({"jsonrpc": "2.0", "id": 1, "method": "subscriptions/listen"}))
        pair.reply(EVENTS + b"\r\n")
        pair.client.close()
        self.assertEqual(pair.server.recv(1), b"")

    def test_a_session_remembers_what_the_handshake_agreed_on(self):
        pair = Pair(self)
        pair.ask(post({"id": 1, "method": "initialize", "params": {"protocolVersion": "2025-11-25"}}))
        pair.reply(answer({"id": 1, "result": {"protocolVersion": "2025-06-18"}}, b"Mcp-Session-Id: abc\r\n"))
        pair.ask(post({"id": 2, "method": "tools/list"}, Mcp_Session_Id="abc"))
        pair.reply(answer({"id": 2, "result": {}}))
        self.assertEqual(pair.recorded(), [
            ("2025-11-25", "client", "initialize"), ("2025-06-18", "server", "initialize"),
            ("2025-06-18", "client", "tools/list"), ("2025-06-18", "server", "tools/list")])

    def test_a_clients_answer_belongs_to_the_servers_request(self):
        pair = Pair(self)
        named = {"MCP_Protocol_Version": "2025-11-25", "Mcp_Session_Id": "abc"}
        pair.ask(post({"id": 1, "method": "tools/call"}, **named))
        pair.reply(EVENTS + b"\r\n" + event({"id": "s1", "method": "elicitation/create"}))
        pair.connect()
        pair.ask(post({"id": "s1", "result": {"action": "accept"}}, **named))
        self.assertEqual(pair.recorded()[-1], ("2025-11-25", "client", "elicitation/create"))

    def test_the_envelope_names_the_revision_where_no_field_does(self):
        pair = Pair(self)
        meta = {"io.modelcontextprotocol/protocolVersion": "2026-07-28"}
        pair.ask(post({"id": 1, "method": "tools/list", "params": {"_meta": meta}}))
        self.assertEqual(pair.recorded(), [("2026-07-28", "client", "tools/list")])

    def test_a_batch_is_several_messages(self):
        pair = Pair(self)
        pair.ask(post([{"id": 1, "method": "ping"}, {"id": 2, "method": "tools/list"}]))
        pair.reply(answer([{"id": 2, "result": {}}, {"id": 1, "result": {}}]))
        self.assertEqual([method for _, _, method in pair.recorded()], ["ping", "tools/list", "tools/list", "ping"])

    def test_a_probes_own_messages_are_not_recorded(self):
        pair = Pair(self, client=False)
        pair.ask(post({"id": 1, "method": "tools/list"}))
        pair.reply(answer({"id": 1, "error": {}}))
        self.assertEqual(pair.recorded(), [("2025-03-26", "server", "tools/list")])

    def test_a_refusal_of_http_is_no_message(self):
        pair = Pair(self)
        pair.ask(post({"id": 1, "method": "tools/list"}))
        refusal = answer({"error": "origin_not_allowed", "message": "no"})
        pair.reply(refusal.replace(b"200 OK", b"403 No"))
        pair.ask(post({"id": 1, "method": "tools/list"}))
        pair.reply(refusal)
        self.assertEqual([direction for _, direction, _ in pair.recorded()], ["client", "client", "server"])

    def test_what_is_no_json_is_recorded_as_it_is(self):
        pair = Pair(self)
        pair.ask(post({"id": 1, "method": "tools/list"}))
        pair.reply(HEAD + b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{{")
        self.assertEqual(json.loads(pair.file.read_text().splitlines()[-1])["message"], "{{")

    def test_what_is_no_http_passes_too(self):
        pair = Pair(self)
        pair.ask(b"\0\1\2 no request\r\n\r\n")
        pair.reply(b"no answer\r\n\r\n")


class OverPipes(unittest.TestCase):
    SERVER = """
import json, sys
for line in sys.stdin:
    message = json.loads(line)
    result = {"protocolVersion": "2025-06-18"} if message["method"] == "initialize" else {}
    print(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}), flush=True)
sys.exit(7)
"""

    def test_lines_pass_and_the_exit_code_is_the_servers(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "recording.jsonl")
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            command = [*WRAPPER, str(file), "--", sys.executable, "-S", "-c", self.SERVER]
            with subprocess.Popen(command, text=True, **pipes) as child:
                timer = threading.Timer(10, child.kill)
                timer.start()
                for id, method in ((1, "initialize"), ("1", "tools/list")):
                    params = {"protocolVersion": "2025-11-25"} if method == "initialize" else {}
                    child.stdin.write(json.dumps({"id": id, "method": method, "params": params}) + "\n")
                    child.stdin.flush()
                    self.assertEqual(json.loads(child.stdout.readline())["id"], id)
                child.stdin.close()
                self.assertEqual(child.wait(), 7)
                timer.cancel()
            recorded = [
                (entry["revision"], entry["direction"], entry["method"])
                for entry in map(json.loads, file.read_text().splitlines())]
        self.assertEqual(recorded, [
            ("2025-11-25", "client", "initialize"), ("2025-06-18", "server", "initialize"),
            ("2025-06-18", "client", "tools/list"), ("2025-06-18", "server", "tools/list")])
