"""The key of ``[dkim]``, looked at before anything is to be signed with it."""

from pathlib import Path

from publisher.errors import ConfigError
from publisher.model.sender_facts import SigningKey
from publisher.transports.dkim import signer
from publisher.workspace.config import Dkim


def look_at_key(settings: Dkim, workspace: Path) -> SigningKey:
    """Return the key with what keeps it from signing; nothing of it is quoted, and nothing raised."""
    name, bits = _kind(workspace / settings.key_file)
    if name == "elliptic-curve":
        return SigningKey(
            problem=f"{settings.key_file} is an {name} key, with which nobody signs mail. Make an RSA key of 2048 bits "
            f"with openssl genrsa 2048."
        )
    try:
        signer(settings, workspace)
    except ConfigError as error:
        return SigningKey(problem=str(error), bits=bits)
    return SigningKey(bits=bits, rare=name == "Ed25519")


def _kind(path: Path) -> tuple[str, int]:
    """Return the kind of the key and its bits; nothing of either where it cannot be read."""
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - an extra
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415 - the same
        from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - the same

        key = load_pem_private_key(path.read_bytes(), None)
    except (ImportError, OSError, ValueError, TypeError):  # signing tells what is wrong with it
        return "", 0
    if isinstance(key, RSAPrivateKey):
        return "RSA", key.key_size
    return ("Ed25519" if isinstance(key, Ed25519PrivateKey) else "elliptic-curve"), 0
