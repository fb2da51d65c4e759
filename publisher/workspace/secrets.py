"""Secrets: where they are looked for, and a value that does not show itself.

Order: a systemd credential (``$CREDENTIALS_DIRECTORY/NAME``), this workspace's part of the keyring where the extra is
installed, ``.publisher/secrets.toml`` (mode 0600), an entry of the keyring that 0.1 asked people to make for all
workspaces, the environment (``PUBLISHER_NAME``) last, since an environment is inherited by every child and shown by
process tools.
"""

import os
import re
import tomllib
from collections.abc import Collection, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from publisher.errors import ConfigError
from publisher.workspace.private_files import require_private, write_private
from publisher.workspace.toml import quote

NAMES: Final = (
    "smtp_password",
    "database_url",
    "x_api_key",
    "x_api_secret",
    "x_access_token",
    "x_access_secret",
    "x_client_secret",
)
_SERVICE: Final = "publisher-desk"
#: A password between user and host, which may itself have an @; and one behind the ?.
_IN_ADDRESS: Final = re.compile(r"(://[^:/@\s?]*):\S*@")
_IN_QUERY: Final = re.compile(r"([?&](?:password|passfile|sslpassword)=)[^&\s]*", re.IGNORECASE)
#: What people write as in ``config.toml``: section → (its key, the secret's name).
_MISPLACED: Final = {"smtp": ("password", "smtp_password")}


def masked(address: str) -> str:
    """Return the address of a database without its password, to be shown to a person."""
    return _IN_QUERY.sub(r"\1…", _IN_ADDRESS.sub(r"\1:…@", address))


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
    """Finds secrets for one workspace, and keeps them."""

    def __init__(
        self, file: Path, environ: Mapping[str, str] | None = None, *, given: Mapping[str, str] | None = None
    ) -> None:
        """``file`` is the workspace's ``.publisher/secrets.toml``; ``environ`` is the process's by default.

        ``given`` are secrets that a person has just typed: they come before all others, and are written nowhere.
        """
        self._file = file
        self._environ = os.environ if environ is None else environ
        self._given = dict(given or {})
        # The folder of the workspace, as two of them on one machine may have one account each.
        self._own_service: Final = f"{_SERVICE}:{file.resolve().parent.parent}"

    def trying(self, given: Mapping[str, str]) -> "Secrets":
        """Return these secrets with some that a person has just typed before them."""
        return Secrets(self._file, self._environ, given=given)

    def find(self, name: str) -> Secret | None:
        """Return the secret called ``name``, or ``None``; raise :class:`ConfigError` for an open secrets file."""
        if name in self._given:
            return Secret(self._given[name])
        credentials = self._environ.get("CREDENTIALS_DIRECTORY")
        if credentials and (credential := Path(credentials, name)).is_file():
            return Secret(credential.read_text(encoding="utf-8").rstrip("\n"))
        value = (
            _from_keyring(self._own_service, name)
            or self._from_file(name)
            or _from_keyring(_SERVICE, name)
            or self._environ.get(f"PUBLISHER_{name.upper()}")
        )
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

    def keep(self, values: Mapping[str, Secret], *, in_keyring: bool = False) -> str:
        """Store secrets, in the file or in the system's keyring, and return where, as a person is told it.

        An entry of the same name in the other place goes, so that what was stored last is what is found.  Raises
        :class:`ConfigError` where the place cannot take them.
        """
        if in_keyring:
            for name, value in values.items():
                _into_keyring(self._own_service, name, value)
            self._write({**self._written(), **dict.fromkeys(values, "")})
            return "the system's keyring, for this workspace"
        self._write({**self._written(), **{name: value.reveal() for name, value in values.items()}})
        for name in values:
            _out_of_keyring(self._own_service, name)
        mode = " (0600)" if os.name == "posix" else " (on Windows as open as the folder)"
        return f".publisher/{self._file.name}{mode}"

    def forget(self, names: Collection[str]) -> None:
        """Take secrets out of this workspace's file and out of its part of the keyring."""
        for name in names:
            _out_of_keyring(self._own_service, name)
        if self._file.exists():
            self._write({**self._written(), **dict.fromkeys(names, "")})

    def _from_file(self, name: str) -> str | None:
        value = self._written().get(name)
        return value if isinstance(value, str) else None

    def _written(self) -> dict[str, Any]:
        if not self._file.exists():
            return {}
        require_private(self._file)
        try:
            found = tomllib.loads(self._file.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            # The parser's own message may quote the line, and so the secret.
            raise ConfigError(f'{self._file} is not valid TOML; write each secret as name = "value".') from None
        for section, wanted in _MISPLACED.items():
            if isinstance(found.get(section), dict) and wanted[0] in found[section]:
                raise ConfigError(
                    f'{self._file} has {wanted[0]} under [{section}]; write it as {wanted[1]} = "…", without a section.'
                )
        return found

    def _write(self, values: Mapping[str, Any]) -> None:
        """Change the lines of the file that say ``values``; an empty one goes, comments and the others stay."""
        kept = self._file.read_text(encoding="utf-8-sig").splitlines() if self._file.exists() else []
        known = self._written()
        changed = {name: value for name, value in values.items() if known.get(name) != value}
        lines = [line for line in kept if line.partition("=")[0].strip().strip("\"'") not in changed]
        lines += [f"{name} = {quote(value)}" for name, value in changed.items() if value]
        text = "".join(f"{line}\n" for line in lines)
        if text or kept:
            _require_read_back(text, {name: value for name, value in {**known, **values}.items() if value}, self._file)
            write_private(self._file, text)


def _require_read_back(text: str, meant: Mapping[str, Any], file: Path) -> None:
    try:
        right = tomllib.loads(text) == meant
    except tomllib.TOMLDecodeError:
        right = False
    if not right:
        raise ConfigError(f'{file} cannot be changed by itself; write each secret on one line as name = "value".')


def _from_keyring(service: str, name: str) -> str | None:
    if find_spec("keyring") is None:
        return None
    keyring = import_module("keyring")
    try:
        value = keyring.get_password(service, name)
    except keyring.errors.KeyringError:  # no keyring on this machine is the usual case on a server
        return None
    return value if isinstance(value, str) else None


def _into_keyring(service: str, name: str, value: Secret) -> None:
    if find_spec("keyring") is None:
        raise ConfigError(
            "There is no keyring here; install publisher-desk[keyring], or leave --keyring out to keep the secret in "
            ".publisher/secrets.toml."
        )
    keyring = import_module("keyring")
    try:
        keyring.set_password(service, name, value.reveal())
    except keyring.errors.KeyringError as error:
        raise ConfigError(
            f"The keyring does not take the secret ({type(error).__name__}); leave --keyring out to keep it in "
            f".publisher/secrets.toml."
        ) from None


def _out_of_keyring(service: str, name: str) -> None:
    if _from_keyring(service, name) is not None:
        import_module("keyring").delete_password(service, name)
