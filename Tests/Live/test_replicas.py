"""Two processes that share a store, behind a proxy that gives every request to the other one."""

import contextlib
import http.client
import json
import pathlib
import socket
import subprocess
import tempfile
import threading
import time
import unittest

from rig.process import Process, wait_until
from rig.redis import Redis
from rig.requirement import requirement
from rig.server import BINARY, Server, free_port

META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {
        "elicitation": {"form": {}}, "sampling": {}, "roots": {}, "extensions": {"io.modelcontextprotocol/tasks": {}}},
}
CONFIGURATION = """
daemon off; error_log {folder}/error.log; pid {folder}/pid;
events {{}}
http {{
  access_log {folder}/access.log combined; log_format short $upstream_addr;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  upstream replicas {{ server 127.0.0.1:{one}; server 127.0.0.1:{other}; }}
  server {{
    listen 127.0.0.1:{port}; access_log {folder}/upstreams short;
    location / {{ proxy_pass http://replicas; proxy_buffering off; proxy_set_header Host localhost; }}
  }}
}}
"""


class Replicas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.blocks = contextlib.ExitStack()
        cls.addClassCleanup(cls.blocks.close)
        cls.folder = pathlib.Path(cls.blocks.enter_context(tempfile.TemporaryDirectory()))
        cls.redis = cls.blocks.enter_context(Redis())
        cls.servers = [cls.blocks.enter_context(cls.replica(number)) for number in range(2)]
        cls.port = free_port()
        file = cls.folder / "nginx.conf"
        file.write_text(CONFIGURATION.format(
            folder=cls.folder, one=cls.servers[0].port, other=cls.servers[1].port, port=cls.port))
        cls.blocks.enter_context(
            Process(["nginx", "-p", cls.folder, "-c", file], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        assert wait_until(lambda: cls.serves(cls.port), 10), (cls.folder / "error.log").read_text()

    @classmethod
    def replica(cls, number):
        """No keys are given: the first replica makes them, and the other finds them in the store."""
        secret = cls.folder / "secret"
        secret.write_text("a client secret")
        return Server(
            "--home", cls.folder / f"home-{number}", "--store-file", cls.store(), "--client-secret-file", secret,
            command=(BINARY, "fixture"), patience=20)

    @classmethod
    def store(cls):
        file = cls.folder / "store"
        file.write_text(cls.redis.url)
        return file

    @staticmethod
    def serves(port):
        try:
            socket.create_connection(("127.0.0.1", port), 2).close()
            return True
        except OSError:
            return False

    def open(self, method, params, port=None):
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=20)
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": {**params, "_meta": META}}
        headers = {
            "Content-Type": "application/json", "Accept": "application/json, text/event-stream",
            "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": method}
        name = params.get("name") or params.get("uri") or params.get("taskId")
        if name:
            headers["Mcp-Name"] = name
        connection.request("POST", "/mcp", json.dumps(body), headers)
        return connection, connection.getresponse()

    def ask(self, method, params, port=None):
        connection, answer = self.open(method, params, port)
        with contextlib.closing(connection):
            text = answer.read().decode()
            if answer.headers["Content-Type"].startswith("text/event-stream"):
                text = [line for line in text.splitlines() if line.startswith("data:")][-1][5:]
            return json.loads(text)

    def call(self, tool, **more):
        return self.ask("tools/call", {"name": tool, "arguments": {}, **more})

    def slow(self):
        return self.ask("tools/call", {"name": "slow_compute", "arguments": {"seconds": 0.5}})

    def upstreams(self):
        return (self.folder / "upstreams").read_text().split()

    @requirement("MCP-35")
    def test_three_rounds_of_questions_each_at_the_other_replica(self):
        before = len(self.upstreams())
        answer, more, rounds = self.call("test_input_required_result_multi_round"), {}, 0
        while answer["result"].get("resultType") == "input_required":
            rounds += 1
            answers = {
                key: {"action": "accept", "content": {
                    name: "red" for name in request["params"]["requestedSchema"]["properties"]}}
                for key, request in answer["result"]["inputRequests"].items()}
            more = {"inputResponses": answers, "requestState": answer["result"]["requestState"]}
            answer = self.call("test_input_required_result_multi_round", **more)
        self.assertEqual(answer["result"]["resultType"], "complete", answer)
        self.assertGreaterEqual(rounds, 2)
        self.assertEqual(len(set(self.upstreams()[before:])), 2)

    @requirement("MCP-67")
    def test_a_task_is_asked_after_at_the_other_replica(self):
        created = self.slow()["result"]
        self.assertEqual(created["resultType"], "task")
        states = []
        for _ in range(200):
            task = self.ask("tasks/get", {"taskId": created["taskId"]})["result"]
            states.append(task["status"])
            if task["status"] == "completed":
                break
            time.sleep(0.05)
        self.assertEqual(states[-1], "completed")
        for server in self.servers:
            task = self.ask("tasks/get", {"taskId": created["taskId"]}, server.port)["result"]
            self.assertEqual(task["status"], "completed")

    @requirement("MCP-41")
    def test_a_change_at_one_replica_is_told_by_the_other(self):
        heard = [[], []]
        connections = []
        for server, lines in zip(self.servers, heard):
            connection, answer = self.open(
                "subscriptions/listen", {"notifications": {"toolsListChanged": True}}, server.port)
            connections.append(connection)
            threading.Thread(target=self.listen, args=(answer, lines), daemon=True).start()
        self.assertTrue(wait_until(lambda: all("acknowledged" in "".join(lines) for lines in heard), 10))
        self.ask("tools/call", {"name": "test_trigger_tool_change", "arguments": {}}, self.servers[0].port)
        told = wait_until(lambda: all("tools/list_changed" in "".join(lines) for lines in heard), 5)
        self.assertTrue(told, heard)
        for connection in connections:
            connection.close()

    @staticmethod
    def listen(answer, lines):
        with contextlib.suppress(OSError, ValueError, http.client.HTTPException, AttributeError):
            while line := answer.readline():
                lines.append(line.decode())

    @requirement("J8")
    def test_keys_are_replaced_at_one_replica_and_used_at_the_other(self):
        asked = self.call("test_input_required_result_multi_round")["result"]
        done = subprocess.run(
            [BINARY, "keys", "rotate", "--home", self.folder / "home-0"], capture_output=True, text=True, timeout=20)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(sum("current" in line for line in done.stdout.splitlines()), 2)
        # What the old key has sealed is good everywhere, and what the new one seals too.
        for port in [server.port for server in self.servers] * 2:
            answers = {key: {"action": "accept", "content": {
                name: "red" for name in request["params"]["requestedSchema"]["properties"]}}
                for key, request in asked["inputRequests"].items()}
            again = self.ask(
                "tools/call", {"name": "test_input_required_result_multi_round", "arguments": {}, "inputResponses": answers,
                               "requestState": asked["requestState"]}, port)
            self.assertIn("result", again, again)
            if again["result"]["resultType"] != "input_required":
                break
            asked = again["result"]
        listed = [subprocess.run([BINARY, "keys", "list", "--home", self.folder / f"home-{number}", "--json"],
                                 capture_output=True, text=True, timeout=20).stdout for number in range(2)]
        ids = [[key["id"] for key in json.loads(text)] for text in listed]
        self.assertEqual(ids[0], ids[1])

    @requirement("J10")
    def test_an_outage_of_the_store_is_a_503_with_retry_after(self):
        self.redis.kill()
        try:
            connection, answer = self.open("tools/call", {"name": "slow_compute", "arguments": {"seconds": 0.1}}, self.servers[0].port)
            with contextlib.closing(connection):
                self.assertEqual(answer.status, 503)
                self.assertEqual(answer.headers["Retry-After"], "1")
                self.assertIn("cannot reach its store", json.loads(answer.read())["error"]["message"])
            # What needs no store goes on.
            self.assertIn("result", self.ask("tools/list", {}, self.servers[0].port))
        finally:
            self.redis.start()
        self.assertTrue(wait_until(lambda: "result" in self.slow(), 5))


if __name__ == "__main__":
    unittest.main()
