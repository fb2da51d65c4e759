"""Setting an account up: it is tried with what a person typed, and saved where it works."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.app.sending import around
from publisher.desk.greeting import greet
from publisher.errors import ConfigError
from publisher.workspace import config as configuration
from publisher.workspace.files import read_file, why_unread
from publisher.workspace.folder import CONFIG_FILE
from publisher.workspace.sections import Setting, save, with_section, without_section

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from publisher.app.workspace import OpenWorkspace
    from publisher.channels.email import Smtp
    from publisher.transports.smtp.speaking import Advice
    from publisher.workspace.secrets import Secret


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """What was changed."""

    #: The former ``config.toml``.
    backup: Path
    #: Where the secrets are, as a person is told it; empty where there were none.
    secrets: str


def advice_for(config: Smtp) -> Advice | None:
    """Return what is wrong with the server's port, where it is not as ``config`` says; ``None`` where all is well."""
    from publisher.transports.smtp.speaking import advice  # noqa: PLC0415 - the transports

    return advice(config)


def try_mail(here: OpenWorkspace, config: Smtp, password: Secret | None) -> None:
    """Connect, secure the connection and log in, and send nothing.

    Raises :class:`AccountError` or another :class:`TransportError` in a sentence.
    """
    from publisher.transports.smtp.account import connect  # noqa: PLC0415 - the transports

    connect(config, around(here, {"smtp_password": password})).call()


def greet_by_mail(here: OpenWorkspace, config: Smtp, password: Secret | None, address: str) -> None:
    """Send one message to ``address``; errors as in :func:`try_mail`."""
    from publisher.transports.smtp.account import connect  # noqa: PLC0415 - the transports

    transport = connect(config, around(here, {"smtp_password": password}))
    greet(transport, here.config, address, now=here.clock.now())


def save_account(
    here: OpenWorkspace,
    section: str,
    settings: Mapping[str, Setting],
    secrets: Mapping[str, Secret],
    *,
    in_keyring: bool = False,
) -> Saved:
    """Write the section into ``config.toml`` and store the secrets; raise :class:`ConfigError`, nothing changed."""
    path = here.workspace.folder / CONFIG_FILE
    changed = with_section(_read(path), section, settings)
    configuration.parse(changed, path.name)
    where = here.workspace.secrets.keep(secrets, in_keyring=in_keyring) if secrets else ""
    for name, value in secrets.items():
        found = here.workspace.secrets.find(name)
        if found is None or found.reveal() != value.reveal():
            raise ConfigError(
                f"Another {name} stands before the one in {where}: a credential of systemd; change it there. "
                f"config.toml is as it was."
            )
    return Saved(backup=save(path, changed), secrets=where)


def remove_account(here: OpenWorkspace, section: str, secrets: Collection[str]) -> bool:
    """Take the section out of ``config.toml``, and its secrets; return whether it was there."""
    path = here.workspace.folder / CONFIG_FILE
    text = _read(path)
    changed = without_section(text, section)
    if changed != text:
        save(path, changed)
    here.workspace.secrets.forget(secrets)
    return changed != text


def _read(path: Path) -> str:
    try:
        return read_file(path).decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as reason:
        raise ConfigError(why_unread(path, reason)) from None
