"""``publisher setup smtp`` with a person in front of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pseudo_terminal import Terminal
from smtp_peer import Peer, serving


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    config = '[organisation]\nname = "Lantern House"\n\n[sender]\nemail = "news@example.org"\n'
    (tmp_path / "config.toml").write_text(config, encoding="utf-8")
    return tmp_path


@pytest.fixture
def peer() -> Iterator[Peer]:
    with serving(Peer()) as running:
        yield running


def asked(folder: Path, peer: Peer) -> Terminal:
    server = ("--host", "127.0.0.1", "--port", str(peer.port), "--security", "none", "--username", "")
    return Terminal(folder, "setup", "smtp", *server)


def test_each_question_is_asked_and_enter_is_no(folder: Path, peer: Peer) -> None:
    terminal = asked(folder, peer)
    terminal.until("Send one message to news@example.org? [y/N]")
    assert "✓ Connected." in terminal.said
    terminal.type("y\n")
    terminal.until("Save? Then approved email leaves for real. [y/N]")
    assert "✓ Accepted. Look in the inbox." in terminal.said
    terminal.type("\n")
    assert terminal.end() == 130
    terminal.close()
    assert "Nothing was saved." in terminal.said
    assert [recipient for recipient, _ in peer.taken] == ["news@example.org"]
    assert "[smtp]" not in (folder / "config.toml").read_text(encoding="utf-8")


def test_a_provider_brings_its_server_and_says_what_it_wants(folder: Path) -> None:
    terminal = Terminal(folder, "setup", "smtp")
    terminal.until("Provider (gmail, microsoft365, brevo, mailgun, ses, postmark, other)")
    terminal.type("yahoo\n")
    terminal.until("“yahoo” is none of")
    terminal.type("Gmail\n")
    terminal.until("Login, your whole Gmail address [news@example.org]")
    terminal.interrupt()
    # Python sees a Ctrl-C that comes in the instant before it begins to read only once there is something to read.
    terminal.type("\n")
    assert terminal.end() == 130
    terminal.close()
    assert "app password" in terminal.said
    assert "Server" not in terminal.said
