"""Opaque names for subscribers: all that a log, a ledger or a link may show of one."""

import secrets
from collections.abc import Callable
from typing import Final

_BYTES: Final = 10


def new_id(token: Callable[[int], str] = secrets.token_hex) -> str:
    """Return 20 random hex digits: 80 bits, so that two among a billion subscribers will not meet.

    ``token`` takes a number of bytes and returns them in hex.
    """
    return token(_BYTES)
