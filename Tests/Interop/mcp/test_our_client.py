"""Our client, `postern fixture-client`, against servers of other people: it says what it sees, line by line."""

import os
import subprocess
import unittest

from rig.server import BINARY

from configurations import MODERN, NEWEST_HANDSHAKE
from peers import PeerServer, command

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

    def check(self, revision, *words, announced=None):
        code, lines, errors = run(*words, revision=announced)
        self.assertEqual(code, 0, (lines, errors))
        for line in self.expected(revision):
            self.assertIn(line, lines)
        # A tool may be there that an earlier visit has added.
        for beginning, end in [(TOOLS, ""), ("fail error ", "fails on purpose")]:
            self.assertTrue(any(line.startswith(beginning) and line.endswith(end) for line in lines), lines)

    def test_http_in_the_era_that_it_finds(self):
        self.check(MODERN, self.server.url)

    def test_pipes_in_the_era_that_it_finds(self):
        self.check(MODERN, "--stdio", "--", *command(self.name), "--stdio")

    def test_http_in_each_revision(self):
        for revision in (MODERN, *HANDSHAKES):
            with self.subTest(revision):
                self.check(revision, self.server.url, announced=revision)

    def test_pipes_in_both_eras(self):
        for revision in (MODERN, NEWEST_HANDSHAKE):
            with self.subTest(revision):
                self.check(revision, "--stdio", "--", *command(self.name), "--stdio", announced=revision)


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
        return ["ask_name Hello, Ada!", *changes]


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
