"""Email: the digest, to each reader a message of their own."""

from datetime import timedelta
from typing import Final, Literal

from publisher.channels.channel import Account, Count, Mail, Plan, Port

NAME: Final = "email"


class EmailPlan(Plan, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[email]`` of ``campaign.toml``: to whom and when."""

    #: Names of lists; every subscriber where empty.
    lists: tuple[str, ...] = ()
    #: Only subscribers with one of these tags, where given.
    tags: tuple[str, ...] = ()
    #: Only subscribers in this segment, where given: ``tag school, not sent in 14 days``.
    who: str = ""
    images: Literal["linked", "embedded"] = "linked"


class Smtp(Account, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[smtp]``: the mail server; without this section email goes to the folder transport."""

    host: str
    port: Port = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    #: The password is the secret ``smtp_password``.
    username: str = ""
    #: A program and its arguments, which prints an OAuth 2.0 access token: the login is then by XOAUTH2, without a
    #: password.
    token_command: tuple[str, ...] = ()
    connections: Count = 4
    #: Messages before a connection is made anew.
    messages_per_connection: Count = 500
    #: Whether the envelope of the next message goes out with the end of the one before, which saves a round trip each.
    grouping: bool = False
    #: The name that this machine gives itself in EHLO; its own where empty.
    hostname: str = ""
    #: Seconds to wait for an answer, except after the final dot (600, RFC 5321 section 4.5.3.2.6).
    timeout: Count = 60


CHANNEL: Final = Mail(
    name=NAME,
    title="email",
    plan=EmailPlan,
    plan_comments={
        "lists": 'Names of lists, such as ["newsletter"]; every subscriber where empty.',
        "who": 'Only those in this segment, such as "tag school, not sent in 14 days".',
        "at": "When it leaves, in the organisation's time zone: 2018-12-20 09:00.  Empty: once approved.",
    },
    account=Smtp,
    account_section="smtp",
    transport="publisher.transports.smtp.account:connect",
    grace=timedelta(hours=24),
    composed=True,
)
