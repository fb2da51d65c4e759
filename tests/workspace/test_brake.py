"""The brake is a file: it holds everything without a database, and says who pulled it."""

import errno
import os
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publisher.errors import QueueError
from publisher.workspace.brake import Brake

NINE = datetime(2026, 11, 25, 9, 2, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def brake(tmp_path: Path) -> Brake:
    return Brake(tmp_path / ".publisher")


def test_it_is_off_until_it_is_pulled_and_after_it_is_let_go(brake: Brake) -> None:
    assert not brake.on()
    assert brake.says(LONDON) == ""
    brake.pull(by="A. Editor", now=NINE)
    assert brake.on()
    assert brake.release()
    assert not brake.on()
    assert not brake.release()


@pytest.mark.parametrize(("why", "told"), [("", ""), ("a wrong picture", " (a wrong picture)")])
def test_it_says_who_holds_everything_since_when(brake: Brake, why: str, told: str) -> None:
    brake.pull(by="A. Editor", now=NINE, why=why)
    assert brake.says(LONDON) == f"All is held by A. Editor since 2026-11-25 09:02{told}."


def test_who_pulled_it_first_stands(brake: Brake) -> None:
    brake.pull(by="A. Editor", now=NINE)
    brake.pull(by="B. Editor", now=NINE)
    pulled = brake.pulled()
    assert pulled is not None
    assert pulled.by == "A. Editor"


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "open", full)
    monkeypatch.setattr(Path, "write_text", full)


@pytest.fixture
def laid_ready(brake: Brake, tmp_path: Path) -> Brake:
    (tmp_path / ".publisher").mkdir()
    brake.lay_ready()
    return brake


@pytest.mark.usefixtures("laid_ready", "full_disk")
def test_on_a_full_disk_it_holds_all_the_same(brake: Brake) -> None:
    """What was laid ready is renamed, which takes no room; who it was is not written down then."""
    brake.pull(by="A. Editor", now=NINE)
    assert brake.on()
    assert brake.says(LONDON).startswith("All is held since ")


@pytest.mark.usefixtures("full_disk")
def test_where_it_cannot_be_pulled_that_is_said_with_what_stops_the_sending(brake: Brake) -> None:
    with pytest.raises(QueueError, match=r"so all goes on; stop the daemon"):
        brake.pull(by="A. Editor", now=NINE)
    assert not brake.on()


@pytest.mark.parametrize("content", ["", "{", '{"by": 1}', "[]", '{"by": "A", "since": "then"}'])
def test_whatever_stands_in_the_file_it_holds(brake: Brake, tmp_path: Path, content: str) -> None:
    (tmp_path / ".publisher").mkdir()
    (tmp_path / ".publisher" / "all-held").write_text(content, encoding="utf-8")
    assert brake.on()
    assert brake.says(LONDON).startswith("All is held since ")
