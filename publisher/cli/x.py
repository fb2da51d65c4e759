"""``publisher x``: logging in to X, and deleting what was posted."""

import click

from publisher.app.workspace import OpenWorkspace, opened
from publisher.channels.registry import channel
from publisher.channels.x.channel import X
from publisher.cli.main import Session
from publisher.cli.screen.output import GOOD, Line, Result, shown
from publisher.cli.screen.questions import confirm
from publisher.desk.stopped_threads import delete_posted, live
from publisher.desk.where import where_it_goes
from publisher.errors import ConfigError
from publisher.model.words import counted


@click.group()
def x() -> None:
    """Log in to X, and delete what was posted."""


@x.command("login")
@click.option("--no-browser", is_flag=True, help="Only show the address; open it yourself.")
@click.pass_obj
@shown
def login(session: Session, /, no_browser: bool) -> Result:
    """Log in to X in the browser (OAuth 2.0), once for this workspace.

    Set x.auth to "oauth2" and x.client_id first, and enter http://127.0.0.1:PORT/callback as the callback address of
    the app in X's developer console; PORT is x.login_port, 8723 unless you change it.
    """
    from publisher.transports.x.connect import token_endpoint, token_file  # noqa: PLC0415 - the transports
    from publisher.transports.x.login import login as log_in  # noqa: PLC0415 - the transports

    def show(address: str) -> None:
        click.echo(f"Log in to X and allow Publisher in, at this address:\n{address}", err=True)
        if not no_browser:
            click.launch(address)

    with opened(session.workspace) as here:
        config = _configured(here)
        if config.auth != "oauth2":
            raise ConfigError(
                'x.auth is "oauth1", which needs no login but the four x_ secrets; set x.auth to "oauth2" to log in.'
            )
        log_in(
            origin=config.api_url,
            client_id=config.client_id,
            port=config.login_port,
            endpoint=token_endpoint(config, here.workspace.secrets),
            file=token_file(here.workspace.state),
            show=show,
            clock=here.clock,
        )
        return _who(here, config, "You are logged in to X as")


@x.command("whoami")
@click.pass_obj
@shown
def whoami(session: Session, /) -> Result:
    """Tell which account the keys belong to; an account that was paused goes on."""
    with opened(session.workspace) as here:
        return _who(here, _configured(here), "The keys belong to")


@x.command("delete")
@click.argument("number", type=int, metavar="DISPATCH")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def delete(session: Session, /, number: int, yes: bool) -> Result:
    """Delete what a dispatch has posted, the last part first."""
    from publisher.app.sending import open_transports  # noqa: PLC0415 - the transports

    with opened(session.workspace) as here:
        ledger = here.store.ledger
        dispatch = ledger.dispatch(number)
        count = len(live(ledger, dispatch))
        if count:
            where = where_it_goes(channel(dispatch.channel), here.config)
            question = f"Delete {counted(count, 'post')} of “{dispatch.title}”, {where}? There is no undo."
            confirm(question, f"{number}  {dispatch.campaign}, {dispatch.channel}", yes=yes)
        transport = open_transports(here).social[dispatch.channel]
        deleted = delete_posted(ledger, transport, dispatch, here.clock.now())
    return Result(
        data={"dispatch": number, "campaign": dispatch.campaign, "deleted": deleted},
        view=[Line(text=f"{counted(len(deleted), 'post')} of {dispatch.campaign} deleted.", style=GOOD)],
    )


def _who(here: OpenWorkspace, config: X, words: str) -> Result:
    """Ask X whose keys these are, and let the account go on."""
    from publisher.app.sending import around  # noqa: PLC0415 - the transports
    from publisher.transports.x.connect import connect  # noqa: PLC0415 - the transports

    transport = connect(config, around(here))
    person = transport.whoami()
    wanted = config.handle.removeprefix("@")
    right = not wanted or person.handle.casefold() == wanted.casefold()
    resumed = right and here.store.accounts.resume(transport.account)
    lines = [Line(text=f"{words} @{person.handle}.", style=GOOD)]
    if not right:
        lines.append(Line(text=f"config.toml says @{wanted}: set x.handle right, or log in with that account."))
    if resumed:
        lines.append(Line(text="The account was paused and goes on now."))
    return Result(data={"handle": person.handle, "id": person.id, "resumed": resumed}, view=lines)


def _configured(here: OpenWorkspace) -> X:
    config = here.config.account_of(X)
    if config is None:
        raise ConfigError(
            "There is no [x] in config.toml, so threads go to the folder outbox/; publisher setup x adds it."
        )
    return config
