"""``publisher x``: logging in to X, and deleting what was posted."""

import click

from publisher.app.workspace import OpenWorkspace, opened
from publisher.channels.x.channel import X
from publisher.cli.deleting import delete_live
from publisher.cli.main import Session
from publisher.cli.screen.browser import LOGIN, opening
from publisher.cli.screen.output import GOOD, Line, Result, shown
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
    from publisher.app.x_account import log_in_to_x  # noqa: PLC0415 - the transports

    with opened(session.workspace) as here:
        config = _configured(here)
        if config.auth != "oauth2":
            raise ConfigError(
                'x.auth is "oauth1", which needs no login but the four x_ secrets; set x.auth to "oauth2" to log in.'
            )
        log_in_to_x(here, config, opening(LOGIN, browser=not no_browser))
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
    with opened(session.workspace) as here:
        dispatch = here.store.ledger.dispatch(number)
        deleted = delete_live(here, dispatch, yes=yes)
    return Result(
        data={"dispatch": number, "campaign": dispatch.campaign, "deleted": deleted},
        view=[Line(text=f"{counted(len(deleted), 'post')} of {dispatch.campaign} deleted.", style=GOOD)],
    )


def _who(here: OpenWorkspace, config: X, words: str) -> Result:
    """Ask X whose keys these are, and let the account go on."""
    from publisher.app.x_account import owner_of_keys  # noqa: PLC0415 - the transports

    owner = owner_of_keys(here, config)
    lines = [Line(text=f"{words} @{owner.handle}.", style=GOOD)]
    if owner.wanted:
        lines.append(Line(text=f"config.toml says @{owner.wanted}: set x.handle right, or log in with that account."))
    if owner.resumed:
        lines.append(Line(text="The account was paused and goes on now."))
    return Result(data={"handle": owner.handle, "id": owner.id, "resumed": owner.resumed}, view=lines)


def _configured(here: OpenWorkspace) -> X:
    config = here.config.account_of(X)
    if config is None:
        raise ConfigError(
            "There is no [x] in config.toml, so threads go to the folder outbox/; publisher setup x adds it."
        )
    return config
