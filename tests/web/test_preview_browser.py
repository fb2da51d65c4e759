"""The preview as a person sees it, in Chromium."""

import os
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect, sync_playwright

from line import Line
from looks import Looking
from preview_thread import on_x
from publisher.checks.finding import Finding
from publisher.desk.preview import Preview
from publisher.errors import CampaignError
from publisher.web.serve import PreviewServer
from publisher.web.watching import Watched

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
        finding = Finding(check="thread.length", severity="warning", message="Part 2 is too long.", place="thread.md")
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
            findings=() if "fine" in words else (finding,),
        )

    running = PreviewServer(Looking(look), Watched(folders=[tmp_path], files=[]))
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
    # Chromium says so for the script that stands in the mail on purpose, and where a test ends the server.
    expected = ("sandboxed", "net::ERR")
    opened.on("console", lambda told: complaints.append(told.text) if not _has(told.text, expected) else None)
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


def test_a_save_and_a_reload_keep_what_was_chosen_and_a_save_moves_nothing_that_was_scrolled(
    shown: Page, tmp_path: Path
) -> None:
    shown.set_viewport_size({"width": 1440, "height": 300})
    shown.get_by_role("radio", name="Phone").check()
    phone = shown.locator(".phone.light iframe")
    expect(phone.content_frame.locator("p")).to_be_attached()
    shown.evaluate("""() => { document.querySelector("aside").scrollTop = 40; window.scrollTo(0, 60);
        document.querySelector(".phone.light iframe").contentWindow.scrollTo(0, 700); }""")
    scrolled = """() => [document.querySelector("aside").scrollTop, window.scrollY,
        document.querySelector(".phone.light iframe").contentWindow.scrollY]"""
    before = shown.evaluate(scrolled)
    assert all(before)
    _save(tmp_path, "Newer words.")
    expect(phone.content_frame.locator("p")).to_have_text("Newer words.")
    assert shown.evaluate(scrolled) == before
    shown.reload()
    expect(shown.get_by_role("radio", name="Phone")).to_be_checked()
    expect(shown.locator(".desktop.light iframe")).to_be_hidden()


def test_a_broken_file_shows_its_sentence_above_the_last_good_state(shown: Page, tmp_path: Path) -> None:
    (tmp_path / "intro.md").write_text("broken", encoding="utf-8")
    trouble = shown.get_by_label("What is broken")
    expect(trouble).to_contain_text("intro.md, line 1: this cannot be read")
    expect(trouble).to_contain_text(re.compile(r"everything is as it was at \d\d:\d\d, before this"))
    frame = shown.locator(".phone.light iframe").content_frame
    expect(frame.locator("p")).to_have_text("The kettle is on.")
    (tmp_path / "intro.md").write_text("Mended.", encoding="utf-8")
    expect(trouble).to_be_hidden()
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
def test_no_accessibility_fault_is_found_in_the_page_not_even_with_trouble_above_it_or_when_it_has_ended(
    shown: Page, server: PreviewServer, scheme: Literal["light", "dark"], tmp_path: Path
) -> None:
    shown.emulate_media(color_scheme=scheme)
    (tmp_path / "intro.md").write_text("broken", encoding="utf-8")
    expect(shown.get_by_label("What is broken")).to_contain_text("cannot be read")
    for view in ("Email", "Text", "Thread"):
        shown.get_by_role("radio", name=view).check()
        _no_fault_in(shown)
    server.stop()
    expect(shown.locator("#pulse")).to_have_text("Ended", use_inner_text=True)
    _no_fault_in(shown)


def test_a_save_takes_the_focus_from_nothing(shown: Page, tmp_path: Path) -> None:
    mail = shown.locator(".phone.light iframe").content_frame
    mail.get_by_role("link", name="Read on").focus()
    _save(tmp_path, "One.")
    expect(mail.locator("p")).to_have_text("One.")
    assert mail.locator("body").evaluate("(body) => document.activeElement.textContent") == "Read on"
    assert shown.evaluate("() => document.activeElement.matches('.phone.light iframe')")

    shown.get_by_role("radio", name="Text").check()
    text = shown.locator("pre")
    text.focus()
    _save(tmp_path, "Two.")
    expect(text).to_contain_text("Two.")
    expect(text).to_be_focused()

    shown.locator("#verdict").click()
    _save(tmp_path, "fine")
    expect(shown.locator("#checks")).to_contain_text("Nothing stands in the way")
    expect(shown.locator("#checks")).to_be_focused()

    shown.get_by_role("radio", name="Thread").check()
    _save(tmp_path, "broken")
    expect(shown.get_by_label("What is broken")).to_be_visible()
    expect(shown.get_by_role("radio", name="Thread")).to_be_focused()
    expect(shown.get_by_role("radio", name="Thread")).to_be_checked()


