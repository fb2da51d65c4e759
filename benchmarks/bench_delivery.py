"""Personalised digests of 45 KB over SMTP on loopback, 10 connections, each step durable in the ledger.

Peers in the same run: a loop of the standard library (email.message and smtplib, as many connections, no ledger), and
Postfix's ``smtp-source -d`` where it is installed (one message for all, no ledger: the limit of the sink).  The sink
is Postfix's ``smtp-sink`` where it is installed, else a small one of our own.
Bar: at least 0.7 of smtp-source.
"""

import multiprocessing
import os
import shutil
import smtplib
import socket
import socketserver
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from publisher.app.workspace import SystemClock
from publisher.channels.email import Smtp
from publisher.daemon.email import EmailSender
from publisher.digest.digest import Digest
from publisher.digest.merge.compile import compile_skeleton
from publisher.digest.merge.fields import Links
from publisher.digest.merge.message import Masthead
from publisher.model.dispatches import DeliveryState, RetryPolicy
from publisher.model.releases import EmailRelease, Release, freeze
from publisher.model.subscribers import Subscriber
from publisher.ports.store import Store
from publisher.store.opening import open_store
from publisher.transports.smtp.account import SmtpEmail

READERS: Final = int(os.environ.get("BENCH_READERS", "1000"))
BY_LIBRARY: Final = 100
BY_POSTFIX: Final = 4_000
ROUNDS: Final = 3
CONNECTIONS: Final = 10
BAR: Final = 0.7
SENDER: Final = "newsroom@example.org"
PARAGRAPH: Final = '<tr><td class="cell" style="padding:16px 24px">We walked by the harbour at dusk.</td></tr>\n'
PAGE: Final = PARAGRAPH * 440
NOW: Final = datetime.now(UTC)


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


def by_publisher(store: Store, port: int, number: int) -> float:
    """Send one digest to every reader through the ledger; return messages a second."""
    clock, ledger = SystemClock(), store.ledger
    (queued,) = ledger.enqueue(release(f"digest-{number}"))
    dispatch = ledger.start(queued.id, clock.now())
    config = Smtp(
        host="127.0.0.1",
        port=port,
        security="none",
        connections=CONNECTIONS,
        messages_per_connection=10**6,
        grouping=bool(os.environ.get("BENCH_GROUPING")),
    )
    begun = perf_counter()
    sender = EmailSender(
        leases=ledger,
        transport=SmtpEmail(config, None),
        clock=clock,
        key=store.key(),
        links=links,
        sign=bytes,
    )
    sender.send(dispatch, ledger.release(dispatch.release_id), threading.Event())
    taken = perf_counter() - begun
    assert ledger.tally(dispatch.id)[DeliveryState.SENT] == READERS  # noqa: S101 - else the figure means nothing
    return READERS / taken


def by_library(port: int) -> float:
    """Build and send messages with the standard library; return messages a second."""

    def work() -> None:
        with smtplib.SMTP("127.0.0.1", port) as client:
            for number in range(BY_LIBRARY // CONNECTIONS):
                message = EmailMessage(policy=SMTP)
                message["From"], message["To"], message["Subject"] = SENDER, f"r{number}@example.org", "Winter"
                message.set_content(f"Dear {number}\n", cte="quoted-printable")
                message.add_alternative(f"<p>Dear {number}</p>{PAGE}", subtype="html", cte="quoted-printable")
                client.sendmail(SENDER, [f"r{number}@example.org"], message.as_bytes())

    begun = perf_counter()
    workers = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return BY_LIBRARY / (perf_counter() - begun)


def by_postfix(port: int) -> float:
    """Let smtp-source send messages of the same size; return messages a second."""
    size = str(len(PAGE))
    command = ["smtp-source", "-d", "-s", str(CONNECTIONS), "-m", str(BY_POSTFIX), "-l", size, f"127.0.0.1:{port}"]
    begun = perf_counter()
    subprocess.run(command, check=True, timeout=120, env=_path())
    return BY_POSTFIX / (perf_counter() - begun)


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


@contextmanager
def sink() -> Iterator[int]:
    """Run a sink in a process of its own and give its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    stop = _start_postfix(port) if _installed("smtp-sink") else _start_own(port)
    try:
        _await(port)
        yield port
    finally:
        stop()


def _start_postfix(port: int) -> Callable[[], None]:
    user = ["-u", "nobody"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    process = subprocess.Popen(["smtp-sink", *user, f"127.0.0.1:{port}", "1000"], env=_path())

    def stop() -> None:
        process.terminate()
        process.wait(10)

    return stop


def _start_own(port: int) -> Callable[[], None]:
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(port,), daemon=True)
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


def main() -> None:
    postfix = _installed("smtp-source")
    ours, library, limit = [], [], []
    with TemporaryDirectory() as folder, sink() as port:
        store = open_store(Path(folder) / "publisher.db", policy=RetryPolicy())
        readers = (
            Subscriber(id=f"{n:016x}", address=f"r{n}@example.org", first_name=f"Robin {n}", lists=("news",))
            for n in range(READERS)
        )
        store.audience.add(readers, NOW)
        for number in range(ROUNDS):
            ours.append(by_publisher(store, port, number))
            library.append(by_library(port))
            if postfix:
                limit.append(by_postfix(port))
        store.close()
    mine, theirs = median(ours), median(library)
    print(f"{READERS:,} readers, {len(PAGE) / 1000:.0f} KB, {CONNECTIONS} connections, each step in the ledger")
    print(f"publisher:                    {mine:>7,.0f} messages a second")
    print(f"email.message and smtplib:    {theirs:>7,.0f}; ratio {mine / theirs:.1f}")
    if postfix:
        print(f"smtp-source -d (no ledger):   {median(limit):>7,.0f}; ratio {mine / median(limit):.2f} (bar: {BAR})")


if __name__ == "__main__":
    main()
