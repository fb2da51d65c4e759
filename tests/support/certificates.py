"""A certificate for this machine that only its own file vouches for."""

import atexit
import shutil
import ssl
import subprocess
from functools import cache
from pathlib import Path
from tempfile import mkdtemp


@cache
def certificate() -> tuple[Path, Path]:
    """Return the files of the certificate and of its key, made once for all tests."""
    folder = Path(mkdtemp(prefix="publisher-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    name = ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
    subprocess.run([*command, *name, "-keyout", str(key), "-out", str(made)], check=True, capture_output=True)
    return made, key


def serving_context() -> ssl.SSLContext:
    """Return what a server shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate())
    return context


def trusting_context() -> ssl.SSLContext:
    """Return what a client trusts."""
    return ssl.create_default_context(cafile=str(certificate()[0]))
