"""``publisher setup x``."""

from typing import Any, Final

import click

from publisher.app.workspace import OpenWorkspace, opened
from publisher.channels.x.channel import X
from publisher.cli.main import Session
from publisher.cli.screen.browser import LOGIN, opening
from publisher.cli.screen.output import Result, SignedLine, Way, complain, shown
from publisher.cli.setup.asking import Asking, kind_of
from publisher.errors import MistakeError, TransportError
from publisher.workspace.secrets import Secret

#: What X's developer console calls each of the four, in its order.
_KEYS: Final = {
    "x_api_key": "API key",
    "x_api_secret": "API key secret",
    "x_access_token": "Access token",
    "x_access_secret": "Access token secret",
}
_NOTHING: Final = "config.toml is as it was."


@click.command("x")
@click.option("--handle", help="Name of the account, with or without @.")
@click.option("--auth", type=click.Choice(["oauth1", "oauth2"]), help="Four keys, or a login in the browser.")
@click.option("--client-id", help="With oauth2: the app's client id.")
@click.option("--no-browser", is_flag=True, help="With oauth2: only show the address; open it yourself.")
@click.option("--keyring", is_flag=True, help="Keep the keys in the system's keyring.")
@click.option("--remove", is_flag=True, help="Undo: threads go into the folder outbox/ again.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def x(session: Session, /, remove: bool, yes: bool, **given: Any) -> Result:
    """Connect an account on X, try it, and save it.

    With four keys (oauth1) from X's developer console, or by a login in the browser (oauth2). Nothing is posted. From
    then on approved threads leave for real.
    """
    asking = Asking.here(yes=yes)
    with opened(session.workspace) as here:
        if remove:
            return _remove(here, asking)
        config = _asked(here, asking, given)
        keys = _keys(here, asking) if config.auth == "oauth1" else {}
        handle = _tried(here, config, keys, no_browser=given["no_browser"])
        if not asking.agreed("Save? Then approved threads leave for real, and cost money."):
            complain(_NOTHING)
            raise click.Abort
        return _saved(here, config, handle, keys, in_keyring=given["keyring"])


def _asked(here: OpenWorkspace, asking: Asking, given: dict[str, Any]) -> X:
    now = here.config.account_of(X) or X()
    handle = asking.text("Account, with or without @", option="--handle", given=given["handle"], default=now.handle)
    auth: Any = given["auth"] or (
        asking.one_of("Four keys, or a login in the browser?", ["oauth1", "oauth2"], option="--auth", given=None)
        if asking.somebody
        else now.auth
    )
    client_id = now.client_id
    if auth == "oauth2":
        complain(f"In X's developer console, the callback address is http://127.0.0.1:{now.login_port}/callback.")
        client_id = asking.text("Client id", option="--client-id", given=given["client_id"], default=now.client_id)
    return X(
        handle=handle.removeprefix("@"),
        auth=auth,
        client_id=client_id,
        login_port=now.login_port,
        api_url=now.api_url,
        timeout=now.timeout,
    )


def _keys(here: OpenWorkspace, asking: Asking) -> dict[str, Secret]:
    """Return the four keys: typed, or those that are known where nobody is there to type them."""
    if asking.somebody:
        return {name: asking.secret(title, ways="") for name, title in _KEYS.items()}
    found = {name: here.workspace.secrets.find(name) for name in _KEYS}
    missing = [name for name, value in found.items() if value is None]
    if missing:
        named = ", ".join(f"PUBLISHER_{name.upper()}" for name in missing)
        raise MistakeError(f"Nobody can be asked here: give the keys in the environment as {named}. {_NOTHING}")
    return {name: value for name, value in found.items() if value is not None}


def _tried(here: OpenWorkspace, config: X, keys: dict[str, Secret], *, no_browser: bool) -> str:
    """Return the handle whose keys these are; raise where it is another account than was said."""
    from publisher.app.x_account import log_in_to_x, who_on_x  # noqa: PLC0415 - the transports

    try:
        if config.auth == "oauth2":
            log_in_to_x(here, config, opening(LOGIN, browser=not no_browser))
        handle = who_on_x(here, config, keys)
    except TransportError as error:
        raise kind_of(error)(f"{str(error).rstrip('.')}. {_NOTHING}") from None
    if handle.casefold() != config.handle.casefold():
        raise MistakeError(f"The keys belong to @{handle}, not to @{config.handle}. {_NOTHING}")
    complain(SignedLine(kind="good", text=f"Connected; the keys belong to @{handle}."))
    return handle


def _saved(here: OpenWorkspace, config: X, handle: str, keys: dict[str, Secret], *, in_keyring: bool) -> Result:
    from publisher.app.setting_up import save_account  # noqa: PLC0415 - the transports

    settings = {"handle": handle, "auth": config.auth, "client_id": config.client_id}
    done = save_account(here, "x", settings, keys, in_keyring=in_keyring)
    resumed = here.store.accounts.resume("x")
    where = f"; keys in {done.secrets}" if done.secrets else "; the login is in .publisher/x-tokens.json"
    view: list[Any] = [
        SignedLine(kind="good", text=f"Saved: config.toml{where}."),
        f"The former config.toml is {done.backup.name}. A daemon that runs must be started anew to know of it.",
    ]
    if resumed:
        view.append(SignedLine(kind="good", text="X was paused and goes on."))
    view.append(Way(label="Undo", command="publisher setup x --remove"))
    data = {"section": "x", "settings": settings, "secrets": done.secrets, "backup": str(done.backup)}
    return Result(data={**data, "resumed": resumed}, view=view)


def _remove(here: OpenWorkspace, asking: Asking) -> Result:
    from publisher.app.setting_up import remove_account  # noqa: PLC0415 - the transports
    from publisher.app.x_account import log_out_of_x  # noqa: PLC0415 - the transports

    if not asking.agreed("Take [x] and its keys out? Then threads go into the folder outbox/, a rehearsal."):
        raise click.Abort
    was = remove_account(here, "x", [*_KEYS, "x_client_secret"])
    log_out_of_x(here)
    text = "Threads go into the folder outbox/: nobody gets them." if was else "There was no [x] in config.toml."
    return Result(
        data={"section": "x", "removed": was},
        view=[SignedLine(kind="good", text=text), Way(label="Undo", command="publisher setup x")],
    )
