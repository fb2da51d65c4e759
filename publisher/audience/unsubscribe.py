"""The way to leave: a signed token for each reader.

A token names the subscriber's opaque id and nothing else, and is the same each time it is made, because a message
that is sent again must be the same to the byte.
"""

import hashlib
from typing import Final

from itsdangerous import BadSignature, Signer

from publisher.errors import AudienceError

_SALT: Final = "publisher.unsubscribe"


class UnsubscribeTokens:
    """Makes and reads unsubscribe tokens with the workspace's own key."""

    def __init__(self, key: bytes) -> None:
        """``key`` is what ``Store.key`` returns; tokens of another key are refused."""
        self._signer = Signer(key, salt=_SALT, sep=".", key_derivation="hmac", digest_method=hashlib.sha256)

    def make(self, subscriber_id: str) -> str:
        """Return the token of a subscriber: letters, digits, ``.``, ``-`` and ``_``."""
        return self._signer.sign(subscriber_id).decode("ascii")

    def read(self, words: str) -> str:
        """Return the subscriber's id; raise :class:`AudienceError` for a token that was not made here.

        A whole subject line such as ``Re: unsubscribe TOKEN`` is taken too.
        """
        token = next(reversed(words.split()), "")
        subscriber_id = self._unsigned(token)
        # Base64 leaves two bits of a signature's last letter unused: another letter there would verify as well.
        if not subscriber_id or self.make(subscriber_id) != token:
            raise AudienceError(
                "That is no unsubscribe token of this workspace; copy the whole subject line, "
                "or give the reader's address instead."
            )
        return subscriber_id

    def _unsigned(self, token: str) -> str:
        try:
            return self._signer.unsign(token.encode("ascii")).decode("ascii")
        except (BadSignature, UnicodeError):
            return ""
