"""A signature covers the message as the reader gets it, and is the same each time."""

import base64
import os
from pathlib import Path
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ground import REPOSITORY
from publisher.errors import ConfigError
from publisher.transports.dkim import signer
from publisher.workspace.config import Dkim

SETTINGS = Dkim(selector="desk", domain="example.org", key_file="dkim.pem")


def der(key: PrivateKeyTypes) -> bytes:
    """Return the half that the DNS publishes: RSA as a whole, Ed25519 as its 32 bytes (RFC 8463)."""
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


@pytest.fixture(scope="module", params=["rsa", "rsa in the traditional form", "ed25519"])
def keys(request: pytest.FixtureRequest) -> tuple[bytes, bytes]:
    """A private key in PEM, made for this run, and the record that publishes its other half."""
    name, form = request.param.split()[0], PrivateFormat.PKCS8
    made = ed25519.Ed25519PrivateKey.generate() if name == "ed25519" else rsa.generate_private_key(65_537, 2048)
    if "traditional" in request.param:
        form = PrivateFormat.TraditionalOpenSSL
    private = made.private_bytes(Encoding.PEM, form, NoEncryption())
    return private, f"v=DKIM1; k={name}; p=".encode() + base64.b64encode(der(made))


@pytest.fixture
def workspace(tmp_path: Path, keys: tuple[bytes, bytes]) -> Path:
    file = tmp_path / "dkim.pem"
    file.write_bytes(keys[0])
    file.chmod(0o600)
    return tmp_path


@pytest.fixture
def message() -> bytes:
    return (REPOSITORY / "tests" / "transports" / "signed_message.eml").read_bytes().replace(b"\n", b"\r\n")


def test_a_signed_message_verifies_and_a_changed_one_does_not(
    workspace: Path, message: bytes, keys: tuple[bytes, bytes]
) -> None:
    signed = signer(SETTINGS, workspace)(message)

    def dns(*_: Any, **__: Any) -> bytes:
        return keys[1]

    assert signed.endswith(message)
    assert dkim.verify(signed, dnsfunc=dns)
    assert not dkim.verify(signed.replace(b"Dear", b"Dare"), dnsfunc=dns)
    assert not dkim.verify(signed.replace(b"Subject: Hello", b"Subject: Help"), dnsfunc=dns)
    assert not dkim.verify(signed.replace(b"One-Click", b"Two-Click"), dnsfunc=dns)


#: Words of headers and lines of bodies, with what the canonical forms make equal and what they do not.
WORDS = st.text("aZ9 \t:;=.", min_size=1, max_size=30)
LINES = st.lists(st.text("aZ9 \t.=", max_size=20), max_size=6)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(subject=st.lists(WORDS, min_size=1, max_size=3), own=st.lists(LINES, min_size=1, max_size=4), ends=st.booleans())
def test_whatever_headers_and_bodies_say_it_verifies(
    workspace: Path, keys: tuple[bytes, bytes], subject: list[str], own: list[list[str]], ends: bool
) -> None:
    """One signer for all readers of a release, whose bodies begin alike."""
    sign = signer(SETTINGS, workspace)
    folded = "\r\n ".join(f"x{words}x" for words in subject)
    head = f"From: newsroom@example.org\r\nTo: a@example.org\r\nsubject:{folded}\r\nX-Other: 1\r\n\r\n"
    begins = "All of this is the same for everybody.\r\n" * 120
    for lines in own:
        signed = sign((head + begins + "\r\n".join(lines) + "\r\n" * ends).encode())
        assert dkim.verify(signed, dnsfunc=lambda *_, **__: keys[1])
        assert max(map(len, signed.partition(b"\r\nFrom:")[0].split(b"\r\n"))) <= 78


def test_signing_again_gives_the_same_bytes(workspace: Path, message: bytes) -> None:
    sign = signer(SETTINGS, workspace)
    assert sign(message) == sign(message)


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_key_that_others_can_read_is_refused(workspace: Path) -> None:
    (workspace / "dkim.pem").chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        signer(SETTINGS, workspace)


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END X-----\n"])
def test_what_is_no_key_is_refused_without_showing_it(workspace: Path, content: bytes) -> None:
    (workspace / "dkim.pem").write_bytes(content)
    with pytest.raises(ConfigError, match="RSA private key in PEM") as caught:
        signer(SETTINGS, workspace)
    assert "AAAA" not in str(caught.value)


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"dkim\.key_file"):
        signer(SETTINGS, tmp_path)
