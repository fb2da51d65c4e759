"""The sender: whether what leaves in its name is signed, and as whom; whether its public pages answer."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from publisher.channels.email import Smtp
from publisher.checks.check import Check, Found
from publisher.checks.proof import ADDRESSED, PAGES, SIGNED, Addressed, Paged, Signed
from publisher.model.free_mailboxes import owner_of

#: RFC 8301 section 3.2: receivers take no signature by a shorter RSA key, and signers should have the longer one.
_SHORTEST: Final = 1024
_ADVISED: Final = 2048


def _key(seen: Signed) -> Iterator[Found]:
    if seen.key.problem:
        yield Found(seen.key.problem, hint="")


def _key_length(seen: Signed) -> Iterator[Found]:
    bits = seen.key.bits
    if seen.key.rare:
        yield Found("The DKIM key is an Ed25519 key; many receivers know only RSA.", severity="note")
    if 0 < bits < _SHORTEST:
        yield Found(f"The DKIM key has {bits} bits; receivers take no signature by one of less than {_SHORTEST}.")
    elif _SHORTEST <= bits < _ADVISED:
        yield Found(f"The DKIM key has {bits} bits; {_ADVISED} are advised.", severity="note")


def _alignment(seen: Signed) -> Iterator[Found]:
    sender, signing = seen.sender.casefold(), seen.domain.casefold()
    if sender != signing and not sender.endswith(f".{signing}") and not signing.endswith(f".{sender}"):
        yield Found(
            f"[dkim] signs as {seen.domain}, but the sender is at {seen.sender}: receivers count a signature only "
            f"where the two belong together."
        )


def _free_mailbox(seen: Addressed) -> Iterator[Found]:
    owner = owner_of(seen.domain)
    smtp = seen.proof.config.account_of(Smtp)
    if owner is not None and smtp is not None and not owner.serves(smtp.host):
        yield Found(
            f"The sender is at {seen.domain}, for which only {owner.name} may send: what {smtp.host} sends in its name "
            f"is taken for forged, and refused or put aside."
        )


def _pages(seen: Paged) -> Iterator[Found]:
    pages = seen.pages
    if pages is None:
        said = f"Whether {seen.address} answers was not looked at here; approving asks it."
        yield Found(said, hint="", severity="note")
    elif pages.problem:
        yield Found(
            f"Readers could not leave with one click: {pages.problem}.", severity="warning" if pages.answered else None
        )


_signed = partial(Check[Signed], needs=SIGNED, place="config.toml")

CHECKS: Final[tuple[Check[Any], ...]] = (
    _signed(
        id="sender.key",
        title="a DKIM key that signs: RSA or Ed25519, in PEM, to be read by you alone",
        severity="error",
        hint="Correct key_file under [dkim], or take [dkim] out.",
        find=_key,
    ),
    _signed(
        id="sender.key-length",
        title=f"a DKIM key that receivers take: RSA of at least {_SHORTEST} bits, better {_ADVISED}",
        severity="error",
        also=("note",),
        hint=f"Make one with openssl genrsa {_ADVISED}, and publish its other half beside the old one.",
        find=_key_length,
    ),
    _signed(
        id="sender.signed-as",
        title="a signature by the sender's own domain",
        severity="warning",
        hint="Set domain under [dkim] to that of email under [sender].",
        find=_alignment,
    ),
    Check(
        id="sender.free-mailbox",
        title="a sender at a domain of one's own",
        severity="warning",
        hint="Write an address at your organisation's own domain as email under [sender], and this one as reply_to.",
        place="config.toml",
        needs=ADDRESSED,
        find=_free_mailbox,
    ),
    Check(
        id="sender.pages",
        title="public pages that answer",
        severity="error",
        also=("warning", "note"),
        hint="See that email.public_url is where your public pages are, or leave it empty: readers then leave by mail.",
        place="config.toml",
        needs=PAGES,
        find=_pages,
    ),
)
