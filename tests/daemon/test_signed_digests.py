"""Digests that are signed beside the sending."""

import base64
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from ground import FixedClock
from newsroom import Newsroom, reader
from publisher.channels.email import Smtp
from publisher.errors import AccountError
from publisher.transports.dkim import signer
from publisher.transports.smtp.account import SmtpEmail
from publisher.workspace.config import Dkim
from smtp_peer import Peer, serving

READERS = 60


@pytest.fixture
def newsroom(tmp_path: Path, clock: FixedClock) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path, clock, readers=READERS)
    yield room
    room.store.close()


def smtp(peer: Peer, connections: int = 3) -> SmtpEmail:
    return SmtpEmail(Smtp(host="127.0.0.1", port=peer.port, security="none", timeout=20, connections=connections), None)


def test_each_reader_gets_a_copy_that_verifies(newsroom: Newsroom, tmp_path: Path) -> None:
    key = rsa.generate_private_key(65_537, 2048)
    (tmp_path / "dkim.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (tmp_path / "dkim.pem").chmod(0o600)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    sign = signer(Dkim(selector="desk", domain="example.org", key_file="dkim.pem"), tmp_path)
    dispatch = newsroom.queue()
    with serving(Peer()) as peer:
        newsroom.daemon(smtp(peer), sign=sign).tick()
    assert newsroom.counts(dispatch) == {"sent": READERS}

    def dns(*_: Any, **__: Any) -> bytes:
        return record

    assert sorted(recipient for recipient, _ in peer.taken) == sorted(reader(n).address for n in range(READERS))
    assert all(dkim.verify(content, dnsfunc=dns) for _, content in peer.taken)


def test_what_was_signed_ahead_goes_back_where_the_sending_stops(newsroom: Newsroom) -> None:
    dispatch = newsroom.queue()
    signed: list[bytes] = []

    def sign(message: bytes) -> bytes:
        signed.append(message)
        return message

    class Stopping(Peer):
        async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802 - aiosmtpd's name
            newsroom.stop.set()
            return await super().handle_DATA(server, session, envelope)  # type: ignore[arg-type]  # aiosmtpd's own types

    with serving(Stopping()) as peer:
        newsroom.daemon(smtp(peer, 1), sign=sign).tick()
    assert newsroom.counts(dispatch) == {"sent": 1, "pending": READERS - 1}
    assert 1 < len(signed) < READERS


def test_a_key_that_does_not_sign_pauses_the_account_and_blames_nobody(newsroom: Newsroom) -> None:
    dispatch = newsroom.queue()

    def sign(message: bytes) -> bytes:
        raise AccountError("The DKIM key is not there.")

    with serving(Peer()) as peer:
        newsroom.daemon(smtp(peer), sign=sign).tick()
    assert newsroom.counts(dispatch) == {"pending": READERS}
    pause = newsroom.store.accounts.paused("email")
    assert pause is not None
    assert pause.why == "The DKIM key is not there."


def test_signing_is_none_of_the_sending_threads_work(newsroom: Newsroom) -> None:
    newsroom.queue()
    threads: set[str] = set()

    def sign(message: bytes) -> bytes:
        threads.add(threading.current_thread().name)
        return message

    newsroom.daemon(sign=sign).tick()
    assert threads
    assert all(name.startswith("publisher-sign") for name in threads)