def test_only_frames_that_are_seen_are_filled(shown: Page, tmp_path: Path) -> None:
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url.rpartition("/")[2].partition("?")[0]))
    shown.reload()
    expect(shown.locator(".desktop.light iframe").content_frame.locator("p")).to_be_attached()
    assert sorted(name for name in asked if name in ("light", "dark")) == ["light", "light"]

    shown.get_by_role("radio", name="Thread").check()
    asked.clear()
    _save(tmp_path, "Newer words.")
    expect(shown.locator("#text, .text")).to_contain_text("Newer words.")
    assert not {"light", "dark"} & {*asked}

    shown.get_by_role("radio", name="Email").check()
    expect(shown.locator(".phone.light iframe").content_frame.locator("p")).to_have_text("Newer words.")


def test_no_two_controls_are_called_alike_and_the_thread_stands_beside_no_email(shown: Page) -> None:
    for group in ("Show", "Width", "Colours"):
        expect(shown.get_by_role("group", name=group).locator("legend")).to_be_visible()
        assert _box(shown.get_by_role("group", name=group).locator("legend"))["width"] > 20
    shown.get_by_role("group", name="Colours").get_by_role("radio", name="Both").check()
    expect(shown.locator(".phone.dark iframe")).to_be_visible()

    expect(shown.get_by_text("In the inbox")).to_be_visible()
    shown.get_by_role("radio", name="Thread").check()
    expect(shown.get_by_text("In the inbox")).to_be_hidden()
    expect(shown.get_by_role("region", name="X 2 parts, up to 280 characters each")).to_be_visible()


def test_what_has_changed_is_told_politely_and_nothing_is_known_any_more_once_the_preview_has_ended(
    shown: Page, server: PreviewServer, tmp_path: Path
) -> None:
    news = shown.get_by_role("status")
    expect(news).to_be_empty()
    _save(tmp_path, "broken")
    expect(news).to_have_text("intro.md, line 1: this cannot be read; mend it and save.")
    _save(tmp_path, "fine")
    expect(news).to_have_text("Shown as saved. All checks pass.")
    expect(shown.locator("[role=alert], [aria-live=assertive]")).to_have_count(0)

    server.stop()
    expect(shown.locator("#verdict")).to_have_text("Checks not known", use_inner_text=True)
    expect(shown.get_by_text("All checks pass", exact=True)).to_be_hidden()
    expect(shown.get_by_text("Nothing stands in the way")).to_be_hidden()
    expect(shown.locator("#checks")).to_contain_text("Not known since the preview has ended.", use_inner_text=True)
    expect(shown.get_by_label("The preview is away")).to_contain_text("has ended", use_inner_text=True)
    expect(shown.get_by_label("The preview is away")).to_contain_text(re.compile(r"as it was at \d\d:\d\d"))
    expect(news).to_contain_text("The preview has ended")


def test_a_page_that_lost_its_preview_or_hears_nothing_of_it_says_so_and_follows_again_by_itself(
    shown: Page, server: PreviewServer, tmp_path: Path
) -> None:
    line = Line(urlsplit(server.url).port or 0)
    shown.clock.install()
    shown.goto(urlsplit(server.url)._replace(netloc=f"127.0.0.1:{line.port}").geturl())
    expect(shown.locator("#pulse")).to_have_text("Follows your files", use_inner_text=True)
    line.cut()
    expect(shown.locator("#checks")).to_contain_text("while the preview cannot be reached", use_inner_text=True)
    expect(shown.locator("#verdict")).to_have_text("Checks not known", use_inner_text=True)
    _save(tmp_path, "fine")
    line.mend()
    shown.clock.fast_forward(3_000)
    expect(shown.get_by_text("All checks pass", exact=True)).to_be_visible()
    expect(shown.get_by_label("The preview is away")).to_be_hidden()
    expect(shown.locator(".phone.light iframe").content_frame.locator("p")).to_have_text("fine")
    # No sign of life for longer than the server is ever silent.
    shown.clock.fast_forward(41_000)
    expect(shown.locator("#verdict")).to_have_text("Checks not known", use_inner_text=True)
    line.close()


def _no_fault_in(shown: Page) -> None:
    found = Axe().run(shown, options={"iframes": False})
    assert found.violations_count == 0, found.generate_report()


def _save(folder: Path, words: str) -> None:
    (folder / "intro.md").write_text(words, encoding="utf-8")


def _has(text: str, any_of: tuple[str, ...]) -> bool:
    return any(part in text for part in any_of)


def _box(frame: Locator) -> FloatRect:
    box = frame.bounding_box()
    assert box is not None
    return box


def _ground(shown: Page, frame: str) -> str:
    body = shown.locator(frame).content_frame.locator("body")
    return str(body.evaluate("(body) => getComputedStyle(body).backgroundColor"))
