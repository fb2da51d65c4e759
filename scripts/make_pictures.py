"""Make the pictures of the documentation anew: ``python scripts/make_pictures.py``, or ``make pictures``.

Everything is done as a person does it, on the sample posts: commands run at a terminal of 80 columns and are drawn as
SVG by rich, the preview is looked at in Chromium.  Look at each picture before you commit it.
"""

import fcntl
import io
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from publisher.when import SEASONS

REPOSITORY: Final = Path(__file__).parent.parent
sys.path.insert(0, str(REPOSITORY / "tests" / "support"))

from smtp_peer import Peer, serving  # noqa: E402 - a server that refuses on order, which only the tests have

IMAGES: Final = REPOSITORY / "docs" / "images"
NAME: Final = "winter-2018"
_COLUMNS, _ROWS = 80, 24
_PATIENCE: Final = 60.0
#: Seconds in which the picker has drawn what a key changed.
_SETTLED: Final = 0.6
_GONE: Final = "ben.osei@example.org"
#: rich's SVG fetches its font from the net; whoever looks at ours has one of their own.
_WEB_FONT: Final = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


def main() -> None:
    """Make all pictures, or those that are named on the command line."""
    wanted = sys.argv[1:]
    with TemporaryDirectory() as folder, refusing() as peer:
        workspace = made(Path(folder), peer)
        for picture in PICTURES:
            if not wanted or picture.__name__ in wanted:
                picture(workspace)
                print(picture.__name__)


@contextmanager
def refusing() -> Iterator[Peer]:
    """Serve a mail server that knows one of the sample readers no more."""
    with serving(Peer(script={("rcpt", _GONE): f"550 5.1.1 <{_GONE}>: no such mailbox"})) as peer:
        yield peer


def made(folder: Path, peer: Peer) -> Path:
    """Return a workspace with the sample posts and readers and the example campaign."""
    workspace = folder / "newsroom"
    workspace.mkdir()
    smtp = f'\n[smtp]\nhost = "127.0.0.1"\nport = {peer.port}\nsecurity = "none"\n'
    config = (REPOSITORY / "config.toml").read_text(encoding="utf-8")
    (workspace / "config.toml").write_text(config + smtp, encoding="utf-8")
    with as_file(files("publisher.demo.samples")) as samples:
        run(workspace, "posts", "import", str(samples / "posts.txt"))
        run(workspace, "subscribers", "import", str(samples / "subscribers.csv"))
    shutil.copytree(REPOSITORY / "campaigns", workspace / "campaigns", dirs_exist_ok=True)
    return workspace


