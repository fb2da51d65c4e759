"""The organisation's account on X: logging in, logging out, and whose keys they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from publisher.app.sending import around

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from publisher.app.workspace import OpenWorkspace
    from publisher.channels.x.channel import X
    from publisher.workspace.secrets import Secret


@dataclass(frozen=True, kw_only=True, slots=True)
class Owner:
    """Whose the keys are, as X says it."""

    #: Without @.
    handle: str
    id: str
    #: The handle that ``config.toml`` says, without @, where it is another one; else empty.
    wanted: str
    #: Whether the account was paused and goes on now.
    resumed: bool


def log_in_to_x(here: OpenWorkspace, config: X, show: Callable[[str], None]) -> None:
    """Let a person log in to X in the browser; the tokens are stored.  ``show`` is given the address to open."""
    from publisher.transports.x.connect import token_endpoint, token_file  # noqa: PLC0415 - the transports
    from publisher.transports.x.login import login  # noqa: PLC0415 - the transports

    login(
        origin=config.api_url,
        client_id=config.client_id,
        port=config.login_port,
        endpoint=token_endpoint(config, here.workspace.secrets),
        file=token_file(here.workspace.state),
        show=show,
        clock=here.clock,
    )


def log_out_of_x(here: OpenWorkspace) -> None:
    """Forget the tokens that a login has stored."""
    from publisher.transports.x.connect import token_file  # noqa: PLC0415 - the transports

    token_file(here.workspace.state).forget()


def who_on_x(here: OpenWorkspace, config: X, typed: Mapping[str, Secret]) -> str:
    """Ask X whose the keys are and return the handle, without @; raise what the transport raises.

    ``typed`` are keys that are not stored yet.
    """
    from publisher.transports.x.connect import connect  # noqa: PLC0415 - the transports

    return connect(config, around(here, typed)).whoami().handle


def owner_of_keys(here: OpenWorkspace, config: X) -> Owner:
    """Ask X whose the stored keys are; the right account goes on where it was paused.  Raises as :func:`who_on_x`."""
    from publisher.transports.x.connect import connect  # noqa: PLC0415 - the transports

    transport = connect(config, around(here))
    person = transport.whoami()
    wanted = config.handle.removeprefix("@")
    right = not wanted or person.handle.casefold() == wanted.casefold()
    resumed = right and here.store.accounts.resume(transport.account)
    return Owner(handle=person.handle, id=person.id, wanted="" if right else wanted, resumed=resumed)
