"""From nothing to a mail server that works, against real servers on loopback."""

import os
import socket
import ssl
import sys
import tomllib
from email import message_from_bytes
from pathlib import Path

import pytest
import trustme

from command_line import Terminal
from smtp_peer import Peer, serving

CONFIG = """\
# Our newsroom.
[organisation]
name = "Lantern House"

[sender]
email = "news@example.org"
"""
PASSWORD = 'lamp oil "2"'


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.setenv("PUBLISHER_SMTP_PASSWORD", PASSWORD)
    return Terminal(tmp_path)


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate for this machine, of a signer that is trusted."""
    signer = trustme.CA()
    signer.cert_pem.write_to_path(tmp_path / "signer.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "signer.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    signer.issue_cert("127.0.0.1").configure_cert(context)
    return context


def words(peer: Peer, *more: str) -> list[str]:
    return ["setup", "smtp", "--host", "127.0.0.1", "--port", str(peer.port), *more]


def sections(desk: Terminal) -> dict[str, object]:
    return tomllib.loads((desk.folder / "config.toml").read_text(encoding="utf-8"))


def test_it_tries_the_server_greets_oneself_and_saves(desk: Terminal, tls: ssl.SSLContext) -> None:
    with serving(Peer(password=PASSWORD), tls=tls) as peer:
        said = desk.types(*words(peer, "--username", "newsroom", "--yes"))
    assert "✓ Saved: config.toml; password in .publisher/secrets.toml" in said
    assert "publisher setup smtp --remove" in said
    ((recipient, content),) = peer.taken
    assert recipient == "news@example.org"
    assert message_from_bytes(content)["Subject"] == "Lantern House: this mail server works"
    assert sections(desk)["smtp"] == {
        "host": "127.0.0.1",
        "port": peer.port,
        "security": "starttls",
        "username": "newsroom",
    }
    assert (desk.folder / "config.toml").read_text(encoding="utf-8").startswith(CONFIG)
    secrets = desk.folder / ".publisher" / "secrets.toml"
    assert tomllib.loads(secrets.read_text(encoding="utf-8")) == {"smtp_password": PASSWORD}
    if os.name == "posix":
        assert secrets.stat().st_mode & 0o777 == 0o600


def test_it_is_undone(desk: Terminal, tls: ssl.SSLContext) -> None:
    with serving(Peer(password=PASSWORD), tls=tls) as peer:
        desk.types(*words(peer, "--username", "newsroom", "--no-message", "--yes"))
    assert peer.taken == []
    desk.types("setup", "smtp", "--remove", "--yes")
    assert (desk.folder / "config.toml").read_text(encoding="utf-8").strip() == CONFIG.strip()
    assert (desk.folder / ".publisher" / "secrets.toml").read_text(encoding="utf-8") == ""


def test_a_refused_password_saves_nothing_and_is_not_shown(desk: Terminal, tls: ssl.SSLContext) -> None:
    with serving(Peer(password="another"), tls=tls) as peer:
        said = desk.errs(*words(peer, "--username", "newsroom", "--yes"), code=1)
    assert "refused the login (535)" in said
    assert said.endswith("Nothing was saved.")
    assert PASSWORD not in said
    assert "smtp" not in sections(desk)


def test_a_port_that_speaks_the_other_mode_is_named_with_the_right_one(desk: Terminal, tls: ssl.SSLContext) -> None:
    with serving(Peer(), tls=tls) as peer:
        said = desk.errs(*words(peer, "--security", "tls", "--username", "", "--yes"))
    assert f"Port {peer.port} speaks STARTTLS, not TLS." in said
    assert f"--port {peer.port} --security starttls" in said
    with listening(tls) as port:
        peer.port = port
        said = desk.errs(*words(peer, "--security", "starttls", "--username", "", "--yes"))
    assert f"Port {port} speaks TLS, not STARTTLS." in said
    assert "smtp" not in sections(desk)


def test_a_server_without_encryption_elsewhere_is_no_offer(desk: Terminal) -> None:
    with serving(Peer()) as peer:
        said = desk.errs(*words(peer, "--username", "", "--yes"))
    assert f"Port {peer.port} speaks no encryption, not STARTTLS." in said


def test_a_port_at_which_nothing_answers_is_said(desk: Terminal) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = str(taken.getsockname()[1])
        said = desk.errs("setup", "smtp", "--host", "127.0.0.1", "--port", port, "--username", "", "--yes")
    assert f"127.0.0.1 does not answer as a mail server at port {port}" in said


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ((), "--provider"),
        (("--host", "127.0.0.1"), "--yes"),
        (("--provider", "ses"), "--host"),
        (("--provider", "hotmail"), "none of"),
    ],
)
def test_without_a_terminal_it_names_the_option_that_is_missing(
    desk: Terminal, given: tuple[str, ...], wanted: str
) -> None:
    with serving(Peer()) as peer:
        more = ("--port", str(peer.port), "--security", "none", "--username", "") if "--host" in given else ()
        said = desk.answer("setup", "smtp", *given, *more)
    assert said.returncode == 2
    assert wanted in said.stderr
    assert "smtp" not in sections(desk)


def test_a_token_of_a_program_stands_in_for_a_password(desk: Terminal, tls: ssl.SSLContext) -> None:
    program = [part for word in (sys.executable, "-c", "print('ya29.token')") for part in ("--token-command", word)]
    with serving(Peer(token="ya29.token", password="none"), tls=tls) as peer:
        desk.types(*words(peer, "--username", "newsroom", *program, "--yes"))
        assert [recipient for recipient, _ in peer.taken] == ["news@example.org"]
        peer.token = "another"
        said = desk.errs(*words(peer, "--username", "newsroom", *program, "--yes"), code=1)
    assert "refused the login" in said
    assert "token_command" in said
    assert "ya29" not in said
    assert not (desk.folder / ".publisher" / "secrets.toml").exists()


def test_a_program_that_prints_no_token_is_named(desk: Terminal, tls: ssl.SSLContext) -> None:
    with serving(Peer(token="ya29.token", password="none"), tls=tls) as peer:
        program = ["--token-command", sys.executable, "--token-command", "-c", "--token-command", "raise SystemExit(3)"]
        said = desk.errs(*words(peer, "--username", "newsroom", *program, "--yes"), code=1)
    assert "ended with exit code 3" in said


def test_a_paused_account_goes_on(desk: Terminal, tls: ssl.SSLContext) -> None:
    from publisher.app.workspace import opened

    with opened(desk.folder) as here:
        here.store.accounts.pause("email", "The password was refused.", here.clock.now())
    with serving(Peer(password=PASSWORD), tls=tls) as peer:
        said = desk.types(*words(peer, "--username", "newsroom", "--no-message", "--yes"))
    assert "Email was paused and goes on." in said


class listening:  # noqa: N801 - used like a function
    """A port that speaks TLS from its first byte."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        self._tls = tls

    def __enter__(self) -> int:
        import threading

        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        port: int = self._socket.getsockname()[1]
        return port

    def __exit__(self, *_: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
                with self._tls.wrap_socket(connection, server_side=True) as secured:
                    secured.sendall(b"220 here\r\n")
            except (ssl.SSLError, ConnectionError):
                continue
            except OSError:
                return
