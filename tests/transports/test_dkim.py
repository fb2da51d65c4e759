"""A signature covers the message as the reader gets it, and is the same each time."""

import base64
import os
from pathlib import Path
from random import Random
from typing import Any

import dkim
import pytest

from ground import REPOSITORY
from publisher.errors import ConfigError
from publisher.transports.dkim import signer
from publisher.workspace.config import Dkim

SETTINGS = Dkim(selector="desk", domain="example.org", key_file="dkim.pem")


def prime(random: Random, bits: int) -> int:
    """Return a probable prime with its two highest bits set."""
    while True:
        number = random.getrandbits(bits) | 3 << bits - 2 | 1
        if all(pow(base, number - 1, number) == 1 for base in (2, 3, 5, 7, 11)):
            return number


def der(tag: int, content: bytes) -> bytes:
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([0x82, size >> 8, size & 255])
    return bytes([tag]) + length + content


def sequence(*numbers: int) -> bytes:
    return der(0x30, b"".join(der(2, number.to_bytes(number.bit_length() // 8 + 1, "big")) for number in numbers))


@pytest.fixture(scope="module")
def keys() -> tuple[bytes, bytes]:
    """A private key in PEM, invented for this run, and the record that publishes its other half."""
    random = Random(6376)
    p, q, e = prime(random, 512), prime(random, 512), 65_537
    n, d = p * q, pow(e, -1, (p - 1) * (q - 1))
    private = base64.encodebytes(sequence(0, n, e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p)))
    public = base64.b64encode(sequence(n, e))
    name = b"RSA PRIVATE KEY"
    return b"-----BEGIN %s-----\n%s-----END %s-----\n" % (name, private, name), b"v=DKIM1; k=rsa; p=" + public


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
