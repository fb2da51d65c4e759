"""A million readers: what a dispatch costs each of them against one to 10,000, in memory, time and space on the disk.

The carrier takes what comes out of the bag ten at a time, as ten connections do, and says that it was sent: the servers
are left out, the ledger and the messages are not.  Each size is sent in a process of its own, whose memory and time of
the processor are read at its end.  BENCH_MANY and BENCH_FEW set the numbers of readers.
"""

import json
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Final

from bars import Bars
from bench_delivery import CONNECTIONS, NOW, links, release
from publisher.app.workspace import SystemClock
from publisher.daemon.email import EmailSender
from publisher.model.dispatches import Answer, DeliveryState, RetryPolicy
from publisher.model.subscribers import Subscriber
from publisher.ports.transports import Bag, Envelope
from publisher.store.opening import open_store

MANY: Final = int(os.environ.get("BENCH_MANY", "1000000"))
FEW: Final = int(os.environ.get("BENCH_FEW", "10000"))
_SAID: Final = Answer(state=DeliveryState.SENT, reply="250 2.0.0 Ok: queued as 4F9D195432C")


class Nowhere:
    """Takes messages as ten connections would, and sends none."""

    account = "email"

    def carry(self, bag: Bag) -> None:
        """Take ten at a time."""
        while ready := list(_some(bag)):
            for envelope in bag.commit(ready):
                bag.answered(envelope, _SAID)
        bag.commit(())


def _some(bag: Bag) -> Iterator[Envelope]:
    for _ in range(CONNECTIONS):
        if (envelope := bag.next()) is None:
            return
        yield envelope


def readers(count: int) -> Iterator[Subscriber]:
    for n in range(count):
        yield Subscriber(id=f"{n:016x}", address=f"r{n}@example.org", first_name=f"Robin {n}", lists=("news",))


def size(path: Path) -> int:
    """Return the bytes of a database and of what is not in it yet."""
    return sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*"))


def sent(path: Path) -> None:
    """Plan and send one dispatch, and print what it took."""
    store, clock = open_store(path, policy=RetryPolicy()), SystemClock()
    (queued,) = store.ledger.enqueue(release("digest"))
    dispatch = store.ledger.start(queued.id, clock.now())
    sender = EmailSender(leases=store.ledger, transport=Nowhere(), clock=clock, key=store.key(), links=links, sign=None)
    begun = process_time()
    sender.send(dispatch, store.ledger.release(dispatch.release_id), threading.Event())
    seconds = process_time() - begun
    tally = store.ledger.tally(dispatch.id)
    assert tally[DeliveryState.SENT] == tally.total  # noqa: S101 - else the figures mean nothing
    store.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({"seconds": seconds / tally.total, "memory": peak}))


def measured(folder: Path, count: int) -> dict[str, float]:
    """Return the seconds and bytes of a delivery, and the memory of the process that sent them."""
    path = folder / f"{count}.db"
    store = open_store(path, policy=RetryPolicy())
    store.audience.add(readers(count), NOW)
    store.close()
    before = size(path)
    done = subprocess.run([sys.executable, __file__, str(path)], check=True, stdout=subprocess.PIPE)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures | {"bytes": (size(path) - before) / count}


def main() -> None:
    bars = Bars("a million")
    with TemporaryDirectory() as folder:
        few = measured(Path(folder), FEW)
        many = measured(Path(folder), MANY)
    for count, figures in ((FEW, few), (MANY, many)):
        cost = figures["seconds"] * 1e6
        print(f"  {count:>9,} readers: {cost:.0f} µs each, {figures['memory'] / 1e6:.0f} MB of memory")
    bars.hold(f"MB of memory at {MANY:,} readers", many["memory"] / 1e6, 150, at="most")
    bars.hold(f"cost of a reader against {FEW:,}", many["seconds"] / few["seconds"], 1.15, at="most")
    bars.hold("bytes of the database a delivery", many["bytes"], 400, at="most")
    bars.end()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sent(Path(sys.argv[1]))
    else:
        main()
