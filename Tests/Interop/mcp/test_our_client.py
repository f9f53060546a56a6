"""Our client, `postern fixture-client`, against servers of other people: it says what it sees, line by line."""

import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from rig.server import BINARY

from configurations import MODERN, NEWEST_HANDSHAKE
from peers import PeerServer, command
from recorder import Recorder
from wire_schema import check_all, entries_of

RECORDER = pathlib.Path(__file__).resolve().parent / "recorder.py"

HANDSHAKES = (NEWEST_HANDSHAKE, "2025-06-18", "2025-03-26", "2024-11-05")
TOOLS = "tools add where count fail ask_name ask_model ask_roots change_tools touch wait"
#: Revisions that can ask the person at the client.
WITH_ELICITATION = (MODERN, NEWEST_HANDSHAKE, "2025-06-18")
#: Nobody waits longer for a scenario; the suite itself gives it as long.
PATIENCE = 30


def run(*words, scenario="everything", revision=None, context=None):
    """Exit code, lines of standard output, standard error."""
    given = {"SCENARIO": scenario, "PROTOCOL_VERSION": revision, "CONTEXT": context}
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MCP_CONFORMANCE_")}
    environment |= {f"MCP_CONFORMANCE_{key}": value for key, value in given.items() if value is not None}
    ended = subprocess.run(
        [BINARY, "fixture-client", *words], capture_output=True, text=True, timeout=PATIENCE, env=environment)
    return ended.returncode, ended.stdout.splitlines(), ended.stderr


class OurClient:
    name = None

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(PeerServer(cls.name))

    def expected(self, revision):
        note = '"step {}"' if self.name == "official" else '{{"msg":"step {}","extra":null}}'
        counted = [
            line for step in (1, 2, 3)
            for line in (f"progress {step}.0 of 3.0 step {step}", "note info " + note.format(step))]
        return [
            f"revision {revision}", f"server {self.name}",
            'add {"result":3} 3', "where region=Zürich",
            "resources note://hello note://pixel note://watched", "templates note://{name}/text",
            "note://hello text/plain Hello from a note.", "note://pixel image/png 96",
            "note://a/text text/plain This is the note a.",
            "prompts review", "review Review this swift code: let", "completion python perl",
            *counted, "count counted to 3", "ask_roots roots: file:///srv/postern",
            "ask_model The model says: Paris, says the model.", "given up timed_out",
            *self.differences(revision), "done",
        ]

    @contextlib.contextmanager
    def http(self, recording):
        with Recorder(self.server.address, recording) as recorder:
            yield [f"http://127.0.0.1:{recorder.port}/mcp"]

    @contextlib.contextmanager
    def pipes(self, recording):
        wrapper = [sys.executable, "-E", "-S", str(RECORDER), "stdio", str(recording), "--"]
        yield ["--stdio", "--", *wrapper, *command(self.name), "--stdio"]

    def check(self, revision, transport, announced=None):
        with tempfile.TemporaryDirectory(prefix="postern-") as folder:
            recording = pathlib.Path(folder) / "wire"
            with transport(recording) as words:
                code, lines, errors = run(*words, revision=announced)
            self.assertEqual(code, 0, (lines, errors))
            for line in self.expected(revision):
                self.assertIn(line, lines)
            # A tool may be there that an earlier visit has added.
            for beginning, end in [(TOOLS, ""), ("fail error ", "fails on purpose")]:
                self.assertTrue(any(line.startswith(beginning) and line.endswith(end) for line in lines), lines)
            self.check_messages(recording)

    def check_messages(self, recording):
        """What our client sent is what its revision says; what the server sent is not ours to judge."""
        sent = [(where, entry) for where, entry in entries_of([recording]) if entry["direction"] == "client"]
        report = check_all(sent)
        self.assertGreater(sum(report.checked.values()), 10)
        self.assertEqual((report.invalid, report.skipped), ([], {}), str(report))

    def test_http_in_the_era_that_it_finds(self):
        self.check(MODERN, self.http)

    def test_pipes_in_the_era_that_it_finds(self):
        self.check(MODERN, self.pipes)

    def test_http_in_each_revision(self):
        for revision in (MODERN, *HANDSHAKES):
            with self.subTest(revision):
                self.check(revision, self.http, announced=revision)

    def test_pipes_in_both_eras(self):
        for revision in (MODERN, NEWEST_HANDSHAKE):
            with self.subTest(revision):
                self.check(revision, self.pipes, announced=revision)


class OurClient_official(OurClient, unittest.IsolatedAsyncioTestCase):
    name = "official"

    def differences(self, revision):
        asked = "Hello, Ada!" if revision in WITH_ELICITATION else "refused -32021"
        return [f"ask_name {asked}", "change tools", "change note://watched"]


class OurClient_fast(OurClient, unittest.IsolatedAsyncioTestCase):
    name = "fast"

    def differences(self, revision):
        # fastmcp has no subscriptions/listen; under a handshake it announces unasked.
        changes = ["listen refused -32601"] if revision == MODERN else ["change tools", "change note://watched"]
        # It asks in revisions that have no such question, too, which our client then does not know.
        return [*(["ask_name Hello, Ada!"] if revision in WITH_ELICITATION else []), *changes]


class WhatItRefuses(unittest.TestCase):
    def test_usage(self):
        for words, given in [
            (["http://127.0.0.1:1/mcp"], {"scenario": None}),
            (["http://127.0.0.1:1/mcp"], {"scenario": "no-such-scenario"}),
            (["http://127.0.0.1:1/mcp"], {"revision": "1999-01-01"}),
            (["http://127.0.0.1:1/mcp"], {"context": "[]"}),
            (["http://127.0.0.1:1/mcp", "http://127.0.0.1:2/mcp"], {}),
            (["not a url"], {}),
        ]:
            with self.subTest(words=words, **given):
                code, lines, errors = run(*words, **given)
                self.assertEqual((code, lines, len(errors.splitlines())), (2, [], 1), errors)

    def test_signing_in(self):
        code, _, errors = run("http://127.0.0.1:1/mcp", scenario="auth/basic-cimd")
        self.assertEqual((code, errors), (1, "This client does not sign in.\n"))

    def test_nobody_there(self):
        code, _, errors = run("http://127.0.0.1:1/mcp")
        self.assertEqual((code, len(errors.splitlines())), (1, 1), errors)
        self.assertIn("cannot be reached", errors)

    def test_a_program_that_is_no_server(self):
        for program, why in [
            (["sh", "-c", "echo sorry; exit 3"], "exit code 3"), (["/no/such/program"], "cannot be started"),
        ]:
            with self.subTest(program):
                code, _, errors = run("--stdio", "--", *program)
                self.assertEqual(code, 1)
                self.assertIn(why, errors)
