"""Domains of mailboxes that anybody can have, and who alone may send and sign as them.

Their owners publish by DMARC (RFC 7489) that mail from other servers is forged, or say so to senders: Yahoo, AOL and
mail.ru reject it, Google puts it aside.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True, slots=True)
class Owner:
    """Who gives such mailboxes."""

    #: As people write it.
    name: str
    domains: frozenset[str]
    #: Domains in which its own mail servers are.
    servers: tuple[str, ...]

    def serves(self, host: str) -> bool:
        """Tell whether the mail server called ``host`` is one of its own."""
        name = host.casefold().rstrip(".")
        return any(name == server or name.endswith(f".{server}") for server in self.servers)


OWNERS: Final = (
    Owner(name="Google", domains=frozenset({"gmail.com", "googlemail.com"}), servers=("gmail.com", "google.com")),
    Owner(
        name="Microsoft",
        domains=frozenset(
            {
                "hotmail.co.uk", "hotmail.com", "hotmail.de", "hotmail.es", "hotmail.fr", "hotmail.it", "live.co.uk",
                "live.com", "live.fr", "live.nl", "msn.com", "outlook.com", "outlook.de", "outlook.es", "outlook.fr",
            }
        ),
        servers=("outlook.com", "office365.com", "hotmail.com", "live.com"),
    ),
    Owner(
        name="Yahoo",
        domains=frozenset(
            {
                "aol.com", "myyahoo.com", "rocketmail.com", "yahoo.ca", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.uk",
                "yahoo.com", "yahoo.com.au", "yahoo.com.br", "yahoo.de", "yahoo.es", "yahoo.fr", "yahoo.it",
                "ymail.com",
            }
        ),
        servers=("yahoo.com", "yahoo.co.jp", "aol.com"),
    ),
    Owner(
        name="Apple",
        domains=frozenset({"icloud.com", "mac.com", "me.com"}),
        servers=("icloud.com", "mac.com", "me.com"),
    ),
    Owner(
        name="GMX and web.de",
        domains=frozenset({"gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net", "web.de"}),
        servers=("gmx.net", "gmx.com", "web.de"),
    ),
    Owner(
        name="Proton",
        domains=frozenset({"pm.me", "proton.me", "protonmail.com"}),
        servers=("proton.me", "protonmail.ch", "protonmail.com"),
    ),
    Owner(
        name="Mail.ru",
        domains=frozenset({"bk.ru", "inbox.ru", "list.ru", "mail.ru"}),
        servers=("mail.ru",),
    ),
    Owner(
        name="Yandex",
        domains=frozenset({"ya.ru", "yandex.com", "yandex.ru"}),
        servers=("yandex.com", "yandex.ru", "yandex.net"),
    ),
)  # fmt: skip


def owner_of(domain: str) -> Owner | None:
    """Return who owns the mailboxes of ``domain``; ``None`` for a domain that is not theirs."""
    return next((owner for owner in OWNERS if domain.casefold() in owner.domains), None)
