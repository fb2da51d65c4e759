"""``publisher test-send NAME``."""

import click

from publisher.cli.main import Session
from publisher.cli.screen.output import GOOD, Line, Result, shown


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
    from publisher.app.drafts import draft_of
    from publisher.app.sending import open_transports
    from publisher.app.workspace import open_desk
    from publisher.audience.addresses import normalise
    from publisher.desk.test_send import send_test
    from publisher.model.dispatches import DeliveryState

    readers = [normalise(address) for address in addresses]
    with open_desk(session.workspace) as desk:
        transport = open_transports(desk.workspace, desk.store, desk.clock).email
        answers = send_test(draft_of(desk, name), transport, readers, key=desk.store.key())
    sent = [address for address, answer in answers if answer.state is DeliveryState.SENT]
    failed = [(address, answer) for address, answer in answers if answer.state is not DeliveryState.SENT]
    where = "sent by the mail server" if desk.config.smtp else f"written into {desk.workspace.outbox / 'email'}"
    view = [Line(text=f"The test for {', '.join(sent)} is {where}.", style=GOOD)] if sent else []
    view += [Line(text=f"{address}: not sent ({answer.reply or answer.cause}).") for address, answer in failed]
    data = [{"to": address, "state": answer.state, "reply": answer.reply} for address, answer in answers]
    return Result(data=data, view=view, exit_code=1 if failed else 0)
