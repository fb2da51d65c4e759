"""Secrets: where they are looked for, and a value that does not show itself.

Order: a systemd credential (``$CREDENTIALS_DIRECTORY/NAME``), the keyring where the extra is installed,
``.publisher/secrets.toml`` (mode 0600), the environment (``PUBLISHER_NAME``) last, since an environment is
inherited by every child and shown by process tools.
"""

import os
import tomllib
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from publisher.errors import ConfigError
from publisher.workspace.private_files import require_private

NAMES: Final = (
    "smtp_password",
    "x_api_key",
    "x_api_secret",
    "x_access_token",
    "x_access_secret",
    "x_client_secret",
)
_SERVICE: Final = "publisher-desk"


class Secret:
    """A secret string; only :meth:`reveal` shows it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the secret itself, to be handed to the wire and nowhere else."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> str:
        raise TypeError("a Secret is not written anywhere")


class Secrets:
    """Finds secrets for one workspace."""

    def __init__(self, file: Path, environ: Mapping[str, str] | None = None) -> None:
        """``file`` is the workspace's ``.publisher/secrets.toml``; ``environ`` is the process's by default."""
        self._file = file
        self._environ = os.environ if environ is None else environ

    def find(self, name: str) -> Secret | None:
        """Return the secret called ``name``, or ``None``; raise :class:`ConfigError` for an open secrets file."""
        credentials = self._environ.get("CREDENTIALS_DIRECTORY")
        if credentials and (credential := Path(credentials, name)).is_file():
            return Secret(credential.read_text(encoding="utf-8").rstrip("\n"))
        value = self._from_keyring(name) or self._from_file(name) or self._environ.get(f"PUBLISHER_{name.upper()}")
        return Secret(value) if value else None

    def need(self, name: str) -> Secret:
        """Return the secret called ``name``; raise :class:`ConfigError` saying where to put it."""
        found = self.find(name)
        if found is None:
            raise ConfigError(
                f"The secret {name} is missing; put it in {self._file} (readable only by you) "
                f"or in the environment as PUBLISHER_{name.upper()}."
            )
        return found

    def _from_file(self, name: str) -> str | None:
        if not self._file.exists():
            return None
        require_private(self._file)
        try:
            value = tomllib.loads(self._file.read_text(encoding="utf-8")).get(name)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            # The parser's own message may quote the line, and so the secret.
            raise ConfigError(f'{self._file} is not valid TOML; write each secret as name = "value".') from None
        return value if isinstance(value, str) else None

    @staticmethod
    def _from_keyring(name: str) -> str | None:
        if find_spec("keyring") is None:
            return None
        keyring = import_module("keyring")
        try:
            value = keyring.get_password(_SERVICE, name)
        except keyring.errors.KeyringError:  # no keyring on this machine is the usual case on a server
            return None
        return value if isinstance(value, str) else None
