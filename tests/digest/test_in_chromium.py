"""The templates as a reader's screen shows them: properties 16, 27 and 32, and what axe-core says."""

import io
import os
import shutil
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any, Final, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, Route, sync_playwright
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from publisher.digest.digest import Digest
from publisher.workspace.config import Config

pytestmark = pytest.mark.browser

TEMPLATES: Final = ("digest", "seasonal", "announcement", "single")
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
WIDTHS: Final = (320, 375, 600, 680)
#: Least width and height of what a finger should hit, in CSS pixels.
FINGER: Final = 44
_RULES: Final = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # An email has no landmarks: it is shown inside the page of a mail client.
    "rules": {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}},
    "resultTypes": ["violations", "incomplete"],
}
#: Roles of the accessibility tree that say nothing themselves, and those that do without a name.
_SILENT: Final = frozenset(
    {"none", "generic", "InlineTextBox", "LineBreak", "LayoutTable", "LayoutTableRow", "LayoutTableCell"}
)
_SHAPES: Final = frozenset({"list", "listitem", "table", "row", "blockquote", "paragraph"})
_MEASURE: Final = """() => {
  const shown = element => { const box = element.getBoundingClientRect(); return box.width > 0 && box.height > 0; };
  const box = element => element.getBoundingClientRect();
  const name = element => element.tagName + ": " + (element.textContent.trim() || element.alt || "").slice(0, 40);
  const speaks = element => element.tagName === "IMG"
    || [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.replace(/[\\s\\u00a0]/g, ""));
  const speaking = [...document.body.querySelectorAll("*")].filter(element => shown(element) && speaks(element));
  const lines = element => {
    if (element.tagName === "IMG") return [box(element)];
    const range = document.createRange();
    return [...element.childNodes].filter(node => node.nodeType === 3 && node.textContent.trim()).flatMap(node => {
      range.selectNode(node);
      return [...range.getClientRects()];
    });
  };
  const written = speaking.map(element => [element, lines(element)]);
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const overlaps = [];
  written.forEach(([one, mine], at) => written.slice(at + 1).forEach(([other, theirs]) => {
    if (one.contains(other) || other.contains(one)) return;
    if (mine.some(a => theirs.some(b => meet(a, b)))) overlaps.push(name(one) + " / " + name(other));
  }));
  const inText = link => link.closest("p, li, blockquote") !== null;
  const taps = [...document.querySelectorAll("a[href]")].filter(link => shown(link) && !inText(link));
  return {
    scrolls: document.documentElement.scrollWidth - window.innerWidth,
    beyond: speaking.filter(element => box(element).right > window.innerWidth + 1 || box(element).left < -1).map(name),
    overlaps,
    taps: taps.length,
    small: taps.map(link => [name(link), box(link).width, box(link).height]),
  };
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None and "CI" not in os.environ:
        pytest.skip("Chromium is not installed here; apt-get install chromium brings it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1072, 800), "#7795a8").save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module", params=SCHEMES)
def screen(chromium: Browser, picture: bytes, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in light or dark mode that finds a picture at every address."""
    context = chromium.new_context(color_scheme=request.param)

    def answer(route: Route) -> None:
        route.fulfill(body=picture, content_type="image/png")

    context.route("**/*", answer)
    yield context.new_page()
    context.close()


def measured(screen: Page, width: int) -> dict[str, Any]:
    screen.set_viewport_size({"width": width, "height": 900})
    found: dict[str, Any] = screen.evaluate(_MEASURE)
    return found


@pytest.mark.parametrize(("template", "posts"), [*product(TEMPLATES, (1, 12)), ("digest", 2), ("seasonal", 3)])
def test_property_16_and_27_nothing_is_cut_nothing_overlaps_and_fingers_hit(
    make: Callable[..., Digest], screen: Page, template: str, posts: int
) -> None:
    screen.set_content(make(posts, template=template, pictures=posts != 3).html)
    for width in WIDTHS:
        found = measured(screen, width)
        assert found["scrolls"] <= 0, width
        assert found["beyond"] == [], width
        assert found["overlaps"] == [], width
        assert found["taps"] >= 4
        assert [tap for tap in found["small"] if min(tap[1:]) < FINGER] == [], width


