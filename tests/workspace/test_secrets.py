"""Secrets are found in order, never shown, and an open file is refused."""

import os
import pickle
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest

from publisher.errors import ConfigError
from publisher.workspace.secrets import Secret, Secrets, masked


def secrets_file(tmp_path: Path, text: str, mode: int = 0o600) -> Path:
    path = tmp_path / "secrets.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_a_credential_wins_over_the_file_and_the_file_over_the_environment(tmp_path: Path) -> None:
    path = secrets_file(tmp_path, 'smtp_password = "file"')
    (tmp_path / "smtp_password").write_text("credential\n", encoding="utf-8")
    environ = {"PUBLISHER_SMTP_PASSWORD": "environment"}
    found = Secrets(path, {**environ, "CREDENTIALS_DIRECTORY": str(tmp_path)}).need("smtp_password")
    assert found.reveal() == "credential"
    assert Secrets(path, environ).need("smtp_password").reveal() == "file"
    assert Secrets(tmp_path / "none.toml", environ).need("smtp_password").reveal() == "environment"


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = secrets_file(tmp_path, 'smtp_password = "hush"', mode=0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        Secrets(path, {}).find("smtp_password")


def test_a_broken_file_is_named_without_quoting_it(tmp_path: Path) -> None:
    path = secrets_file(tmp_path, "smtp_password = hush")
    with pytest.raises(ConfigError) as caught:
        Secrets(path, {}).find("smtp_password")
    assert "hush" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_missing_secret_says_where_to_put_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="PUBLISHER_X_API_KEY"):
        Secrets(tmp_path / "secrets.toml", {}).need("x_api_key")


def test_a_secret_does_not_show_itself() -> None:
    secret = Secret("hush")
    assert "hush" not in f"{secret!r} {secret}"
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_what_is_kept_is_found_and_what_else_is_in_the_file_stays(tmp_path: Path) -> None:
    path = secrets_file(tmp_path, "# Of the relay.\nx_api_key = 'key'\nsmtp_password = \"old\"\n")
    secrets = Secrets(path, {})
    said = secrets.keep({"smtp_password": Secret('a "new" one, näher')})
    assert said.startswith(".publisher/secrets.toml")
    assert secrets.need("smtp_password").reveal() == 'a "new" one, näher'
    assert path.read_text(encoding="utf-8").startswith("# Of the relay.\nx_api_key = 'key'\n")
    secrets.forget(["smtp_password"])
    assert secrets.find("smtp_password") is None
    assert secrets.need("x_api_key").reveal() == "key"


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_what_is_kept_is_private_from_the_first_moment(tmp_path: Path) -> None:
    path = tmp_path / "state" / "secrets.toml"
    Secrets(path, {}).keep({"smtp_password": Secret("hush")})
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_password_written_as_in_config_toml_is_told_its_place(tmp_path: Path) -> None:
    """Findings L11."""
    path = secrets_file(tmp_path, '[smtp]\npassword = "hush"\n')
    with pytest.raises(ConfigError, match="write it as smtp_password") as caught:
        Secrets(path, {}).find("smtp_password")
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://desk:hunter2@host/name", "postgresql://desk:…@host/name"),
        ("postgresql://desk:hun@t/er?2@host/name", "postgresql://desk:…@host/name"),
        ("postgresql://host/name?user=desk&password=hunter2&x=1", "postgresql://host/name?user=desk&password=…&x=1"),
        ("postgresql://desk@host:5432/name", "postgresql://desk@host:5432/name"),
        ("", ""),
    ],
)
def test_the_address_of_a_database_is_shown_without_its_password(address: str, shown: str) -> None:
    assert masked(address) == shown


class Keyring(ModuleType):
    """A system's keyring, as the package of that name has it."""

    class errors:  # noqa: N801 - as there
        KeyringError = RuntimeError

    def __init__(self) -> None:
        super().__init__("keyring")
        self.__spec__ = ModuleSpec("keyring", None)
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, name: str) -> str | None:
        return self.entries.get((service, name))

    def set_password(self, service: str, name: str, value: str) -> None:
        self.entries[service, name] = value

    def delete_password(self, service: str, name: str) -> None:
        del self.entries[service, name]


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Keyring:
    made = Keyring()
    monkeypatch.setitem(sys.modules, "keyring", made)
    return made


def test_two_workspaces_have_a_keyring_entry_each(tmp_path: Path, keyring: Keyring) -> None:
    one = Secrets(tmp_path / "one" / ".publisher" / "secrets.toml", {})
    two = Secrets(tmp_path / "two" / ".publisher" / "secrets.toml", {})
    one.keep({"smtp_password": Secret("first")}, in_keyring=True)
    two.keep({"smtp_password": Secret("second")}, in_keyring=True)
    assert (one.need("smtp_password").reveal(), two.need("smtp_password").reveal()) == ("first", "second")
    one.forget(["smtp_password"])
    assert one.find("smtp_password") is None
    assert two.find("smtp_password") is not None


def test_an_entry_of_0_1_is_still_found_and_gives_way_to_the_workspace_s_own(tmp_path: Path, keyring: Keyring) -> None:
    keyring.entries["publisher-desk", "smtp_password"] = "old"
    secrets = Secrets(tmp_path / ".publisher" / "secrets.toml", {})
    assert secrets.need("smtp_password").reveal() == "old"
    secrets.keep({"smtp_password": Secret("new")})
    assert secrets.need("smtp_password").reveal() == "new"


def test_what_is_stored_last_is_found_wherever_it_was_before(tmp_path: Path, keyring: Keyring) -> None:
    secrets = Secrets(tmp_path / ".publisher" / "secrets.toml", {})
    secrets.keep({"smtp_password": Secret("ring")}, in_keyring=True)
    secrets.keep({"smtp_password": Secret("file")})
    assert secrets.need("smtp_password").reveal() == "file"
    secrets.keep({"smtp_password": Secret("ring")}, in_keyring=True)
    assert secrets.need("smtp_password").reveal() == "ring"
