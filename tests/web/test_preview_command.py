"""``publisher preview`` on a real campaign, from the command to the page."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from publisher.app.drafts import preview_of
from publisher.app.workspace import opened
from publisher.errors import CampaignError, ConfigError
from publisher.model.posts import Post
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
    answers = Answers(
        organisation="Lantern House",
        sender="news@example.org",
        timezone="Europe/London",
        website="https://www.example.org",
    )
    folder = tmp_path / "newsroom"
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
    expect(page.get_by_role("alert")).to_contain_text("campaign.toml")
    (campaign / "campaign.toml").write_text(_CAMPAIGN.replace("Winter", "Deep winter"), encoding="utf-8")
    expect(page.get_by_role("alert")).to_be_empty()
    expect(page.locator("h1")).to_have_text("Deep winter digest")

    template = shown.workspace / "templates" / "email" / "digest.html.j2"
    template.write_text("{% if %}", encoding="utf-8")
    expect(page.get_by_role("alert")).to_contain_text("digest.html.j2")
    expect(dark.content_frame.get_by_text("Come in and sit down.")).to_be_visible()
    template.unlink()
    expect(page.get_by_role("alert")).to_be_empty()

    config = shown.workspace / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("Lantern", "Beacon"), encoding="utf-8")
    expect(page.locator(".from")).to_contain_text("Beacon House")


@pytest.mark.browser
@pytest.mark.skipif(os.name != "posix", reason="Windows sends no SIGINT to one process")
def test_an_interrupt_ends_it_at_once_and_the_page_says_so(shown: Shown) -> None:
    expect(shown.page.locator("#pulse")).to_have_text("Follows your files")
    shown.process.send_signal(signal.SIGINT)
    assert shown.process.wait(timeout=30) == 0
    expect(shown.page.locator("#pulse")).to_contain_text("Ended")
