"""The addresses that are made for one reader: to leave, to look, to choose.  Pure."""

from typing import Final
from urllib.parse import quote

from publisher.digest.merge.fields import Links
from publisher.workspace.config import Config

#: Letters of a real token: an id, a dot, and a signature.
_TOKEN_LENGTH: Final = 64


def reader_links(config: Config, token: str) -> Links:
    """Return the links of the reader whom ``token`` names, as the configuration has them."""
    return links_to(token, mailbox=mailbox(config), pages=config.email.public_url)


def links_to(token: str, *, mailbox: str, pages: str = "") -> Links:
    """Return the links of one reader.

    ``mailbox`` takes requests to unsubscribe; ``pages`` is the https address below which the public pages are, and
    without it the only way to leave is a mail.
    """
    mail = unsubscribe_mailto(mailbox, token)
    if not pages:
        return Links(unsubscribe_url=mail, unsubscribe_mail=mail)
    root = pages.rstrip("/")
    return Links(
        unsubscribe_url=f"{root}/unsubscribe/{token}",
        unsubscribe_mail=mail,
        view_url=f"{root}/view/{token}",
        preferences_url=f"{root}/preferences/{token}",
    )


def mailbox(config: Config) -> str:
    """Return the mailbox that takes requests to unsubscribe."""
    return config.email.unsubscribe_address or config.sender.email


def unsubscribe_mailto(mailbox: str, token: str = "") -> str:
    """Return the ``mailto:`` address (RFC 6068) whose message asks ``mailbox`` to unsubscribe the token's reader.

    Without a token it is the address for readers who have none of their own.
    """
    subject = f"unsubscribe {token}" if token else "unsubscribe"
    return f"mailto:{quote(mailbox, safe='@')}?subject={quote(subject, safe='')}"


#: The links of nobody, as long as real ones are: for weighing messages and for trying templates.
SAMPLE_LINKS: Final = links_to("x" * _TOKEN_LENGTH, mailbox="newsroom@example.org", pages="https://news.example.org")
