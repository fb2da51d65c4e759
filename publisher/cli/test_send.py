"""``publisher test-send NAME``."""

from typing import Final

import click

from publisher.app.workspace import opened
from publisher.channels.email import Smtp
from publisher.cli.main import Session
from publisher.cli.screen.output import GOOD, Line, Result, shown
from publisher.errors import Exit
from publisher.model.dispatches import DeliveryState
from publisher.model.email_addresses import in_letters, normalise

_TAKEN: Final = (DeliveryState.SENT, DeliveryState.WRITTEN)


@click.command("test-send")
@click.argument("name")
@click.option("--to", "addresses", multiple=True, required=True, metavar="ADDRESS", help="Where; may be given again.")
@click.pass_obj
@shown
def test_send(session: Session, /, name: str, addresses: tuple[str, ...]) -> Result:
    """Send the digest to yourself.

    It goes as a sample reader would get it, with [Test] before its subject, by the same way as the real ones: the
    mail server of [smtp], or the folder outbox/.  It is not part of any release and counts nowhere.
    """
    from publisher.app.drafts import draft_of  # noqa: PLC0415 - the pre-flight
    from publisher.app.sending import open_transports, signer  # noqa: PLC0415 - the transports
    from publisher.desk.test_send import send_test  # noqa: PLC0415 - jinja2, premailer

    readers = [normalise(address) for address in addresses]
    with opened(session.workspace) as here:
        answers = send_test(
            draft_of(here, name),
            open_transports(here).email,
            readers,
            key=here.store.key(),
            sign=signer(here.workspace),
        )
    sent = [address for address, answer in answers if answer.state in _TAKEN]
    failed = [(address, answer) for address, answer in answers if answer.state not in _TAKEN]
    where = (
        "sent by the mail server" if here.config.account_of(Smtp) else f"written into {here.workspace.outbox / 'email'}"
    )
    view = [Line(text=f"The test for {', '.join(map(in_letters, sent))} is {where}.", style=GOOD)] if sent else []
    view += [
        Line(text=f"{in_letters(address)}: not sent ({answer.reply or answer.cause}).") for address, answer in failed
    ]
    data = [{"to": address, "state": answer.state, "reply": answer.reply} for address, answer in answers]
    return Result(data=data, view=view, exit_code=Exit.FAILED if failed else Exit.DONE)
