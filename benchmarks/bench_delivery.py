"""Personalised digests of 45 KB over SMTP on loopback, 10 connections, each step durable in the ledger.

Peers in the same run, five rounds in turn, the median of the ratios: Postfix's ``smtp-source -d`` (one message for all,
no ledger: the limit of the sink), the pool of nodemailer (from npm, where node is installed), and ``openssl speed``.
The sink is Postfix's ``smtp-sink``, or where it is not installed a small one of our own; so is the server that takes
20 ms for each answer.  PUBLISHER_TEST_POSTGRES names the PostgreSQL to compare with.

BENCH_READERS and BENCH_ROUNDS make it shorter.
"""

import asyncio
import atexit
import multiprocessing
import os
import shutil
import socket
import socketserver
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from statistics import median
from tempfile import TemporaryDirectory, mkdtemp
from time import perf_counter
from typing import Final

from sqlalchemy import create_engine, make_url, text

from bars import Bars
from publisher.app.workspace import SystemClock
from publisher.channels.email import Smtp
from publisher.daemon.email import EmailSender
from publisher.daemon.signing import Sign
from publisher.digest.digest import Digest
from publisher.digest.merge.compile import Skeleton, compile_skeleton
from publisher.digest.merge.fields import Links
from publisher.digest.merge.message import Masthead
from publisher.model.dispatches import DeliveryState, RetryPolicy
from publisher.model.releases import EmailRelease, Release, freeze
from publisher.model.subscribers import Subscriber
from publisher.ports.store import Store
from publisher.store.opening import open_store
from publisher.transports.dkim import signer
from publisher.transports.smtp.account import SmtpEmail
from publisher.workspace.config import Dkim

READERS: Final = int(os.environ.get("BENCH_READERS", "4000"))
ROUNDS: Final = int(os.environ.get("BENCH_ROUNDS", "5"))
CONNECTIONS: Final = 10
#: Seconds before every answer of the slow server.
FAR: Final = 0.02
SENDER: Final = "newsroom@example.org"
PARAGRAPH: Final = '<tr><td class="cell" style="padding:16px 24px">We walked by the harbour at dusk.</td></tr>\n'
PAGE: Final = PARAGRAPH * 440
NOW: Final = datetime.now(UTC)
POSTGRES: Final = os.environ.get("PUBLISHER_TEST_POSTGRES", "")


def build(context: object) -> Digest:
    """Return a digest of 45 KB with the reader's name in it."""
    assert isinstance(context, dict)  # noqa: S101 - what the skeleton's maker gives
    name = context["subscriber"].first_name
    return Digest(subject=f"Winter, {name}", preheader="", html=f"<p>Dear {name}</p>{PAGE}", text=f"Dear {name}\n")


def release(campaign: str) -> Release:
    """Return an approved digest for everybody."""
    head = Masthead(
        sender_name="Lantern House", sender_email=SENDER, date=NOW, list_name="Lantern House",
        list_id="digest.example.org", unsubscribe_address=SENDER, public=False,
    )  # fmt: skip
    skeleton = compile_skeleton(build, head).to_bytes()
    email = EmailRelease(subject="Winter", sender=SENDER, skeleton=skeleton, lists=("news",), due=NOW, readers=0)
    return freeze(campaign=campaign, title=campaign, approved_by="A. Editor", approved_at=NOW, digests={"email": email})


def links(subscriber: Subscriber) -> Links:
    """Return where a reader leaves."""
    mail = f"mailto:{SENDER}?subject=unsubscribe%20{subscriber.id}"
    return Links(unsubscribe_url=mail, unsubscribe_mail=mail)


def by_publisher(store: Store, port: int, *, grouping: bool = False, sign: Sign | None = None) -> float:
    """Send one digest to every reader through the ledger; return messages a second."""
    clock, ledger = SystemClock(), store.ledger
    (queued,) = ledger.enqueue(release(f"digest-{token_hex(4)}"))
    dispatch = ledger.start(queued.id, clock.now())
    config = Smtp(
        host="127.0.0.1",
        port=port,
        security="none",
        connections=CONNECTIONS,
        messages_per_connection=10**6,
        grouping=grouping,
    )
    sender = EmailSender(
        leases=ledger, transport=SmtpEmail(config, None), clock=clock, key=store.key(), links=links, sign=sign
    )
    begun = perf_counter()
    sender.send(dispatch, ledger.release(dispatch.release_id), threading.Event())
    taken = perf_counter() - begun
    tally = ledger.tally(dispatch.id)
    assert tally[DeliveryState.SENT] == tally.total  # noqa: S101 - else the figure means nothing
    return tally.total / taken


def by_postfix(port: int, size: int) -> float:
    """Let smtp-source send messages of the same size; return messages a second."""
    count = ["-s", str(CONNECTIONS), "-m", str(READERS), "-l", str(size)]
    begun = perf_counter()
    subprocess.run(["smtp-source", "-d", *count, f"127.0.0.1:{port}"], check=True, timeout=120, env=_path())
    return READERS / (perf_counter() - begun)


