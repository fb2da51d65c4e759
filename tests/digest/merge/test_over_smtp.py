"""A real server takes the message as it is, to the byte."""

import asyncio
import smtplib
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import msgspec
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from syrupy.assertion import SnapshotAssertion

from publisher.digest.digest import Digest, Picture
from publisher.digest.merge.compile import Links, compile_skeleton
from publisher.digest.merge.message import Masthead
from publisher.model.subscribers import Subscriber

Build = Callable[[Mapping[str, object]], Digest]

READER = Subscriber(
    id="r1", address="ada@example.org", first_name=".Zoë = ", last_name="O'Neil", tags=("parents",),
    fields={"town": ".Bangor\r\n.Wales\n..\nFrom here"},
)  # fmt: skip
LINKS = Links(
    unsubscribe_url=f"https://news.example.org/unsubscribe/{'x' * 80}",
    view_url="https://news.example.org/view/r1?a=1&b=2",
    preferences_url="https://news.example.org/preferences/r1",
)


class Inbox:
    """Keeps what arrives."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []
        self.port = 0

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        assert isinstance(envelope.content, bytes)
        self.messages.append(envelope.content)
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """A server on loopback, on a port of its own."""
    kept, loop = Inbox(), asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(lambda: SMTP(kept, loop=loop), "127.0.0.1", 0))
    kept.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield kept

    async def stop() -> None:
        server.close()
        rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        loop.stop()

    asyncio.run_coroutine_threadsafe(stop(), loop)
    thread.join(10)
    loop.close()


@pytest.fixture
def message(builder: Callable[..., Build], masthead: Masthead) -> bytes:
    picture = Picture(name="a.png", content_id="a@digest", content=bytes(range(256)) * 9, type="image/png", alt="A")
    build = builder(subject="Hello {{ subscriber.first_name | default('you') }}", pictures=(picture,))
    return compile_skeleton(build, masthead).fill(READER, message_id="<r1@example.org>", links=LINKS)


def test_what_arrives_is_what_was_filled(inbox: Inbox, message: bytes) -> None:
    with smtplib.SMTP("127.0.0.1", inbox.port, timeout=20) as client:
        client.sendmail("newsroom@example.org", ["ada@example.org"], message)
    assert inbox.messages == [message]


def test_no_line_is_bare_and_none_is_long(message: bytes) -> None:
    assert message.replace(b"\r\n", b"").count(b"\n") == 0
    assert message.replace(b"\r\n", b"").count(b"\r") == 0
    assert message.isascii()
    # One address cannot be broken: some receivers do not join it again.
    assert [line for line in message.split(b"\r\n") if len(line) > 78 and b"unsubscribe" not in line] == []


def test_the_message_looks_as_it_did(
    builder: Callable[..., Build], masthead: Masthead, snapshot: SnapshotAssertion
) -> None:
    skeleton = compile_skeleton(builder(), masthead)
    plain = replace(READER, first_name="Zoë", fields={"town": "Bangor"})
    filled = skeleton.fill(plain, message_id="<r1@example.org>", links=LINKS)
    assert filled.decode("ascii").replace("\r\n", "\n") == snapshot


def test_the_skeleton_is_cut_where_it_was(
    builder: Callable[..., Build], masthead: Masthead, snapshot: SnapshotAssertion
) -> None:
    skeleton = compile_skeleton(builder(), masthead)
    content = msgspec.msgpack.decode(skeleton.to_bytes())
    content["literals"] = [literal.decode("ascii").replace("\r\n", "\n") for literal in content["literals"]]
    assert content == snapshot
