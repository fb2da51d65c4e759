"""What is known of a sender beside its settings: its key, and whether its public pages answer."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class SigningKey:
    """The key of ``[dkim]``, as it was found."""

    #: Why nothing can be signed with it, as a sentence; empty where it signs.
    problem: str = ""
    #: Bits of an RSA key; 0 where they are not known.
    bits: int = 0
    #: Whether it is of a kind that many receivers do not know: Ed25519.
    rare: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicPages:
    """What stands at ``email.public_url``, as it was found."""

    #: What is wrong there, without a full stop; empty where all is well.
    problem: str = ""
    #: Whether somebody answered at all.
    answered: bool = True