def run(workspace: Path, *words: str, code: int = 0) -> None:
    """Run a command of which no picture is made."""
    command = [sys.executable, "-m", "publisher", *words]
    done = subprocess.run(command, cwd=workspace, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != code:
        sys.exit(f"publisher {' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


# What is looked at in the terminal.


def check(workspace: Path) -> None:
    """Show the pre-flight with findings of each weight."""
    with changed(
        workspace / "campaigns" / NAME / "intro.md",
        lambda text: text + "\nDear *|FNAME|*, read [this](https://www.example.org/news).\n",
    ):
        draw("check", "publisher check winter-2018", typed(workspace, "check", NAME))


def picker(workspace: Path) -> None:
    """Show the picker with two posts picked."""
    keys = ["\x1b[B", " ", "\x1b[B", "\x1b[B", " ", "\x1b[B"]
    screen = typed(workspace, "posts", "select", "spring-2019", keys=keys)
    draw("picker", "publisher posts select spring-2019", screen)


def timeline(workspace: Path) -> None:
    """Show what leaves when: a digest, its thread, an announcement."""
    first, second, last = (f"{datetime.now().astimezone() + timedelta(days=days):%Y-%m-%d}" for days in (6, 13, 27))
    for name, title, at in (
        ("playing-together", "Playing together", f"{first} 09:00"),
        ("out-and-about", "Out and about", f"{last} 09:00"),
    ):
        run(workspace, "compose", name, "--last", "3", "--list", "newsletter", "--title", title)
        _due(workspace, name, at)
        run(workspace, "approve", name, "--by", "A. Editor", "--yes")
    text = "Our summer school opens"
    run(workspace, "announce", text, "--link", "https://www.example.org/summer", "--at", f"{second} 12:00", "--yes")
    draw("timeline", "publisher timeline", typed(workspace, "timeline"))


def report(workspace: Path) -> None:
    """Show who got a digest, and who did not and why."""
    run(workspace, "approve", NAME, "--by", "A. Editor", "--yes")
    subprocess.run(
        [sys.executable, "-m", "publisher", "daemon", "--once"], cwd=workspace, capture_output=True, check=False
    )
    draw("report", "publisher report winter-2018", typed(workspace, "report", NAME))


def _due(workspace: Path, name: str, at: str) -> None:
    path = workspace / "campaigns" / name / "campaign.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('\nat = ""', f'\nat = "{at}"'), encoding="utf-8")


def typed(workspace: Path, *words: str, keys: Sequence[str] = ()) -> str:
    """Return what stands on a terminal after a command, or after the keys were pressed."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
    surroundings = {
        name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR", "CI")
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "publisher", *words],
        cwd=workspace, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
        env={**surroundings, "TERM": "xterm-256color"},
    )  # fmt: skip
    os.close(slave)
    if not keys:
        said = _read(master, _PATIENCE)
        process.wait(_PATIENCE)
        return said
    _read(master, _PATIENCE, until="enter ends")
    said = ""
    for key in keys:
        os.write(master, key.encode())
        said = _read(master, _SETTLED) or said
    process.kill()
    process.wait()
    os.close(master)
    # Each drawing begins at the top of the screen.
    return re.split(r"\x1b\[(?:H|2J|1;1H)", said)[-1]


def _read(handle: int, patience: float, until: str = "") -> str:
    """Return what comes until nothing does for ``patience`` seconds, the other end closes, or ``until`` was said."""
    data = b""
    while select.select([handle], [], [], patience)[0]:
        try:
            piece = os.read(handle, 65_536)
        except OSError:  # how Linux tells that the other end is closed
            break
        data += piece
        if not piece or (until and until in data.decode("utf-8", "replace")):
            break
    return data.decode("utf-8", "replace").replace("\r\n", "\n")


#: What is not one of Publisher's own tones, which suit white and black alike.
_THEME: Final = TerminalTheme(
    (252, 252, 253),
    (31, 36, 44),
    [
        (31, 36, 44),
        (176, 0, 32),
        (0, 110, 40),
        (150, 90, 0),
        (0, 80, 160),
        (120, 40, 140),
        (0, 110, 110),
        (90, 96, 104),
    ],
)


def draw(name: str, title: str, said: str) -> None:
    """Write what a terminal shows as SVG."""
    console = Console(record=True, width=_COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi(said.strip("\n")))
    svg = _WEB_FONT.sub("", console.export_svg(title=title, theme=_THEME, unique_id=f"publisher-{name}"))
    text = "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"
    (IMAGES / f"{name}.svg").write_text(text, encoding="utf-8", newline="\n")


# What is looked at in the browser.


def digest(workspace: Path) -> None:
    """Show the sample digest in a mail program, and on a phone that is dark."""
    run(workspace, "render", NAME, "--out", "look")
    page = (workspace / "look" / "digest.html").as_uri()
    whole = Image.new("RGB", (1100, 1200), "white")
    with browsing() as chromium:
        for place, width, scheme in ((0, 690, "light"), (718, 382, "dark")):
            context = chromium.new_context(viewport={"width": width, "height": 1200}, color_scheme=scheme)  # type: ignore[arg-type]
            shown = context.new_page()
            shown.goto(page)
            whole.paste(Image.open(io.BytesIO(shown.screenshot())).convert("RGB"), (place, 0))
            context.close()
    keep(whole, "digest")


def templates(workspace: Path) -> None:
    """Show the four templates side by side, each with the sample posts."""
    composed = {
        "plain": ("--last", "6", "--title", "Before the phone comes the talk", "--template", "digest"),
        NAME: (),
        "out": (
            "--last",
            "1",
            "--title",
            "Our evening sessions come to twelve libraries",
            "--template",
            "announcement",
        ),
        "post": ("--last", "1", "--template", "single"),
    }
    whole = Image.new("RGB", (4 * 320 + 3 * 12, 620), "white")
    with browsing() as chromium:
        for place, (name, words) in enumerate(composed.items()):
            if words:
                run(workspace, "compose", name, *words)
            run(workspace, "render", name, "--out", f"look-{name}")
            shown = chromium.new_page(viewport={"width": 680, "height": 1318}, device_scale_factor=1)
            shown.goto((workspace / f"look-{name}" / "digest.html").as_uri())
            page = Image.open(io.BytesIO(shown.screenshot())).convert("RGB")
            whole.paste(page.resize((320, 620), Image.Resampling.LANCZOS), (place * 332, 0))
            if words:
                run(workspace, "campaigns", "delete", name, "--yes")
    keep(whole, "templates")


def dressed(season: str) -> Callable[[str], str]:
    """Return what puts the example campaign into a season."""
    return lambda text: text.replace('"Winter digest"', f'"{season.title()} digest"').replace('"winter"', f'"{season}"')


def seasons(workspace: Path) -> None:
    """Show the headers of the four seasons, in light and in dark."""
    file = workspace / "campaigns" / NAME / "campaign.toml"
    whole = Image.new("RGB", (4 * 340 + 3 * 12, 2 * 190 + 12), "white")
    with browsing() as chromium:
        for across, season in enumerate(SEASONS):
            with changed(file, dressed(season)):
                run(workspace, "render", NAME, "--out", f"look-{season}")
            for down, scheme in enumerate(("light", "dark")):
                context = chromium.new_context(viewport={"width": 680, "height": 380}, color_scheme=scheme)  # type: ignore[arg-type]
                shown = context.new_page()
                shown.goto((workspace / f"look-{season}" / "digest.html").as_uri())
                page = Image.open(io.BytesIO(shown.screenshot())).convert("RGB")
                whole.paste(page.resize((340, 190), Image.Resampling.LANCZOS), (across * 352, down * 202))
                context.close()
    keep(whole, "seasons")


def preview(workspace: Path) -> None:
    """Show the preview of the email."""
    with previewing(workspace) as page:
        keep(taken(page), "preview")


def preview_thread(workspace: Path) -> None:
    """Show the thread's cards."""
    with previewing(workspace) as page:
        page.locator("input[name=view][value=thread]").check(force=True)  # its label lies upon it
        keep(taken(page), "preview-thread")


def preview_broken(workspace: Path) -> None:
    """Show the preview with a slip in a file."""
    with previewing(workspace, height=560) as page:
        wrong = "lists = “newsletter”"
        with changed(
            workspace / "campaigns" / NAME / "campaign.toml", lambda text: text.replace('lists = ["newsletter"]', wrong)
        ):
            page.get_by_text("Not known while the campaign cannot be read.").wait_for()
            keep(taken(page), "preview-broken")


@contextmanager
def previewing(workspace: Path, *, height: int = 900) -> Iterator[Page]:
    """Open the preview of the example campaign in Chromium."""
    command = [sys.executable, "-u", "-m", "publisher", "preview", NAME, "--no-open"]
    server = subprocess.Popen(command, cwd=workspace, stdout=subprocess.PIPE, encoding="utf-8")
    try:
        assert server.stdout is not None  # noqa: S101 - for the types
        address = server.stdout.readline().split()[-1]
        with browsing() as chromium:
            page = chromium.new_page(viewport={"width": 1440, "height": height}, color_scheme="light")
            page.goto(address)
            page.set_default_timeout(_PATIENCE * 1000)
            page.get_by_text("In the inbox").wait_for()
            yield page
    finally:
        server.terminate()
        server.wait(_PATIENCE)


@contextmanager
def browsing() -> Iterator[Browser]:
    """Start Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        sys.exit("Chromium is not installed; apt-get install chromium brings it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


def taken(page: Page) -> Image.Image:
    """Return what the browser shows, once its frames are there."""
    for frame in page.locator("iframe:visible").all():
        frame.content_frame.get_by_text("Winter digest").first.wait_for()
    return Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")


def keep(picture: Image.Image, name: str) -> None:
    """Write a picture with the few colours that such pages have."""
    picture.quantize(256, dither=Image.Dither.NONE).save(IMAGES / f"{name}.png", optimize=True)


@contextmanager
def changed(path: Path, change: Callable[[str], str]) -> Iterator[None]:
    """Have another text in a file for a while."""
    before = path.read_text(encoding="utf-8")
    path.write_text(change(before), encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(before, encoding="utf-8")


#: In this order: what comes later stands on what came before.
PICTURES: Final = (digest, templates, seasons, preview, preview_thread, preview_broken, check, picker, report, timeline)

if __name__ == "__main__":
    main()
