"""From an archive to the mailboxes of a real Postfix, what sends a process of its own as a person begins it."""

import io
import os
import shutil
import subprocess
import sys
import tomllib
from email import message_from_bytes, policy
from importlib.resources import as_file, files
from pathlib import Path
from time import monotonic

import pytest

from command_line import Said, Terminal
from postfix import LOGIN, PASSWORD, Postfix
from pseudo_terminal import Terminal as Keyboard
from publisher.audience.unsubscribe import UnsubscribeTokens
from publisher.digest.merge.links import reader_links
from publisher.digest.merge.skeleton import Skeleton
from publisher.model.dispatches import RetryPolicy
from publisher.store.opening import open_store
from publisher.workspace.folder import open_workspace


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the sample posts, and with three readers of whom one has no mailbox."""
    folder = tmp_path_factory.mktemp("made")
    words = ("--organisation", "Lantern House", "--sender", "news@example.org", "--timezone", "Europe/London")
    Terminal(folder).types("init", "room", *words, "--website", "https://www.example.org")
    inside = Terminal(folder / "room")
    with as_file(files("publisher.demo.samples")) as samples:
        inside.types("posts", "import", str(samples / "posts.txt"))
    (inside.folder / "readers.csv").write_text(
        "email,first_name\nrobin@example.org,Robin\nzoe@example.com,Zoë\nnobody@example.org,Nemo\n", encoding="utf-8"
    )
    inside.types("subscribers", "import", "readers.csv", "--list", "newsletter")
    inside.types("compose", "winter-2018", "--season", "winter", "--year", "2018", "--title", "Winter digest")
    return inside.folder


@pytest.fixture
def room(_made: Path, tmp_path: Path) -> Terminal:
    return Terminal(shutil.copytree(_made, tmp_path / "room"))


def process(room: Terminal, *words: str) -> str:
    """Return all that a command says that runs as a process of its own, as a person's shell begins it."""
    done = subprocess.run(
        [sys.executable, "-m", "publisher", *words],
        cwd=room.folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "200"},
        timeout=120,
        check=False,
    )
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    assert PASSWORD not in said
    return said


def set_up(room: Terminal, server: Postfix, port: str, security: str, password: str = PASSWORD) -> Said:
    at = ("--host", "127.0.0.1", "--port", str(server.ports[port]), "--security", security, "--username", LOGIN)
    with pytest.MonkeyPatch.context() as keyboard:
        keyboard.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        return room.answer("setup", "smtp", *at, "--password-stdin", "--no-message", "--yes")


def expected(room: Terminal, received: bytes, reader: str) -> bytes:
    """Return the message that was approved, filled for the reader, under the Message-ID of the one that came."""
    workspace = open_workspace(room.folder)
    store = open_store(workspace.state / "publisher.db", policy=RetryPolicy())
    try:
        (dispatch, *_) = store.ledger.dispatches(campaign="winter-2018")
        release = store.ledger.release(dispatch.release_id)
        subscriber = store.audience.find(reader)
        assert subscriber is not None
        links = reader_links(workspace.config, UnsubscribeTokens(store.key()).make(subscriber.id))
    finally:
        store.close()
    named = str(message_from_bytes(received, policy=policy.default)["Message-ID"])
    return Skeleton.from_bytes(release.digests["email"].skeleton).fill(subscriber, message_id=named, links=links)


def test_a_digest_arrives_as_it_was_approved_and_who_has_no_mailbox_fails_alone(
    room: Terminal, server: Postfix
) -> None:
    assert "Connected, certificate valid, login accepted." in set_up(room, server, "tls", "tls").stderr
    room.answer("test-send", "winter-2018", "--to", "robin@example.org")
    assert set(server.delivered(1)) == {"robin@example.org"}
    server.empty()

    said = process(room, "approve", "winter-2018", "--by", "A. Editor", "--yes")
    assert "by 127.0.0.1 as news@example.org" in said
    process(room, "daemon", "--once")
    came = server.delivered(2)
    assert set(came) == {"robin@example.org", "zoe@example.com"}
    for reader, message in came.items():
        assert message == expected(room, message, reader)
    report = room.answer("report", "winter-2018").stdout
    assert "nobody@example.org" in report
    assert "550 5.1.1" in report


def test_a_password_that_changed_pauses_email_charges_nobody_and_goes_on_once_it_is_mended(
    room: Terminal, server: Postfix
) -> None:
    set_up(room, server, "starttls", "starttls")
    room.types("approve", "winter-2018", "--by", "A. Editor", "--yes")
    secrets = room.folder / ".publisher" / "secrets.toml"
    secrets.write_text('smtp_password = "candle wax"\n', encoding="utf-8")
    assert "refused the login (535)" in process(room, "daemon", "--once")
    states = {item["channel"]: item["stands"] for item in room.asks("queue", "list")}
    assert states == {"email": "paused", "x": "rehearsal"}
    assert "Email was paused and goes on." in set_up(room, server, "starttls", "starttls").stdout
    process(room, "daemon", "--once")
    assert set(server.delivered(2)) == {"robin@example.org", "zoe@example.com"}


@pytest.mark.parametrize(("port", "written", "right"), [("tls", "starttls", "tls"), ("starttls", "tls", "starttls")])
def test_setting_up_with_the_wrong_mode_names_the_right_one_within_ten_seconds_and_saves_nothing(
    room: Terminal, server: Postfix, port: str, written: str, right: str
) -> None:
    before, began = (room.folder / "config.toml").read_bytes(), monotonic()
    said = set_up(room, server, port, written)
    assert monotonic() - began < 10
    assert said.returncode == 2
    assert f"--port {server.ports[port]} --security {right}" in said.stderr
    assert (room.folder / "config.toml").read_bytes() == before


def test_a_mistyped_port_or_password_is_asked_for_again_and_nothing_else(room: Terminal, server: Postfix) -> None:
    ports = server.ports
    keyboard = Keyboard(room.folder, "setup", "smtp", "--host", "127.0.0.1", "--no-message")
    keyboard.until("Port [587, STARTTLS]:")
    keyboard.type("1\n")
    keyboard.until("Login [news@example.org]:")
    keyboard.type(f"{LOGIN}\n")
    keyboard.until("Server [127.0.0.1]:")
    keyboard.type("\n")
    keyboard.until("Port [1, STARTTLS]:")
    keyboard.type(f"{ports['starttls']}\n")
    keyboard.until("Password (not shown)")
    keyboard.type("candle wax\n")
    keyboard.until(f"Login [{LOGIN}]:")
    keyboard.type("\n")
    keyboard.until("Password (not shown)")
    keyboard.type(f"{PASSWORD}\n")
    keyboard.until("Save?")
    keyboard.type("y\n")
    assert keyboard.end() == 0
    keyboard.close()
    assert "refused the login (535). Ctrl-C ends this" in " ".join(keyboard.said.split())
    assert PASSWORD not in keyboard.said
    settings = tomllib.loads((room.folder / "config.toml").read_text(encoding="utf-8"))["smtp"]
    assert settings == {"host": "127.0.0.1", "port": ports["starttls"], "security": "starttls", "username": LOGIN}


def test_setting_up_with_a_wrong_password_saves_nothing(room: Terminal, server: Postfix) -> None:
    before = (room.folder / "config.toml").read_bytes()
    said = set_up(room, server, "tls", "tls", password="candle wax")
    assert said.returncode == 1
    assert "refused the login (535)" in said.stderr
    assert "Nothing was saved." in said.stderr
    assert "candle" not in said.stdout + said.stderr
    assert (room.folder / "config.toml").read_bytes() == before
