"""``publisher preview`` on a real campaign, from the command to the page."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from looks import Looking
from publisher.app.drafts import preview_of
from publisher.app.workspace import opened
from publisher.errors import CampaignError, ConfigError
from publisher.model.posts import Post
from publisher.model.subscribers import Subscriber
from publisher.web.serve import PreviewServer
from publisher.web.watching import Watched
from publisher.workspace.making import Answers, make

expect.set_options(timeout=30_000)

_CAMPAIGN = """\
title = "Winter digest"
subject = "Warm rooms this winter"
season = "winter"

[email]

[x]

[[posts]]
slug = "warm-rooms"
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with one post and the campaign ``winter``."""
    return _workspace(tmp_path)


def _workspace(within: Path) -> Path:
    answers = Answers(
        organisation="Lantern House",
        sender="news@example.org",
        timezone="Europe/London",
        website="https://www.example.org",
    )
    folder = within / "newsroom"
    make(folder, answers)
    post = Post(
        slug="warm-rooms",
        title="Warm rooms near you",
        author="A. Editor",
        published=datetime(2018, 12, 1, 9, 0, tzinfo=UTC),
        url="https://www.example.org/warm-rooms",
        source="test",
        source_id="1",
        html="<p>Every library has one.</p>",
        text="Every library has one.",
        excerpt="Every library has one.",
    )
    with opened(folder) as desk:
        desk.store.library.upsert([post], desk.clock.now())
        reader = Subscriber(id="reader-1", address="robin@example.org", first_name="Robin")
        desk.store.audience.add([reader], desk.clock.now())
    campaign = folder / "campaigns" / "winter"
    campaign.mkdir()
    (campaign / "campaign.toml").write_text(_CAMPAIGN, encoding="utf-8")
    (campaign / "intro.md").write_text("Dear {{ subscriber.first_name }}, the kettle is on.", encoding="utf-8")
    (campaign / "thread.md").write_text("Every library has a warm room.\n\n---\n\nBring soup.\n", encoding="utf-8")
    return folder


def test_a_preview_has_all_that_leaves_and_what_the_checks_say(workspace: Path) -> None:
    preview = preview_of(workspace, "winter")
    assert (preview.title, preview.subject) == ("Winter digest", "Warm rooms this winter")
    assert "the kettle is on." in preview.html
    assert "the kettle is on." in preview.text
    assert "Warm rooms near you" in preview.html
    assert "news@example.org" in preview.sender
    assert [len(thread.parts) for thread in preview.threads] == [2]
    assert preview.size_bytes == len(preview.html.encode())
    assert preview.problem == ""
    assert all(finding.message for finding in preview.findings)


def test_a_broken_template_is_told_as_a_problem(workspace: Path) -> None:
    (workspace / "templates" / "email" / "digest.html.j2").write_text("{% if %}", encoding="utf-8")
    preview = preview_of(workspace, "winter")
    assert "digest.html.j2" in preview.problem
    assert preview.html == ""


def test_broken_files_are_told_in_one_sentence(workspace: Path) -> None:
    campaign = workspace / "campaigns" / "winter" / "campaign.toml"
    campaign.write_text("title = ", encoding="utf-8")
    with pytest.raises(CampaignError, match=r"campaign\.toml"):
        preview_of(workspace, "winter")
    (workspace / "config.toml").write_text("[organisation", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"config\.toml"):
        preview_of(workspace, "winter")


def test_a_missing_post_is_told_as_a_problem_of_the_digest_and_of_nothing_else(workspace: Path) -> None:
    campaign = workspace / "campaigns" / "winter" / "campaign.toml"
    campaign.write_text(_CAMPAIGN.replace("warm-rooms", "worm-rooms"), encoding="utf-8")
    preview = preview_of(workspace, "winter")
    assert "The post “worm-rooms” is not in the library." in preview.problem
    assert "Did you mean “warm-rooms”?" in preview.problem
    assert [len(thread.parts) for thread in preview.threads] == [2]


def _with_latin_1(campaign: Path) -> None:
    (campaign / "intro.md").write_bytes("Soup and café.".encode("latin-1"))


def _with_toml(text: str) -> Callable[[Path], object]:
    return lambda campaign: (campaign / "campaign.toml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (_with_toml(_CAMPAIGN.replace("warm-rooms", "worm-rooms")), "The post “worm-rooms” is not in the library"),
        (_with_toml(_CAMPAIGN.replace('"Winter', "Winter")), "campaign.toml, line 1: the words have no quotes"),
        (_with_toml("sujet = 1\n" + _CAMPAIGN), "there is no setting “sujet”"),
        (_with_latin_1, "intro.md, line 1: the file is not saved as UTF-8"),
        (_with_toml(""), "there is no title"),
        (shutil.rmtree, "There is no campaign “winter”"),
    ],
    ids=["missing post", "no TOML", "unknown key", "Latin-1", "emptied", "deleted"],
)
def test_whatever_is_broken_the_preview_keeps_the_last_good_state_and_claims_nothing_of_the_checks(
    served: "Served", harm: Callable[[Path], object], told: str
) -> None:
    """Findings I3 and I4."""
    assert "Nothing stands in the way of approval." in served.read("")
    html = served.change(harm, told)
    assert re.search(r"as it was at \d\d:\d\d, before this", html)
    assert '<b class="unknown">Checks not known' in html
    assert re.search("Not known while the (campaign cannot be read|digest cannot be built)", html)
    assert not re.search("All checks pass|Nothing stands in the way", html)
    assert "the kettle is on." in served.read("mail/light")
    assert "Every library has a warm room." in html
    served.mend()
    assert "Nothing stands in the way of approval." in served.read("")


class Served:
    """A preview of ``winter`` at work, whose campaign can be harmed and mended."""

    def __init__(self, workspace: Path) -> None:
        self._campaign = workspace / "campaigns" / "winter"
        self._kept = shutil.copytree(self._campaign, workspace.parent / "kept")
        watched = Watched(folders=[self._campaign], files=[])
        self._server = PreviewServer(Looking(partial(preview_of, workspace, "winter")), watched)
        self._thread = threading.Thread(target=self._server.run)
        self._thread.start()
        self._changes = urlopen(self._server.url + "changes", timeout=30)  # noqa: S310 - on this machine

    def change(self, change: Callable[[Path], object], *until: str) -> str:
        """Change the campaign's folder, and return the page once it says all that is waited for."""
        change(self._campaign)
        # What is half saved may be shown before.
        while any(words not in (html := self.read("")) for words in until):
            self._hear()
        return html

    def mend(self) -> None:
        self.change(self._put_back, 'data-stale="nothing"', "the kettle is on.", "Every library has a warm room.")

    def _put_back(self, campaign: Path) -> None:
        """Give each file back at once, as editors do, so that none is ever seen half written."""
        campaign.mkdir(exist_ok=True)
        for file in self._kept.iterdir():
            new = campaign.parent / "new"
            shutil.copy(file, new)
            new.replace(campaign / file.name)

    def read(self, path: str) -> str:
        with urlopen(self._server.url + path, timeout=30) as answer:  # noqa: S310 - on this machine
            return str(answer.read().decode())

    def end(self) -> None:
        self._server.stop()
        self._changes.close()
        self._thread.join(30)

    def _hear(self) -> None:
        while not (line := self._changes.readline()).startswith(b"data: "):
            assert line, "the preview has ended"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    made = Served(_workspace(tmp_path_factory.mktemp("served")))
    yield made
    made.end()


