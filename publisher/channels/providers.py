"""Mail providers that people have, and what each wants said in ``[smtp]``.

The settings are those of the providers' own pages; the digests are sent to many, so where a provider keeps bulk and
other mail apart, the server here is the one for bulk.
"""

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, kw_only=True, slots=True)
class Provider:
    """A mail provider's submission server."""

    #: As it is typed: ``gmail``.
    name: str
    #: As people write it.
    title: str
    #: Empty where it differs from customer to customer; ``hint`` then says where to find it.
    host: str
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    #: What the login is, as a question's own words go on.
    login: str
    #: What is to be known before a password is typed, in a sentence.
    hint: str


PROVIDERS: Final = (
    Provider(
        name="gmail",
        title="Gmail",
        host="smtp.gmail.com",
        login="your whole Gmail address",
        hint="Gmail wants an app password, not your own: make one at https://myaccount.google.com/apppasswords "
        "(two-step verification must be on).",
    ),
    Provider(
        name="microsoft365",
        title="Microsoft 365",
        host="smtp.office365.com",
        login="your whole address",
        hint="Microsoft switches passwords for SMTP off by default at the end of December 2026; name a command that "
        "prints an access token instead (--token-command), or have your administrator allow SMTP AUTH.",
    ),
    Provider(
        name="brevo",
        title="Brevo",
        host="smtp-relay.brevo.com",
        login="the SMTP login under “SMTP & API”",
        hint="The password is an SMTP key from “SMTP & API” in Brevo, not the one that you log in with.",
    ),
    Provider(
        name="mailgun",
        title="Mailgun",
        host="smtp.mailgun.org",
        login="such as postmaster@ and your sending domain",
        hint="The password is that of an SMTP user of your sending domain; a domain in the EU needs "
        "--host smtp.eu.mailgun.org.",
    ),
    Provider(
        name="ses",
        title="Amazon SES",
        host="",
        login="the SMTP user name of SES, not an access key",
        hint="The server is email-smtp.REGION.amazonaws.com with your region; user name and password are “SMTP "
        "credentials”, made in the console of SES.",
    ),
    Provider(
        name="postmark",
        title="Postmark",
        host="smtp-broadcasts.postmarkapp.com",
        login="the access key of an SMTP token",
        hint="Make an SMTP token in the settings of a broadcast stream: its access key is the login, its secret key "
        "the password.",
    ),
)
OTHER: Final = "other"


def provider(name: str) -> Provider | None:
    """Return the provider that a person calls ``name``, however they write it; ``None`` for another one."""
    wanted = _plain(name)
    return next((one for one in PROVIDERS if wanted in (_plain(one.name), _plain(one.title))), None)


def provider_of(host: str) -> Provider | None:
    """Return the provider whose server ``host`` is, where one is known."""
    return next((one for one in PROVIDERS if one.host and one.host.casefold() == host.casefold()), None)


def _plain(name: str) -> str:
    plain = "".join(letter for letter in name.casefold() if letter.isalnum())
    return {"amazonses": "ses", "office365": "microsoft365", "outlook": "microsoft365"}.get(plain, plain)
