"""What to do about an account or a sender that a mail server refuses, in one sentence.  Pure."""

from typing import Final

from publisher.transports.smtp.refusals import Refusal, Stage, enhanced

_LOGIN_WANTED: Final = 530
#: What a refused login is answered with (RFC 4954 section 6), wherever it is said.
_LOGIN_REFUSED: Final = frozenset({534, 535, 538})
#: Details of policy that speak of SPF, DKIM and DMARC (RFC 7372), and Microsoft's 5.7.5xx.
_AUTHENTICATION: Final = frozenset(range(20, 28)) | frozenset(range(500, 1000))
_POLICY: Final = 7
_PROTOCOL: Final = 5


def login_wanted(host: str, refusal: Refusal) -> str:
    """Return the sentence for a server that wants a login where none is configured."""
    return (
        f"The mail server {host} wants a login first ({refusal.reply}); "
        f"set username in [smtp] and the secret smtp_password."
    )


def account_refused(host: str, refusal: Refusal, *, logged_in: bool) -> str:
    """Return the sentence for a refusal that is about the account or the sender, not about a reader."""
    reply, status = refusal.reply, enhanced(refusal.reply.words)
    if reply.code == _LOGIN_WANTED and not logged_in:
        return login_wanted(host, refusal)
    if reply.code == _LOGIN_WANTED or reply.code in _LOGIN_REFUSED:
        return (
            f"The mail server {host} does not accept the login for sending ({reply}); "
            f"check username in [smtp] and the secret smtp_password."
        )
    if status is not None and status.subject == _POLICY and status.detail in _AUTHENTICATION:
        return (
            f"The sender's domain fails the receivers' checks ({reply}); "
            f"set SPF, DKIM and DMARC of the domain of email in [sender] as the mail provider says."
        )
    if status is not None and status.subject == _PROTOCOL and refusal.stage is not Stage.MAIL:
        return f"The mail server {host} does not go on ({reply}); ask whoever runs it, with these words."
    return (
        f"The mail server {host} refuses the sender's address ({reply}); check email in [sender], and that the "
        f"account may send as it."
    )
