"""What the command says, and how it ends, when it has nothing to serve."""

import os
import pathlib
import socket
import tempfile
import unittest

from rig.certificate import certificate
from rig.server import complaint

FAILURE, USAGE = 1, 64
UNPRIVILEGED = pathlib.Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")


class Words(unittest.TestCase):
    def test_version_and_help_are_answers(self):
        for flag in ("--version", "--help"):
            self.assertEqual(complaint(flag), (0, ""), flag)

    def test_an_unknown_command_is_a_usage_error(self):
        self.refuse(USAGE, "no-such-command")

    def test_an_unknown_flag_is_a_usage_error(self):
        self.refuse(USAGE, "echo-server", "--port", 0, "--no-such-flag")

    def test_a_value_that_is_none_is_a_usage_error(self):
        for value in ("many", "-1", "65536", "1e3"):
            self.refuse(USAGE, "echo-server", "--port", value)

    def test_a_certificate_without_its_key_is_a_usage_error(self):
        with certificate() as (cert, key):
            self.refuse(USAGE, "echo-server", "--port", 0, "--tls-cert", cert)
            self.refuse(USAGE, "echo-server", "--port", 0, "--tls-key", key)

    def refuse(self, code, *arguments):
        ended, said = complaint(*arguments)
        self.assertEqual(ended, code, f"{arguments}: {said}")
        self.assertTrue(said, f"{arguments}: a silent refusal")
        self.assertNotIn("Fatal error", said)


class Trouble(unittest.TestCase):
    def test_a_port_in_use_is_one_sentence_and_1(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            self.one_sentence("echo-server", "--port", port)
            self.one_sentence("echo-server", "--port", port, "--loops", 2)

    def test_an_address_of_another_machine_is_one_sentence_and_1(self):
        self.one_sentence("echo-server", "--port", 0, "--host", "192.0.2.1")

    @unittest.skipUnless(os.geteuid() == 0, "only root can become somebody who may not")
    def test_a_port_without_permission_is_one_sentence_and_1(self):
        if not UNPRIVILEGED.exists() or int(UNPRIVILEGED.read_text()) <= 80:
            self.skipTest("anybody may listen on port 80 here")
        self.one_sentence("echo-server", "--port", 80, user=65534, group=65534, extra_groups=[])

    def test_a_certificate_that_cannot_be_read_is_one_sentence_and_1(self):
        with certificate() as (cert, key), tempfile.TemporaryDirectory() as folder:
            absent, garbage = pathlib.Path(folder, "absent.pem"), pathlib.Path(folder, "garbage.pem")
            garbage.write_text("no certificate\n")
            for pair in ((absent, key), (folder, key), (garbage, key), (cert, absent), (cert, garbage), (key, cert)):
                self.one_sentence("echo-server", "--port", 0, "--tls-cert", pair[0], "--tls-key", pair[1])

    def one_sentence(self, *arguments, **options):
        ended, said = complaint(*arguments, **options)
        self.assertEqual(ended, FAILURE, f"{arguments}: {said}")
        self.assertRegex(said, r"^[^\n]{20,200}\n$")
