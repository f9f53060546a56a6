"""What the command says, and how it ends, when it has nothing to serve."""

import os
import pathlib
import socket
import sys
import tempfile
import unittest

from rig.certificate import certificate
from rig.server import complaint

FAILURE, USAGE, CONFIGURATION = 1, 64, 78
LOOPS = "POSTERN_ECHO_LOOPS"


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

    def test_what_follows_an_unknown_flag_is_not_repeated(self):
        said = self.refuse(USAGE, "echo-server", "--port", 0, "--password", "hunter2")
        self.assertNotIn("hunter2", said)

    def test_a_wrong_setting_is_a_configuration_error(self):
        for value in ("many", "0", "65", b"\xff"):
            said = self.refuse(CONFIGURATION, "echo-server", "--port", 0, env=os.environ | {LOOPS: value})
            self.assertIn(LOOPS, said)

    def test_a_wrong_file_of_settings_is_a_configuration_error(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "settings.env")
            for text in (f"{LOOPS}=many\n", f"export {LOOPS}=1\n"):
                file.write_text(text)
                said = self.refuse(CONFIGURATION, "echo-server", "--port", 0, "--env-file", file)
                self.assertIn("settings.env", said)
            self.refuse(CONFIGURATION, "echo-server", "--port", 0, "--env-file", pathlib.Path(folder, "absent"))

    def test_a_mistake_of_whoever_typed_does_not_hide_one_of_the_configuration(self):
        self.refuse(CONFIGURATION, "echo-server", "--port", "x", env=os.environ | {LOOPS: "many"})

    def refuse(self, code, *arguments, **options):
        ended, said = complaint(*arguments, **options)
        self.assertEqual(ended, code, f"{arguments}: {said}")
        self.assertTrue(said, f"{arguments}: a silent refusal")
        self.assertNotIn("Fatal error", said)
        return said


class Trouble(unittest.TestCase):
    def test_a_port_in_use_is_one_sentence_and_1(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            self.one_sentence("echo-server", "--port", port)
            self.one_sentence("echo-server", "--port", port, "--loops", 2)

    def test_an_address_of_another_machine_is_one_sentence_and_1(self):
        self.one_sentence("echo-server", "--port", 0, "--host", "192.0.2.1")

    @unittest.skipUnless(sys.platform == "linux", "only Linux takes a single right away")
    def test_a_port_without_permission_is_one_sentence_and_1(self):
        from rig.forbidden import forbid_bind

        for loops in (1, 2):
            said = self.one_sentence("echo-server", "--port", 0, "--loops", loops, preexec_fn=forbid_bind)
            self.assertIn("permission denied", said)

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
        return said