_POOL: Final = """
const [port, connections, count, size] = process.argv.slice(1).map(Number);
const pool = require("nodemailer").createTransport({
  host: "127.0.0.1", port, secure: false, ignoreTLS: true, pool: true, maxConnections: connections, maxMessages: 1e6,
});
const page = "<tr><td>We walked by the harbour at dusk.</td></tr>\\n".repeat(Math.round(size / 50));
const begun = performance.now();
Promise.all(Array.from({ length: count }, (_, n) => pool.sendMail({
  from: "newsroom@example.org", to: `r${n}@example.org`, subject: `Winter, ${n}`,
  text: `Dear ${n}`, html: `<p>Dear ${n}</p>${page}`, textEncoding: "quoted-printable",
}))).then(() => { console.log(count / (performance.now() - begun) * 1000); pool.close(); });
"""


def by_nodemailer(folder: Path, port: int, size: int) -> float:
    """Let nodemailer's pool send personalised messages of about the same size; return messages a second."""
    count = max(100, READERS // 8)
    command = ["node", "-e", _POOL, str(port), str(CONNECTIONS), str(count), str(size)]
    return float(subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300).stdout)


def nodemailer() -> Path | None:
    """Install nodemailer, and return where; ``None`` where there is no node or nothing can be had."""
    if not (_installed("node") and _installed("npm")):
        return None
    folder = Path(mkdtemp(prefix="bench-node-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "nodemailer"]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, timeout=120)
    return folder if done.returncode == 0 else None


def by_openssl() -> float:
    """Return how many times a second one processor signs by RSA of 2,048 bits."""
    done = subprocess.run(["openssl", "speed", "-seconds", "2", "rsa2048"], check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-2])


def signing() -> Sign:
    """Return what signs by a key made for this run."""
    with TemporaryDirectory() as folder:
        key = Path(folder) / "dkim.pem"
        key.write_bytes(subprocess.run(["openssl", "genrsa", "2048"], check=True, capture_output=True).stdout)
        key.chmod(0o600)
        return signer(Dkim(selector="desk", domain="example.org", key_file="dkim.pem"), Path(folder))


class _Talk(socketserver.StreamRequestHandler):
    """Takes every message and keeps none."""

    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"EHLO":
                self.wfile.write(b"250-sink\r\n250 PIPELINING\r\n")
            elif word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() != b".\r\n":
                    pass
                self.wfile.write(b"250 OK\r\n")
            else:
                self.wfile.write(b"250 OK\r\n")
            if word == b"QUIT":
                return


class _Sink(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


def _serve(port: int) -> None:
    with _Sink(("127.0.0.1", port), _Talk) as server:
        server.serve_forever()


_FAR_SAYS: Final = {b"EHLO": b"250-far\r\n250 PIPELINING\r\n", b"DATA": b"354 go on\r\n"}


class _Far(asyncio.Protocol):
    """Takes every message, and says what it has to say to one lot of commands 20 ms after it came."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a connection is
        self.transport, self.left, self.content = transport, b"", False
        self.say(b"220 far\r\n")

    def data_received(self, data: bytes) -> None:
        said = b""
        *lines, self.left = (self.left + data).split(b"\r\n")
        for line in lines:
            if self.content:
                self.content = line != b"."
                said += b"" if self.content else b"250 2.0.0 taken\r\n"
                continue
            word = line[:4].upper()
            self.content = word == b"DATA"
            said += _FAR_SAYS.get(word, b"250 2.0.0 OK\r\n")
        if said:
            self.say(said)

    def say(self, words: bytes) -> None:
        asyncio.get_running_loop().call_later(FAR, self.transport.write, words)


def _serve_far(port: int) -> None:
    async def serve() -> None:
        server = await asyncio.get_running_loop().create_server(_Far, "127.0.0.1", port)
        await server.serve_forever()

    asyncio.run(serve())


@contextmanager
def sink() -> Iterator[int]:
    """Run a sink in a process of its own and give its port."""
    port = _free()
    stop = _start_postfix(port) if _installed("smtp-sink") else _start_own(_serve, port)
    try:
        _await(port)
        yield port
    finally:
        stop()


@contextmanager
def far() -> Iterator[int]:
    """Run the slow server in a process of its own and give its port."""
    port = _free()
    stop = _start_own(_serve_far, port)
    try:
        _await(port)
        yield port
    finally:
        stop()


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def _start_postfix(port: int) -> Callable[[], None]:
    user = ["-u", "nobody"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    process = subprocess.Popen(["smtp-sink", *user, f"127.0.0.1:{port}", "1000"], env=_path())

    def stop() -> None:
        process.terminate()
        process.wait(10)

    return stop


def _start_own(serve: Callable[[int], None], port: int) -> Callable[[], None]:
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(port,), daemon=True)
    process.start()
    return process.terminate


def _await(port: int) -> None:
    deadline = perf_counter() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if perf_counter() > deadline:
                raise
        else:
            return


def _path() -> dict[str, str]:
    return {**os.environ, "PATH": os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])}


def _installed(tool: str) -> bool:
    return shutil.which(tool, path=_path()["PATH"]) is not None


@contextmanager
def store_at(where: str | Path, readers: int) -> Iterator[Store]:
    """Open a store with so many readers."""
    store = open_store(where, policy=RetryPolicy())
    people = (
        Subscriber(id=f"{n:016x}", address=f"r{n}@example.org", first_name=f"Robin {n}", lists=("news",))
        for n in range(readers)
    )
    store.audience.add(people, NOW)
    yield store
    store.close()


@contextmanager
def in_postgres() -> Iterator[str]:
    """Make a schema of this run's own in the PostgreSQL of PUBLISHER_TEST_POSTGRES, and give its address."""
    server = create_engine(make_url(POSTGRES).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    name = f"bench_{token_hex(4)}"
    with server.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    try:
        yield server.url.update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
        server.dispose()


def in_turn(*works: Callable[[], float]) -> list[list[float]]:
    """Measure each in turn, round after round, and return the figures of each."""
    rounds = [[work() for work in works] for _ in range(ROUNDS)]
    return [list(figures) for figures in zip(*rounds, strict=True)]


def ratio(ours: list[float], theirs: list[float]) -> float:
    """Return the median of the ratios of the rounds."""
    return median(mine / other for mine, other in zip(ours, theirs, strict=True))


def against_peers(bars: Bars, store: Store, port: int, size: int) -> None:
    """Compare on the same sink."""
    works: dict[str, Callable[[], float]] = {"publisher": lambda: by_publisher(store, port)}
    works["publisher, grouping"] = lambda: by_publisher(store, port, grouping=True)
    if _installed("smtp-source"):
        works["smtp-source -d"] = lambda: by_postfix(port, size)
    if (folder := nodemailer()) is not None:
        works["nodemailer's pool"] = lambda: by_nodemailer(folder, port, size)
    if _installed("openssl"):
        sign = signing()
        works["publisher, signing"] = lambda: by_publisher(store, port, sign=sign)
        works["openssl speed rsa2048"] = by_openssl
    figures = dict(zip(works, in_turn(*works.values()), strict=True))
    for name, rounds in figures.items():
        print(f"  {name:<24}{median(rounds):>8,.0f} a second")
    ours = figures["publisher"]
    if peer := figures.get("smtp-source -d"):
        bars.hold("against smtp-source -d", ratio(ours, peer), 1.0)
        bars.hold("the same, grouping", ratio(figures["publisher, grouping"], peer), 1.0)
    if peer := figures.get("nodemailer's pool"):
        bars.hold("against nodemailer's pool", ratio(ours, peer), 8)
    if peer := figures.get("openssl speed rsa2048"):
        bars.hold("signing, against openssl speed on one processor", ratio(figures["publisher, signing"], peer), 0.6)


def against_distance(bars: Bars, store: Store) -> None:
    """Compare with what the connections allow where every answer takes 20 ms."""
    allowed = CONNECTIONS / FAR
    with far() as port:
        alone, grouped = in_turn(lambda: by_publisher(store, port), lambda: by_publisher(store, port, grouping=True))
    print(
        f"  20 ms before every answer: {median(alone):,.0f} a second, grouping {median(grouped):,.0f} of {allowed:,.0f}"
    )
    bars.hold("20 ms before every answer, grouping", median(grouped) / allowed, 0.75)
    bars.hold("20 ms before every answer", median(alone) / allowed, 0.42)


def against_sqlite(bars: Bars, store: Store, port: int) -> None:
    """Compare the ledger in PostgreSQL on this machine."""
    with in_postgres() as address, store_at(address, READERS) as other:
        ours, theirs = in_turn(lambda: by_publisher(other, port), lambda: by_publisher(store, port))
    print(f"  PostgreSQL {median(ours):,.0f} a second, SQLite {median(theirs):,.0f}")
    bars.hold("PostgreSQL against SQLite", ratio(ours, theirs), 0.5)


def main() -> None:
    bars = Bars("delivery")
    reader = Subscriber(id="r", address="r@example.org", first_name="Robin")
    skeleton = Skeleton.from_bytes(release("size").digests["email"].skeleton)
    size = len(skeleton.fill(reader, message_id="<id@example.org>", links=links(reader)))
    print(f"{READERS:,} readers, {size / 1000:.0f} KB, {CONNECTIONS} connections, each step durable, {ROUNDS} rounds")
    with TemporaryDirectory() as folder, sink() as port:
        with store_at(Path(folder) / "publisher.db", READERS) as store:
            against_peers(bars, store, port, size)
            if POSTGRES:
                against_sqlite(bars, store, port)
        with store_at(Path(folder) / "far.db", max(200, READERS // 4)) as store:
            against_distance(bars, store)
    bars.end()


if __name__ == "__main__":
    main()
