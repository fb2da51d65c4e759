"""Secrets are found in order, never shown, and an open file is refused."""

import os
import pickle
from pathlib import Path

import pytest

from publisher.errors import ConfigError
from publisher.workspace.secrets import Secret, Secrets


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
