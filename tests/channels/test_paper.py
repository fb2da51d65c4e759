"""A network that nobody has heard of takes one file: this one.  Everything else asks the registry."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from publisher.channels.channel import Network

#: Found by the entry point group ``publisher.channels``, as that of another distribution would be.
CHANNEL = Network(name="paper", title="Paper", limit=500, weigh=len)

ENTRY_POINTS = "[publisher.channels]\npaper = test_paper:CHANNEL\n"
ARCHIVE = "Warm rooms\n\nPosted: December 20, 2018 | Admin\nLink: https://www.example.org/warm\n\nThe kettle is on.\n"
LONG = "Every library in the county has a warm room this winter, and each of them has a kettle. " * 4


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A workspace beside an installed distribution that brings the network."""
    dist = tmp_path / "site" / "paper_network-1.0.dist-info"
    dist.mkdir(parents=True)
    (dist / "METADATA").write_text("Metadata-Version: 2.1\nName: paper-network\nVersion: 1.0\n", encoding="utf-8")
    (dist / "entry_points.txt").write_text(ENTRY_POINTS, encoding="utf-8")
    run(tmp_path, "init", "room", "--organisation", "Lantern House", "--sender", "news@example.org",
        "--timezone", "Europe/London", "--website", "https://www.example.org")  # fmt: skip
    (tmp_path / "posts.txt").write_text(ARCHIVE, encoding="utf-8")
    run(tmp_path / "room", "posts", "import", "../posts.txt", site=tmp_path / "site")
    return tmp_path / "room"


def run(folder: Path, *words: str, site: Path | None = None) -> str:
    paths = [str(Path(__file__).parent), *([str(site)] if site else [])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "COLUMNS": "200"}
    command = [sys.executable, "-m", "publisher", *words]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def test_a_thread_goes_the_whole_way_on_a_network_made_up_for_this_beside_x(room: Path) -> None:
    def publisher(*words: str) -> str:
        return run(room, *words, site=room.parent / "site")

    publisher("subscribers", "add", "robin@example.org")
    publisher("compose", "winter", "--last", "1")
    campaign = room / "campaigns" / "winter"
    (campaign / "campaign.toml").open("a", encoding="utf-8").write("\n[paper]\n")
    (campaign / "thread.md").write_text(LONG, encoding="utf-8")
    cards = json.loads(publisher("thread", "winter", "--json"))["networks"]
    assert {name: len(thread["parts"]) for name, thread in cards.items()} == {"x": 2, "paper": 1}
    publisher("check", "winter")
    publisher("render", "winter", "--out", "look")
    assert (room / "look" / "thread-paper.txt").read_text(encoding="utf-8").strip() == LONG.strip()
    queued = json.loads(publisher("approve", "winter", "--yes", "--json"))["dispatches"]
    assert [row["channel"] for row in queued] == ["email", "x", "paper"]
    publisher("daemon", "--once")
    assert (room / "outbox" / "paper" / "winter" / "thread.txt").read_text(encoding="utf-8").strip() == LONG.strip()
    states = {row["channel"]: row["state"] for row in json.loads(publisher("queue", "list", "--all", "--json"))}
    assert states["x"] == states["paper"] == "done"
    assert "paper" in publisher("report", "winter")
