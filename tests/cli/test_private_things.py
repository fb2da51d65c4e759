"""Passwords are shown nowhere, and what is open to others is said (findings L6)."""

import os
import stat
from pathlib import Path

import pytest

from command_line import Terminal
from publisher.desk.ledger_file import write_ledger
from publisher.ports.store import Store

CONFIG = '[organisation]\nname = "Lantern"\n\n[sender]\nemail = "news@example.org"\n'
ADDRESS = "postgresql://desk:hunter2@127.0.0.1:9/desk?connect_timeout=2"
posix = pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")


@pytest.fixture
def desk(tmp_path: Path, store: Store) -> Terminal:
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    return Terminal(tmp_path)


def test_the_password_of_a_database_is_masked(desk: Terminal) -> None:
    (desk.folder / "config.toml").write_text(f'database = "{ADDRESS}"\n{CONFIG}', encoding="utf-8")
    for said in (desk.types("config"), desk.types("config", "--json"), desk.errs("queue", "list", code=1)):
        assert "hunter2" not in said
    assert "postgresql://desk:…@127.0.0.1:9/desk" in desk.types("config", "--json")


def test_the_address_of_the_database_may_be_a_secret(desk: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLISHER_DATABASE_URL", ADDRESS)
    shown = desk.asks("config")
    assert shown["database"] == "postgresql://desk:…@127.0.0.1:9/desk?connect_timeout=2"
    assert shown["secrets"]["database_url"] is True
    assert "desk on 127.0.0.1 cannot be reached" in desk.errs("queue", "list", code=1)


@posix
def test_what_others_can_read_is_said_once_with_what_closes_it(desk: Terminal) -> None:
    assert desk.complaint("queue", "list") == ""
    (desk.folder / "outbox").mkdir(mode=0o755)
    (desk.folder / ".publisher" / "publisher.db").chmod(0o644)
    said = desk.complaint("queue", "list")
    assert said.startswith("Note: .publisher/publisher.db and outbox/ can be read by others on this machine")
    assert said.count("\n") == 1
    os.system(said.partition("with: ")[2])  # noqa: S605 - the command as it is told
    assert desk.complaint("queue", "list") == ""
    assert stat.S_IMODE((desk.folder / "outbox").stat().st_mode) == 0o700


@posix
def test_the_ledger_s_file_is_its_owner_s_alone(tmp_path: Path, store: Store) -> None:
    write_ledger(store.ledger, "winter-2018", tmp_path / "ledger.csv")
    assert stat.S_IMODE((tmp_path / "ledger.csv").stat().st_mode) == 0o600


def test_a_password_in_the_configuration_is_told_its_place(desk: Terminal) -> None:
    """Findings L11."""
    (desk.folder / "config.toml").write_text(f'{CONFIG}[smtp]\nhost = "h"\npassword = "hunter2"\n', encoding="utf-8")
    said = desk.errs("queue", "list")
    assert "config.toml, line 8: there is no setting “smtp.password”. Passwords do not stand here" in said
    assert "publisher setup smtp" in said
    assert "hunter2" not in said
