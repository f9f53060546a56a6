"""A certificate for localhost that lives as long as the block."""

import contextlib
import pathlib
import ssl
import subprocess
import tempfile

SUBJECT = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]


@contextlib.contextmanager
def certificate():
    """The files of the certificate and of its key."""
    with tempfile.TemporaryDirectory() as folder:
        cert, key = pathlib.Path(folder, "cert.pem"), pathlib.Path(folder, "key.pem")
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        subprocess.run(
            ["openssl", "req", "-x509", *curve, "-nodes", "-days", "1", *SUBJECT, "-keyout", key, "-out", cert],
            check=True, capture_output=True, timeout=30)
        yield cert, key


def trusting(cert, version=None):
    """A client's context that trusts the certificate and speaks one version, or any."""
    context = ssl.create_default_context(cafile=str(cert))
    if version:
        context.minimum_version = context.maximum_version = version
    return context
