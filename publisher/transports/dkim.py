"""Signing messages with DKIM (RFC 6376; Ed25519 as RFC 8463 says), by the library cryptography (extra ``dkim``).

A signature covers the reader's own headers and values, so it is made for each filled message.  Most senders' mail
servers sign already: this is for those whose server does not.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from publisher.errors import ConfigError
from publisher.workspace.config import Dkim
from publisher.workspace.private_files import require_private

#: Signed where they stand; ``from`` twice, so that no second one can be added.  RFC 8058 asks for both List-* ones.
_HEADERS: Final = (
    b"from", b"from", b"to", b"reply-to", b"subject", b"date", b"message-id", b"list-id", b"list-unsubscribe",
    b"list-unsubscribe-post", b"feedback-id", b"mime-version", b"content-type",
)  # fmt: skip
#: Headers on one line of the tag ``h=``.
_IN_LINE: Final = 5
_WIDTH: Final = 72
_FOLD: Final = re.compile(rb"\r\n(?=[ \t])")
_BLANK: Final = re.compile(rb"[ \t]+")
#: A beginning that bodies share is hashed once from so many bytes on.
_WORTH: Final = 4_096
#: How often such a beginning is looked for.
_LESSONS: Final = 32


def signer(settings: Dkim, workspace: Path) -> Callable[[bytes], bytes]:
    """Return what signs a complete message (CRLF line ends) by putting a DKIM-Signature before it.

    The same message gives the same signature: the time stamp ``t=``, which RFC 6376 leaves optional, is left out.
    It may be called by several threads at once, and lets others go on while it signs.  Raises :class:`ConfigError`
    where cryptography is not installed, and for a key file that is missing, can be read by others, or is no RSA or
    Ed25519 key in PEM.
    """
    path = workspace / settings.key_file
    try:
        algorithm, sign = _algorithm(_key(path))
        selector, domain = settings.selector.encode("ascii"), settings.domain.encode("ascii")
    except ModuleNotFoundError:
        raise ConfigError(
            "[dkim] needs the package cryptography; install it with pip install 'publisher-desk[dkim]', or take [dkim] "
            "out."
        ) from None
    except (ValueError, TypeError):  # the library's own words may quote the key; a passphrase is a TypeError
        raise ConfigError(
            f"{path} and [dkim] do not sign; the file must hold an RSA private key in PEM (or an Ed25519 one), "
            f"selector and domain must be plain ASCII."
        ) from None
    return _Signer(algorithm, sign, selector=selector, domain=domain)


class _Signer:
    """Puts a signature before each message: headers in their relaxed form, the body in its simple one."""

    def __init__(self, algorithm: bytes, sign: Callable[[bytes], bytes], *, selector: bytes, domain: bytes) -> None:
        self._sign = sign
        self._bodies = _Bodies()
        names = [b":".join(_HEADERS[at : at + _IN_LINE]) for at in range(0, len(_HEADERS), _IN_LINE)]
        begins = (b"v=1; a=%s; c=relaxed/simple;" % algorithm, b"d=%s; s=%s;" % (domain, selector))
        self._tags = (*begins, b"h=" + b":\r\n ".join(names) + b";")

    def __call__(self, message: bytes) -> bytes:
        head, _, body = message.partition(b"\r\n\r\n")
        tags = (*self._tags, b"bh=%s;" % b64encode(self._bodies.digest(body)), b"b=")
        header = b"DKIM-Signature: " + b"\r\n ".join(tags)
        signed = _relaxed(head) + b"dkim-signature:" + b" ".join(tags).replace(b"\r\n", b"")
        signature = b64encode(self._sign(signed))
        lines = [signature[at : at + _WIDTH] for at in range(0, len(signature), _WIDTH)]
        return b"".join((header, b"\r\n ".join(lines), b"\r\n", message))


class _Bodies:
    """Hashes bodies in their simple canonical form; what all of a release begin with is hashed once."""

    def __init__(self) -> None:
        self._last = b""
        self._known = (b"", hashlib.sha256())
        self._lessons = 0

    def digest(self, body: bytes) -> bytes:
        """Return the SHA-256 of a body; its end is one line's end (RFC 6376 section 3.4.3)."""
        if body.endswith(b"\r\n\r\n") or not body.endswith(b"\r\n"):
            body = re.sub(rb"(?:\r\n)*\Z", b"", body, count=1) + b"\r\n"
        beginning, state = self._known
        if not beginning or not body.startswith(beginning):
            beginning, state = self._learn(body)
        hashed = state.copy()
        hashed.update(memoryview(body)[len(beginning) :])
        return hashed.digest()

    def _learn(self, body: bytes) -> "tuple[bytes, hashlib._Hash]":
        """Return what this body and the last one both begin with, where that is worth it, and its hash."""
        if self._lessons == _LESSONS:
            return b"", hashlib.sha256()
        self._lessons += 1
        last, self._last = self._last, body
        least, most = 0, min(len(body), len(last))
        while least < most:
            middle = (least + most + 1) // 2
            least, most = (middle, most) if body.startswith(last[:middle]) else (least, middle - 1)
        beginning = body[:least] if least >= _WORTH else b""
        self._known = (beginning, hashlib.sha256(beginning))
        return self._known


def _relaxed(head: bytes) -> bytes:
    """Return the headers that are signed, in their relaxed canonical form (RFC 6376 section 3.4.2)."""
    found: dict[bytes, list[bytes]] = {}
    for line in _FOLD.sub(b"", head).split(b"\r\n"):
        name, _, value = line.partition(b":")
        found.setdefault(name.strip().lower(), []).append(_BLANK.sub(b" ", value).strip())
    chosen = ((name, found[name].pop()) for name in _HEADERS if found.get(name))
    return b"".join(b"%s:%s\r\n" % pair for pair in chosen)


def _key(path: Path) -> bytes:
    try:
        require_private(path)
        return path.read_bytes()
    except OSError as reason:
        raise ConfigError(
            f"The DKIM key {path} cannot be read ({reason.strerror}); correct dkim.key_file in config.toml."
        ) from None


def _algorithm(pem: bytes) -> tuple[bytes, Callable[[bytes], bytes]]:
    """Return the name of the key's algorithm, and what signs by it; raise ``ValueError`` for another kind of key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - an extra
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # noqa: PLC0415 - the same
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415 - the same
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - the same
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - the same

    key: Any = load_pem_private_key(pem, None)
    if isinstance(key, RSAPrivateKey):
        padding, hashing = PKCS1v15(), SHA256()
        return b"rsa-sha256", lambda data: key.sign(data, padding, hashing)
    if isinstance(key, Ed25519PrivateKey):
        return b"ed25519-sha256", lambda data: key.sign(hashlib.sha256(data).digest())
    raise ValueError