def test_an_unknown_campaign_is_answered_with_the_nearest(workspace: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "publisher", "-w", str(workspace), "preview", "wintr"],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "Did you mean “winter”?" in done.stderr


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """The command at work, and its page."""

    page: Page
    process: "subprocess.Popen[str]"
    workspace: Path


@pytest.fixture
def shown(workspace: Path) -> Iterator[Shown]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None and "CI" not in os.environ:
        pytest.skip("Chromium is not installed here; apt-get install chromium brings it")
    command = [sys.executable, "-u", "-m", "publisher", "-w", str(workspace), "preview", "winter", "--no-open"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(url)
            yield Shown(page=page, process=process, workspace=workspace)
            browser.close()
        process.kill()


@pytest.mark.browser
def test_the_page_follows_campaign_template_and_configuration_and_recovers(shown: Shown) -> None:
    campaign, page = shown.workspace / "campaigns" / "winter", shown.page
    phone, dark = page.locator(".phone.light iframe"), page.locator(".desktop.dark iframe")
    expect(phone.content_frame.get_by_text("Dear Alex, the kettle is on.")).to_be_visible()
    expect(page.locator(".card")).to_have_count(2)
    page.get_by_role("radio", name="Dark").check()
    ground = dark.content_frame.locator("body").evaluate("(body) => getComputedStyle(body).backgroundColor")
    assert sum(int(part) for part in ground.removeprefix("rgb(").rstrip(")").split(",")) < 200

    (campaign / "intro.md").write_text("Come in and sit down.", encoding="utf-8")
    expect(dark.content_frame.get_by_text("Come in and sit down.")).to_be_visible()

    (campaign / "campaign.toml").write_text(_CAMPAIGN.replace('"Winter', "Winter"), encoding="utf-8")
    trouble = page.get_by_label("What is broken")
    expect(trouble).to_contain_text("campaign.toml")
    (campaign / "campaign.toml").write_text(_CAMPAIGN.replace("Winter", "Deep winter"), encoding="utf-8")
    expect(trouble).to_be_hidden()
    expect(page.locator("h1")).to_have_text("Deep winter digest")

    (campaign / "campaign.toml").write_text(_CAMPAIGN.replace("warm-rooms", "worm-rooms"), encoding="utf-8")
    expect(trouble).to_contain_text("The post “worm-rooms” is not in the library.")
    expect(dark.content_frame.get_by_text("Come in and sit down.")).to_be_visible()
    expect(page.locator(".desktop.dark figcaption")).to_contain_text("as it was at")
    (campaign / "campaign.toml").write_text(_CAMPAIGN.replace("Winter", "Deep winter"), encoding="utf-8")
    expect(trouble).to_be_hidden()

    template = shown.workspace / "templates" / "email" / "digest.html.j2"
    template.write_text("{% if %}", encoding="utf-8")
    expect(trouble).to_contain_text("digest.html.j2")
    expect(dark.content_frame.get_by_text("Come in and sit down.")).to_be_visible()
    template.unlink()
    expect(trouble).to_be_hidden()

    config = shown.workspace / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("Lantern", "Beacon"), encoding="utf-8")
    expect(page.locator(".from")).to_contain_text("Beacon House")


@pytest.mark.browser
@pytest.mark.skipif(os.name != "posix", reason="Windows sends no SIGINT to one process")
def test_an_interrupt_ends_it_at_once_and_the_page_says_so(shown: Shown) -> None:
    expect(shown.page.locator("#pulse")).to_have_text("Follows your files", use_inner_text=True)
    shown.process.send_signal(signal.SIGINT)
    assert shown.process.wait(timeout=30) == 0
    expect(shown.page.locator("#pulse")).to_have_text("Ended", use_inner_text=True)
