"""Reading a source in one line."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from publisher.model.posts import Post
from publisher.ports.library import Flag, Found, LeftOut
from publisher.ports.sources import Wanted
from publisher.sources.fetching.fetch import Fetcher
from publisher.sources.opening import open_source
from publisher.workspace.config import Fetch

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2019, 1, 2, 9, 0, tzinfo=UTC)


@dataclass
class Taken:
    """What a source gave, sorted by kind."""

    items: list[Found]

    @property
    def posts(self) -> list[Post]:
        return [item for item in self.items if isinstance(item, Post)]

    @property
    def post(self) -> Post:
        [post] = self.posts
        return post

    @property
    def flags(self) -> list[str]:
        return [f"{item.place}: {item.message}" for item in self.items if isinstance(item, Flag)]

    @property
    def lost(self) -> list[str]:
        return [item.message for item in self.items if isinstance(item, Flag) and item.lost]

    @property
    def left_out(self) -> list[str]:
        return [item.reason for item in self.items if isinstance(item, LeftOut)]


class Reader:
    """Writes files, and reads them as ``publisher posts import`` does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def __call__(self, location: Path | str, **wanted: Any) -> Taken:
        fetcher = Fetcher(limits=Fetch(), sleep=lambda _: None, now=lambda: NOW)
        with open_source(Wanted(location=str(location), zone=LONDON, **wanted), fetcher) as opened:
            return Taken(list(opened.source.read()) if opened.source else [])
