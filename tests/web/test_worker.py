"""Nothing in a workspace hangs the preview: looks are taken by a process that can be ended."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from looks import obedient
from publisher.channels.registry import network
from publisher.web.worker import Worker

_LONG = 60.0
_PARENT = """\
import sys
from functools import partial
from pathlib import Path
from looks import obedient
from publisher.web.worker import Worker

if __name__ == "__main__":
    Worker(partial(obedient, Path(sys.argv[1]))).look()
"""


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.txt"
    path.write_text("Winter digest", encoding="utf-8")
    return path


@pytest.fixture
def working(orders: Path) -> Iterator[Callable[[float], Worker]]:
    """Make workers that end with the test."""
    made: list[Worker] = []

    def make(deadline: float) -> Worker:
        made.append(Worker(partial(obedient, orders), deadline=deadline))
        return made[-1]

    yield make
    for worker in made:
        worker.give_up()
        worker._process.join(30)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such pipes")
def test_a_look_without_end_is_stopped_and_told(working: Callable[[float], Worker], orders: Path) -> None:
    orders.write_text("pipe", encoding="utf-8")
    os.mkfifo(orders.with_name("pipe.png"))
    worker = working(0.5)
    look = worker.look()
    assert look.preview is None
    assert "stopped after 0.5 seconds" in look.trouble
    assert look.unknown == "the campaign takes too long to build"
    worker._process.join(30)
    assert not worker._process.is_alive()


def test_a_look_given_up_ends_at_once_and_the_next_is_a_good_one(
    working: Callable[[float], Worker], orders: Path
) -> None:
    worker = working(_LONG)
    assert worker.look().preview is not None
    orders.write_text("loop", encoding="utf-8")
    with ThreadPoolExecutor() as beside:
        looking = beside.submit(worker.look)
        worker.give_up()
        assert looking.result(30).preview is None
    orders.write_text("Mended", encoding="utf-8")
    again = worker.look()
    assert again.preview is not None
    assert again.preview.title == "Mended"


def test_a_look_that_starves_or_dies_is_told_and_the_next_comes_back_whole(
    working: Callable[[float], Worker], orders: Path
) -> None:
    worker = working(_LONG)
    if sys.platform == "linux":  # which holds a process to its address space
        orders.write_text("memory", encoding="utf-8")
        assert "(MemoryError)" in worker.look().trouble
    orders.write_text("die", encoding="utf-8")
    assert "ended without a word" in worker.look().trouble
    orders.write_text("Winter digest", encoding="utf-8")
    look = worker.look()
    assert look.preview is not None
    assert (look.preview.title, look.trouble, look.unknown) == ("Winter digest", "", "")
    assert look.preview.pictures == {"cid:lamp@x": ("image/png", b"\x89PNG")}
    assert look.preview.threads[0].network is network("x")


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGKILL")
def test_no_process_stays_behind_when_the_preview_is_killed_in_the_middle_of_a_loop(
    orders: Path, tmp_path: Path
) -> None:
    orders.write_text("loop", encoding="utf-8")
    script = tmp_path / "parent.py"
    script.write_text(_PARENT, encoding="utf-8")
    support = Path(__file__).parent.parent / "support"
    with subprocess.Popen(
        [sys.executable, str(script), str(orders)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(support)},
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "looping\n"
        parent.send_signal(signal.SIGKILL)
        # The child prints there too, so this comes to its end when both are gone.
        assert parent.stdout.read() == ""
