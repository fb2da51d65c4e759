"""From nothing to an account on X that works, against the fake X."""

import socket
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import requests

from command_line import Terminal
from x_bench import Bench, KeptClock

CONFIG = '[organisation]\nname = "Lantern"\n\n[sender]\nemail = "news@example.org"\n'


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with Bench(tmp_path, KeptClock()) as running:
        (tmp_path / "config.toml").write_text(f'{CONFIG}\n[x]\napi_url = "{running.fake.url}"\n', encoding="utf-8")
        (tmp_path / ".publisher" / "secrets.toml").unlink()
        yield running


@pytest.fixture
def desk(tmp_path: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    for name in ("api_key", "api_secret", "access_token", "access_secret"):
        monkeypatch.setenv(f"PUBLISHER_X_{name.upper()}", getattr(bench.fake.gate.keys, name))
    return Terminal(tmp_path)


def section(desk: Terminal) -> dict[str, object]:
    found: dict[str, object] = tomllib.loads((desk.folder / "config.toml").read_text(encoding="utf-8")).get("x", {})
    return found


def test_it_asks_whose_the_keys_are_and_saves(desk: Terminal, bench: Bench) -> None:
    said = desk.types("setup", "x", "--handle", "@example_org", "--yes")
    assert "✓ Saved: config.toml; keys in .publisher/secrets.toml" in said
    assert section(desk) == {"handle": "example_org", "auth": "oauth1", "api_url": bench.fake.url}
    kept = tomllib.loads((desk.folder / ".publisher" / "secrets.toml").read_text(encoding="utf-8"))
    assert kept["x_api_secret"] == bench.fake.gate.keys.api_secret
    assert desk.asks("x", "whoami")["handle"] == "example_org"
    assert not bench.fake.account.live


def test_it_is_undone(desk: Terminal) -> None:
    desk.types("setup", "x", "--handle", "example_org", "--yes")
    desk.types("setup", "x", "--remove", "--yes")
    assert section(desk) == {}
    assert (desk.folder / ".publisher" / "secrets.toml").read_text(encoding="utf-8") == ""


def test_the_keys_of_another_account_are_not_saved(desk: Terminal) -> None:
    said = desk.errs("setup", "x", "--handle", "someone_else", "--yes")
    assert "The keys belong to @example_org, not to @someone_else. config.toml is as it was." in said
    assert "handle" not in section(desk)


def test_refused_keys_are_not_saved(desk: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLISHER_X_ACCESS_TOKEN", "stale")
    said = desk.errs("setup", "x", "--handle", "example_org", "--yes", code=1)
    assert said.endswith("config.toml is as it was.")
    assert "handle" not in section(desk)


def test_without_a_terminal_it_names_what_is_missing(desk: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "--handle" in desk.errs("setup", "x", "--yes")
    unasked = desk.answer("setup", "x", "--handle", "example_org")
    assert (unasked.returncode, "add --yes" in unasked.stderr) == (2, True)
    monkeypatch.delenv("PUBLISHER_X_API_KEY")
    assert "PUBLISHER_X_API_KEY" in desk.errs("setup", "x", "--handle", "example_org", "--yes")
    assert "handle" not in section(desk)


def test_a_login_in_the_browser_is_tried_and_saved(
    desk: Terminal, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits: list[threading.Thread] = []

    def launch(address: str) -> int:
        visits.append(threading.Thread(target=requests.get, args=(address,), kwargs={"timeout": 10}))
        visits[-1].start()
        return 0

    monkeypatch.setattr(click, "launch", launch)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = desk.folder / "config.toml"
    config.write_text(config.read_text(encoding="utf-8") + f"login_port = {port}\n", encoding="utf-8")
    client = ("--client-id", bench.fake.gate.client_id)
    said = desk.types("setup", "x", "--handle", "example_org", "--auth", "oauth2", *client, "--yes")
    for visit in visits:
        visit.join()
    assert "the login is in .publisher/x-tokens.json" in said
    assert section(desk)["client_id"] == bench.fake.gate.client_id
    assert section(desk)["login_port"] == port
    assert desk.asks("x", "whoami")["handle"] == "example_org"
    desk.types("setup", "x", "--remove", "--yes")
    assert not (desk.folder / ".publisher" / "x-tokens.json").exists()
