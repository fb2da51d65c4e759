"""The daemon at a real (pseudo) terminal: what is underway shows as a bar, and Ctrl-C finishes what is in flight."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ground import FixedClock
from newsroom import Newsroom, release
from pseudo_terminal import Terminal
from smtp_peer import Peer, serving

READERS = 150


class Slow(Peer):
    """Takes its time over each message."""

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802 - aiosmtpd's name
        said = await super().handle_DATA(server, session, envelope)  # type: ignore[arg-type]  # aiosmtpd's own types
        await asyncio.sleep(0.02)
        return said


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A workspace with a digest that is due, to more readers than leave in a few seconds."""
    peer = Slow()
    with serving(peer):
        (tmp_path / ".publisher").mkdir()
        (tmp_path / "config.toml").write_text(
            f'[organisation]\nname = "Lantern House"\n[sender]\nemail = "newsroom@example.org"\n'
            f'[smtp]\nhost = "127.0.0.1"\nport = {peer.port}\nsecurity = "none"\nconnections = 1\n',
            encoding="utf-8",
        )
        room = Newsroom(tmp_path / ".publisher", FixedClock(datetime.now(UTC)), readers=READERS)
        room.store.ledger.enqueue(release(due=datetime.now(UTC)))
        room.store.close()
        yield tmp_path


def test_a_bar_shows_what_is_underway_and_ctrl_c_ends_it_in_order(folder: Path) -> None:
    terminal = Terminal(folder, "daemon", columns=100)
    try:
        terminal.until("done by about")
        terminal.interrupt()
        terminal.until("Stopped. ")
        assert terminal.end() == 0
    finally:
        terminal.close()
    assert "Ctrl-C finishes what is in flight, then stops." in terminal.said
    assert "1 winter-2018, email: begins, 150 readers, by 127.0.0.1 as newsroom@example.org" in " ".join(
        terminal.said.split()
    )
    last = terminal.said.splitlines()[-1]
    assert " of 150 sent, " in last
    assert last.endswith(" to go, none in doubt.")
    assert "█" in terminal.said


def test_in_plain_letters_there_is_no_bar(folder: Path) -> None:
    terminal = Terminal(folder, "daemon", "--plain")
    try:
        terminal.until("begins, 150 readers")
        terminal.interrupt()
        terminal.end()
    finally:
        terminal.close()
    assert not {"█", "#", "…", "“"}.intersection(terminal.said)


def test_into_a_pipe_goes_a_line_of_json_for_each_thing(folder: Path) -> None:
    command = [sys.executable, "-m", "publisher", "daemon", "--once"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["event"] for event in events] == ["begun", "done"]
    assert (events[-1]["sent"], done.returncode, done.stderr) == (READERS, 0, "")
