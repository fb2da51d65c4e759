"""The preview as a person sees it, in Chromium."""

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect, sync_playwright

from preview_thread import on_x
from publisher.checks.finding import Finding
from publisher.desk.preview import Preview
from publisher.errors import CampaignError
from publisher.web.serve import PreviewServer, Watched

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)

_MAIL = """<!DOCTYPE html><html lang="en"><head><meta name="color-scheme" content="light dark">
<style>:root {{ color-scheme: light dark }} body {{ margin: 0; background: rgb(255, 255, 255) }}
@media (prefers-color-scheme: dark) {{ body {{ background: rgb(17, 22, 28) }} }}</style></head>
<body><h1>Winter digest</h1><p>{intro}</p><div style="height:3000px"></div>
<a href="https://www.example.org/">Read on</a><script>document.title = "run"</script></body></html>"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None and "CI" not in os.environ:
        pytest.skip("Chromium is not installed here; apt-get install chromium brings it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PreviewServer]:
    """A preview of a campaign whose opening stands in ``tmp_path/intro.md``."""
    intro = tmp_path / "intro.md"
    intro.write_text("The kettle is on.", encoding="utf-8")

    def look() -> Preview:
        words = intro.read_text(encoding="utf-8")
        if "broken" in words:
            raise CampaignError("intro.md, line 1: this cannot be read; mend it and save.")
        html = _MAIL.format(intro=words)
        return Preview(
            name="winter",
            title="Winter digest",
            sender="Lantern House <news@example.org>",
            subject="Warm rooms this winter",
            html=html,
            text=f"WINTER DIGEST\n\n{words}",
            size_bytes=len(html),
            threads=(on_x(("Soup is on. #Winter", 19), ("too long " * 40, 360)),),
            findings=(
                Finding(
                    check="thread.length", severity="warning", message="Part 2 is too long.", place="thread.md, line 3"
                ),
            ),
        )

    running = PreviewServer(look, Watched(folders=[tmp_path], files=[]))
    thread = threading.Thread(target=running.run)
    thread.start()
    yield running
    running.stop()
    thread.join(30)
    assert not thread.is_alive()


@pytest.fixture
def shown(chromium: Browser, server: PreviewServer) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    opened = context.new_page()
    complaints: list[str] = []
    # Chromium says so for the script that stands in the mail on purpose.
    opened.on("console", lambda told: complaints.append(told.text) if "sandboxed" not in told.text else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(server.url)
    yield opened
    context.close()
    assert complaints == []


def test_the_preview_shows_both_widths_dark_text_and_thread_and_follows_the_files(shown: Page, tmp_path: Path) -> None:
    phone, desktop = shown.locator(".phone.light iframe"), shown.locator(".desktop.light iframe")
    assert (_box(phone)["width"], _box(desktop)["width"]) == (375, 680)
    assert _box(phone)["y"] == _box(desktop)["y"]
    expect(phone.content_frame.get_by_text("The kettle is on.")).to_be_visible()
    assert _ground(shown, ".phone.light iframe") == "rgb(255, 255, 255)"

    shown.get_by_role("radio", name="Dark").check()
    expect(phone).to_be_hidden()
    assert _ground(shown, ".desktop.dark iframe") == "rgb(17, 22, 28)"

    shown.get_by_role("radio", name="Text").check()
    expect(shown.locator("pre")).to_contain_text("WINTER DIGEST")

    shown.get_by_role("radio", name="Thread").check()
    expect(shown.locator(".card")).to_have_count(2)
    expect(shown.locator(".card.over")).to_contain_text("360 / 280 · 80 too many")
    expect(shown.locator("#checks")).to_contain_text("Part 2 is too long.")

    (tmp_path / "intro.md").write_text("Come in and sit down.", encoding="utf-8")
    shown.get_by_role("radio", name="Email").check()
    dark = shown.locator(".phone.dark iframe").content_frame
    expect(dark.get_by_text("Come in and sit down.")).to_be_visible()


def test_a_reload_keeps_what_was_chosen_and_where_the_reader_was(shown: Page, tmp_path: Path) -> None:
    shown.get_by_role("radio", name="Phone").check()
    phone = shown.locator(".phone.light iframe")
    phone.content_frame.locator("body").evaluate("() => window.scrollTo(0, 700)")
    (tmp_path / "intro.md").write_text("Newer words.", encoding="utf-8")
    expect(phone.content_frame.locator("p")).to_have_text("Newer words.")
    shown.wait_for_function("() => document.querySelector('.phone.light iframe').contentWindow.scrollY === 700")
    shown.reload()
    expect(shown.get_by_role("radio", name="Phone")).to_be_checked()
    expect(shown.locator(".desktop.light iframe")).to_be_hidden()


def test_a_broken_file_shows_its_sentence_above_the_last_good_state(shown: Page, tmp_path: Path) -> None:
    (tmp_path / "intro.md").write_text("broken", encoding="utf-8")
    expect(shown.get_by_role("alert")).to_contain_text("intro.md, line 1: this cannot be read")
    frame = shown.locator(".phone.light iframe").content_frame
    expect(frame.locator("p")).to_have_text("The kettle is on.")
    (tmp_path / "intro.md").write_text("Mended.", encoding="utf-8")
    expect(shown.get_by_role("alert")).to_be_empty()
    expect(frame.locator("p")).to_have_text("Mended.")


def test_every_control_is_reached_and_moved_by_keyboard(shown: Page) -> None:
    shown.keyboard.press("Tab")
    expect(shown.get_by_role("radio", name="Email")).to_be_focused()
    shown.keyboard.press("ArrowRight")
    expect(shown.get_by_role("radio", name="Text")).to_be_checked()
    shown.keyboard.press("ArrowLeft")
    shown.keyboard.press("Tab")
    shown.keyboard.press("ArrowRight")
    expect(shown.locator(".desktop.light iframe")).to_be_hidden()
    shown.keyboard.press("Tab")
    shown.keyboard.press("Tab")
    shown.keyboard.press("Enter")
    expect(shown.locator("#checks")).to_be_focused()


def test_nothing_scrolls_sideways_on_a_small_screen_and_nothing_in_the_mail_runs(shown: Page) -> None:
    small = shown.context.new_page()
    small.set_viewport_size({"width": 375, "height": 720})
    small.goto(shown.url.partition("#")[0])
    expect(small.get_by_role("radio", name="Phone")).to_be_checked()
    for view in ("Email", "Text", "Thread"):
        small.get_by_role("radio", name=view).check()
        assert small.evaluate("() => document.documentElement.scrollWidth") == 375
    assert small.evaluate("() => document.querySelector('iframe').contentDocument.title") == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_accessibility_fault_is_found_in_the_page_not_even_with_trouble_above_it(
    shown: Page, scheme: Literal["light", "dark"], tmp_path: Path
) -> None:
    shown.emulate_media(color_scheme=scheme)
    (tmp_path / "intro.md").write_text("broken", encoding="utf-8")
    expect(shown.get_by_role("alert")).to_contain_text("cannot be read")
    for view in ("Email", "Text", "Thread"):
        shown.get_by_role("radio", name=view).check()
        found = Axe().run(shown, options={"iframes": False})
        assert found.violations_count == 0, found.generate_report()


def _box(frame: Locator) -> FloatRect:
    box = frame.bounding_box()
    assert box is not None
    return box


def _ground(shown: Page, frame: str) -> str:
    body = shown.locator(frame).content_frame.locator("body")
    return str(body.evaluate("(body) => getComputedStyle(body).backgroundColor"))
