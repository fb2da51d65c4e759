"""The key of [dkim] is looked at before anything is approved: what the daemon would stumble over is told then."""

import os
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from publisher.transports.signing_key import look_at_key
from publisher.workspace.config import Dkim

SETTINGS = Dkim(selector="desk", domain="example.org", key_file="dkim.pem")


def write(folder: Path, key: PrivateKeyTypes) -> None:
    path = folder / "dkim.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o600)


@pytest.mark.parametrize("bits", [1024, 2048])
def test_a_key_that_signs_tells_its_length(tmp_path: Path, bits: int) -> None:
    write(tmp_path, rsa.generate_private_key(65_537, bits))
    found = look_at_key(SETTINGS, tmp_path)
    assert (found.problem, found.bits) == ("", bits)


def test_a_key_of_another_kind_is_named_with_what_is_supported(tmp_path: Path) -> None:
    """Findings L5: approve took a key of another kind, and then the daemon stopped."""
    write(tmp_path, ec.generate_private_key(ec.SECP256R1()))
    problem = look_at_key(SETTINGS, tmp_path).problem
    assert "dkim.pem is an elliptic-curve key" in problem
    assert "RSA" in problem


def test_an_ed25519_key_signs_and_is_told_to_be_rare(tmp_path: Path) -> None:
    write(tmp_path, ed25519.Ed25519PrivateKey.generate())
    found = look_at_key(SETTINGS, tmp_path)
    assert (found.problem, found.bits, found.rare) == ("", 0, True)


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_key_that_others_can_read_is_named(tmp_path: Path) -> None:
    """Findings L5: check passed it."""
    write(tmp_path, rsa.generate_private_key(65_537, 2048))
    (tmp_path / "dkim.pem").chmod(0o640)
    assert "chmod 600" in look_at_key(SETTINGS, tmp_path).problem


@pytest.mark.parametrize(
    "content", [None, b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_what_is_no_key_is_named_and_not_shown(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "dkim.pem").write_bytes(content)
        (tmp_path / "dkim.pem").chmod(0o600)
    problem = look_at_key(SETTINGS, tmp_path).problem
    assert "dkim.pem" in problem
    assert "AAAA" not in problem


def test_a_short_key_tells_its_length(tmp_path: Path) -> None:
    """Findings L5: 512 bits signed silently."""
    made = subprocess.run(["openssl", "genrsa", "-traditional", "512"], capture_output=True, check=True)
    (tmp_path / "dkim.pem").write_bytes(made.stdout)
    (tmp_path / "dkim.pem").chmod(0o600)
    assert look_at_key(SETTINGS, tmp_path).bits == 512
