"""Every save is told, also in folders that come, go, and come again."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from publisher.web.watching import Watch, Watched


class Eyes:
    """Counts what is told."""

    def __init__(self, workspace: Path) -> None:
        watched = Watched(
            folders=[workspace / "campaigns" / "winter", workspace / "templates" / "email"],
            files=[workspace / "config.toml"],
        )
        self.told = asyncio.Event()
        self.watch = Watch(watched, self.told.set)

    async def see(self, act: Callable[[], object]) -> None:
        """Do something, and wait until it is told; then until nothing more is."""
        self.told.clear()
        act()
        await asyncio.wait_for(self.told.wait(), 30)
        await self._quiet()

    async def _quiet(self) -> None:
        while self.told.is_set():
            self.told.clear()
            try:
                await asyncio.wait_for(self.told.wait(), 0.06)
            except TimeoutError:
                return


def watching(workspace: Path, act: Callable[[Eyes], Awaitable[None]]) -> None:
    async def run() -> None:
        eyes = Eyes(workspace)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(eyes.watch.run())
            await asyncio.wait_for(eyes.told.wait(), 30)
            await act(eyes)
            eyes.watch.end()

    asyncio.run(run())


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    folder = tmp_path / "campaigns" / "winter"
    folder.mkdir(parents=True)
    return folder


def test_a_save_in_a_campaign_and_of_the_configuration_is_told(tmp_path: Path, campaign: Path) -> None:
    async def act(eyes: Eyes) -> None:
        await eyes.see(lambda: (campaign / "intro.md").write_text("Soup.", encoding="utf-8"))
        await eyes.see(lambda: (tmp_path / "config.toml").write_text("", encoding="utf-8"))

    watching(tmp_path, act)


def test_a_campaign_that_is_deleted_and_made_again_is_followed_again(tmp_path: Path, campaign: Path) -> None:
    def make_anew() -> None:
        shutil.rmtree(campaign, ignore_errors=True)
        campaign.mkdir()

    async def act(eyes: Eyes) -> None:
        await eyes.see(lambda: shutil.rmtree(campaign))
        await eyes.see(make_anew)
        await eyes.see(make_anew)
        await eyes.see(lambda: (campaign / "intro.md").write_text("Soup.", encoding="utf-8"))

    watching(tmp_path, act)


def test_a_folder_of_templates_that_comes_later_is_followed(tmp_path: Path, campaign: Path) -> None:
    templates = tmp_path / "templates" / "email"

    async def act(eyes: Eyes) -> None:
        await eyes.see(lambda: templates.mkdir(parents=True))
        await eyes.see(lambda: (templates / "digest.html.j2").write_text("Soup.", encoding="utf-8"))

    watching(tmp_path, act)
