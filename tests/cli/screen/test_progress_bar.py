"""The bar of an import that takes long, at a real (pseudo) terminal."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pseudo_terminal import ARCHIVE, Terminal, start
from publisher.cli.screen.progress import Progress
from site_server import Answer, Site

TOO_LONG = 20


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture
def seen(site: Site) -> threading.Event:
    """The site answers once this is set."""
    event = threading.Event()

    def answer() -> Answer:
        event.wait(TOO_LONG)
        return 200, {}, ARCHIVE.replace("Lanterns", "Candles").encode()

    site.answers["/late.txt"] = answer
    return event


@pytest.fixture
def near(folder: Path) -> Path:
    """The workspace, which may fetch from this machine."""
    config = folder / "config.toml"
    settings = '\n[fetch]\nallow_private = ["127.0.0.1"]\n'
    config.write_text(config.read_text(encoding="utf-8") + settings, encoding="utf-8")
    return folder


def test_an_import_that_lasts_shows_what_it_is_at_and_leaves_no_trace(
    at: list[Terminal], near: Path, site: Site, seen: threading.Event
) -> None:
    terminal = start(at, near, "posts", "import", site.at("/late.txt"))
    terminal.until("Reading")
    terminal.until("late.txt")
    seen.set()
    assert terminal.end() == 0
    *_, after = terminal.raw.split(b"\x1b[2K")
    assert b"Reading" not in after
    assert " new." in terminal.said


def test_no_bar_is_piped(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publisher.cli.screen.progress.PATIENCE", 0.0)
    progress = Progress()
    with progress.shown():
        progress.reading("site.xml")(None, 0.5)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("share", "percentage", "said"), [(0.5, 50, " 50% · 1 post"), (1.0, 100, "100% · 1 post"), (None, 0, "1 post")]
)
def test_the_bar_tells_the_share_where_it_is_known_and_the_number_in_any_case(
    share: float | None, percentage: float, said: str
) -> None:
    progress = Progress()
    progress.reading("site.xml")(None, share)
    (task,) = progress._bar.tasks
    assert (task.description, task.percentage, task.fields["said"]) == ("site.xml", percentage, said)
    assert (task.total is None) == (share is None)
