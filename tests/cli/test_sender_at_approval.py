"""What is wrong with the sender is told before anything leaves in its name.  Findings L5 and L8."""

import shutil
import ssl
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from command_line import Terminal
from publisher.app.drafts import preview_of
from site_server import Site

NAME = "winter-2018"


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    words = ("--organisation", "Lantern House", "--sender", "news@example.org", "--timezone", "Europe/London")
    Terminal(folder).types("init", "room", *words, "--website", "https://www.example.org")
    inside = Terminal(folder / "room")
    with as_file(files("publisher.demo.samples")) as samples:
        inside.types("posts", "import", str(samples / "posts.txt"))
        inside.types("subscribers", "import", str(samples / "subscribers.csv"))
    inside.types("compose", NAME, "--season", "winter", "--year", "2018", "--title", "Winter digest")
    return inside.folder


@pytest.fixture
def room(_made: Path, tmp_path: Path) -> Terminal:
    return Terminal(shutil.copytree(_made, tmp_path / "room"))


def write(room: Terminal, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> Path:
    """Have email signed with the key; return its file."""
    path = room.folder / "dkim.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o600)
    settings = '\n[dkim]\nselector = "desk"\ndomain = "example.org"\nkey_file = "dkim.pem"\n'
    with (room.folder / "config.toml").open("a", encoding="utf-8") as file:
        file.write(settings)
    return path


def test_a_key_that_cannot_sign_is_told_by_check_approval_preview_and_test(room: Terminal) -> None:
    write(room, ec.generate_private_key(ec.SECP256R1()))
    for command in ("check", "approve"):
        said = room.answer(command, NAME)
        assert said.returncode == 1
        assert "elliptic-curve" in said.stdout
    assert "sender.key" in {finding.check for finding in preview_of(room.folder, NAME).findings}
    assert "RSA" in room.errs("test-send", NAME, "--to", "me@example.org", code=1)
    assert not list(room.folder.rglob("*.eml"))


def test_a_test_is_signed_as_the_daemon_signs(room: Terminal) -> None:
    write(room, rsa.generate_private_key(65_537, 2048))
    room.types("test-send", NAME, "--to", "me@example.org")
    room.types("approve", NAME, "--yes")
    room.types("daemon", "--once")
    written = list(room.folder.rglob("*.eml"))
    assert len(written) == 9
    for file in written:
        assert b"DKIM-Signature: " in file.read_bytes().partition(b"\r\n\r\n")[0]


def test_a_key_that_is_spoiled_after_approval_stops_email_alone_until_it_is_mended(room: Terminal) -> None:
    """The daemon stopped, and the thread with it."""
    key = write(room, rsa.generate_private_key(65_537, 2048))
    room.types("approve", NAME, "--yes")
    good = key.read_bytes()
    key.write_bytes(b"no key")
    said = room.answer("daemon", "--once")
    assert "dkim.pem" in said.stdout + said.stderr
    assert not list(room.folder.rglob("*.eml"))
    states = {item["channel"]: item["state"] for item in room.asks("queue", "list", "--all")}
    assert states == {"email": "running", "x": "done"}
    key.write_bytes(good)
    room.answer("daemon", "--once")
    assert len(list(room.folder.rglob("*.eml"))) == 8


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    signer = trustme.CA()
    signer.cert_pem.write_to_path(str(tmp_path / "signer.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "signer.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    signer.issue_cert("127.0.0.1").configure_cert(context)
    site = Site(context)
    yield site
    site.close()


def promise(room: Terminal, site: Site, *, reachable: bool = True) -> None:
    """Have readers leave by pages of the site."""
    path = room.folder / "config.toml"
    text = path.read_text(encoding="utf-8")
    said = f'\n[email]\npublic_url = "{site.at("/")}"\n'
    path.write_text(text + said + ('\n[fetch]\nallow_private = ["127.0.0.1"]\n' if reachable else ""), encoding="utf-8")


def test_pages_that_answer_are_asked_at_approval_alone(room: Terminal, site: Site) -> None:
    site.answers["/"] = (200, {}, b"Leave here.")
    promise(room, site)
    assert "sender.pages" in {finding["check"] for finding in room.asks("check", NAME)["findings"]}
    assert site.asked == []
    done = room.asks("approve", NAME, "--yes")
    assert done["approved"]
    assert "sender.pages" not in {finding["check"] for finding in done["findings"]}
    assert [path for path, _ in site.asked] == ["/"]


@pytest.mark.parametrize("wrong", ["nothing there", "broken", "inside a private network"])
def test_pages_at_which_nothing_answers_keep_it_from_being_approved(room: Terminal, site: Site, wrong: str) -> None:
    site.answers["/"] = (500, {}, b"")
    promise(room, site, reachable=wrong != "inside a private network")
    if wrong == "nothing there":
        site.close()
    said = room.answer("approve", NAME, "--yes")
    assert said.returncode == 1
    assert "Readers could not leave" in said.stdout
    assert "127.0.0.1" in said.stdout
    assert room.asks("queue", "list", "--all") == []
