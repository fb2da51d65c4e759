"""Signing messages with DKIM (RFC 6376), through dkimpy (extra ``dkim``).

A signature covers the reader's own headers and values, so it is made for each filled message.  Most senders' mail
servers sign already: this is for those whose server does not.
"""

from collections.abc import Callable
from importlib import import_module
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
_PROBE: Final = b"From: probe@example.org\r\n\r\nprobe\r\n"


def signer(settings: Dkim, workspace: Path) -> Callable[[bytes], bytes]:
    """Return what signs a complete message (CRLF line ends) by putting a DKIM-Signature before it.

    The same message gives the same signature: the time stamp ``t=``, which RFC 6376 leaves optional, is left out.
    Raises :class:`ConfigError` where dkimpy is not installed, and for a key file that is missing, can be read by
    others, or is no RSA key in PEM.
    """
    try:
        library = import_module("dkim")
    except ImportError:
        raise ConfigError(
            "[dkim] needs the package dkimpy; install it with pip install 'publisher-desk[dkim]', or take [dkim] out."
        ) from None
    path = workspace / settings.key_file
    key = _key(path)
    timeless = _without_time(library.DKIM)

    def sign(message: bytes) -> bytes:
        header: bytes = timeless(message).sign(
            settings.selector.encode("ascii"),
            settings.domain.encode("ascii"),
            key,
            canonicalize=(b"relaxed", b"simple"),
            include_headers=_HEADERS,
        )
        return header + message

    try:
        sign(_PROBE)
    except (library.DKIMException, ValueError):  # dkimpy's own message may quote the key
        raise ConfigError(
            f"{path} and [dkim] do not sign; the file must hold an RSA private key in PEM, "
            f"selector and domain must be plain ASCII."
        ) from None
    return sign


def _key(path: Path) -> bytes:
    try:
        require_private(path)
        return path.read_bytes().replace(b"\r\n", b"\n")
    except OSError as reason:
        raise ConfigError(
            f"The DKIM key {path} cannot be read ({reason.strerror}); correct dkim.key_file in config.toml."
        ) from None


def _without_time(base: Any) -> Any:
    """Return dkimpy's signer, its tag ``t=`` left out: a message sent again must be the same to the byte."""

    class Timeless(base):  # type: ignore[misc]  # dkimpy has no types
        def gen_header(self, fields: list[tuple[bytes, bytes]], *rest: Any, **options: Any) -> Any:
            return super().gen_header([field for field in fields if field[0] != b"t"], *rest, **options)

    return Timeless