def axe_finds(screen: Page) -> list[tuple[str, str, list[str]]]:
    """Return what axe-core finds wrong, and what it cannot tell by itself."""
    found = Axe().run(screen, options=_RULES).response
    return [
        (kind, item["id"], [node["html"] for node in item["nodes"]])
        for kind in ("violations", "incomplete")
        for item in found[kind]
    ]


@pytest.mark.parametrize(("template", "posts", "width"), [*product(TEMPLATES, (3,), (375, 680)), ("digest", 8, 680)])
def test_property_32_and_axe_finds_nothing_and_doubts_nothing(
    make: Callable[..., Digest], screen: Page, template: str, posts: int, width: int
) -> None:
    screen.set_viewport_size({"width": width, "height": 900})
    screen.set_content(make(posts, template=template, pictures=True).html)
    assert axe_finds(screen) == []


@pytest.mark.parametrize("season", ["spring", "summer", "autumn"])
def test_every_season_reads(make: Callable[..., Digest], screen: Page, season: str) -> None:
    screen.set_content(make(2, template="seasonal", season=season).html)
    assert axe_finds(screen) == []


def test_a_page_from_right_to_left_fits(
    make: Callable[..., Digest], configured: Callable[..., Config], screen: Page
) -> None:
    screen.set_content(make(4, config=configured(organisation={"language": "ar", "direction": "rtl"})).html)
    for width in WIDTHS:
        found = measured(screen, width)
        assert (found["scrolls"], found["beyond"], found["overlaps"]) == (0, [], []), width


def test_a_word_of_a_hundred_letters_does_not_widen_the_page(make: Callable[..., Digest], screen: Page) -> None:
    screen.set_content(make(3, title="W" * 100, intro="https://www.example.org/" + "w" * 100).html)
    for width in WIDTHS:
        assert measured(screen, width)["scrolls"] <= 0


def test_columns_stand_side_by_side_where_there_is_room(make: Callable[..., Digest], screen: Page) -> None:
    screen.set_content(make(3).html)
    tops = {}
    for width in (375, 680):
        screen.set_viewport_size({"width": width, "height": 900})
        tops[width] = [screen.locator("h2").nth(number).bounding_box() for number in (1, 2)]
    first, second = tops[680]
    assert first is not None
    assert second is not None
    assert first["y"] == second["y"]
    first, second = tops[375]
    assert first is not None
    assert second is not None
    assert first["y"] < second["y"]


class Tree(SingleFileSnapshotExtension):
    file_extension = "tree.txt"
    _write_mode = WriteMode.TEXT


def tree_of(screen: Page) -> str:
    """Return what Chromium tells a screen reader of a page, in its order: a line for each node that says something."""
    session = screen.context.new_cdp_session(screen)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    lines: list[str] = []

    def walk(node: dict[str, Any], depth: int) -> None:
        role, name = node["role"]["value"], " ".join(node.get("name", {}).get("value", "").split())
        level = next((one["value"]["value"] for one in node.get("properties", []) if one["name"] == "level"), "")
        told: bool = not node["ignored"] and role not in _SILENT and bool(name or role in _SHAPES)
        if told:
            lines.append(f"{'  ' * depth}{role}{level and f' {level}'}{name and f': {name}'}")
        for child in node.get("childIds", []):
            if child in nodes:
                walk(nodes[child], depth + told)

    walk(next(iter(nodes.values())), 0)
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_screen_reader_is_told_this_in_this_order(
    make: Callable[..., Digest], chromium: Browser, snapshot: SnapshotAssertion, template: str
) -> None:
    screen = chromium.new_page(viewport={"width": 680, "height": 900})
    screen.set_content(make({"single": 1, "announcement": 1}.get(template, 7), template=template, pictures=True).html)
    told = tree_of(screen)
    assert told == snapshot(extension_class=Tree)
    screen.emulate_media(color_scheme="dark")
    assert tree_of(screen) == told
    # On a phone only what a table's headings say stands elsewhere: beside each value.
    screen.set_viewport_size({"width": 375, "height": 900})
    way = [line for line in told.splitlines() if line.strip().startswith(("heading", "link", "image"))]
    assert [
        line for line in tree_of(screen).splitlines() if line.strip().startswith(("heading", "link", "image"))
    ] == way
    screen.close()
