"""How long a save takes to be seen in the preview, from the file to the repainted frame in Chromium.

The peer is building the same campaign in a process that is warm: what a save costs at the least.  Bar: 300 ms at the
median.
"""

import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from publisher.app.drafts import preview_of
from publisher.app.workspace import opened
from publisher.model.posts import Image, Post
from publisher.workspace.making import Answers, make

ROUNDS = 40
NOW = datetime(2018, 12, 20, 12, tzinfo=UTC)
EXCERPT = "The lamps are lit and the kettle is on. " * 6
#: Notes, in the page, when the frame has been painted with the words that are waited for.
SEEN = """(words) => new Promise((tell) => {
  const look = () => {
    const body = document.querySelector(".phone.light iframe").contentDocument?.body;
    const now = () => tell(performance.timeOrigin + performance.now());
    if (body?.textContent.includes(words)) requestAnimationFrame(now);
    else requestAnimationFrame(look);
  };
  look();
})"""


def newsroom(folder: Path) -> Path:
    """Make a workspace with the campaign ``winter`` of 12 posts, and return its opening."""
    make(folder, Answers(organisation="Lantern House", sender="news@example.org", timezone="UTC", website=""))
    posts = [
        Post(
            slug=f"post-{number}",
            title=f"Post {number}: an evening in the library, and what came of it",
            author="Priya Nair",
            published=NOW - timedelta(days=number),
            url=f"https://www.example.org/news/post-{number}",
            source="bench",
            source_id=str(number),
            html=f"<p>{EXCERPT}</p>",
            text=EXCERPT * 5,
            excerpt=EXCERPT.strip(),
            image=Image(url=f"http://127.0.0.1:9/{number}.jpg", alt=f"Lamps in window {number}"),
        )
        for number in range(12)
    ]
    with opened(folder) as here:
        here.store.library.upsert(posts, NOW)
    campaign = folder / "campaigns" / "winter"
    campaign.mkdir()
    plan = 'title = "Winter"\nsubject = "Warm rooms"\n[email]\n[x]\n'
    plan += "".join(f'[[posts]]\nslug = "{post.slug}"\n' for post in posts)
    (campaign / "campaign.toml").write_text(plan, encoding="utf-8")
    (campaign / "thread.md").write_text("Every library has a warm room.\n\n---\n\nBring soup.\n", encoding="utf-8")
    intro = campaign / "intro.md"
    intro.write_text("The kettle is on.", encoding="utf-8")
    return intro


def saved_and_seen(page: Page, intro: Path, number: int) -> float:
    """Save other words and return the milliseconds until they have been painted."""
    words = f"Round {number} of lamps."
    time.sleep(random.uniform(0.3, 0.6))
    begun = time.time() * 1000
    intro.write_text(f"Dear reader,\n\n{words}\n", encoding="utf-8")
    return float(page.evaluate(SEEN, words)) - begun


def built(folder: Path, intro: Path, number: int) -> float:
    """Return the milliseconds that building the campaign anew takes in this process."""
    intro.write_text(f"Dear reader,\n\nBuilt {number}.\n", encoding="utf-8")
    begun = time.perf_counter()
    preview_of(folder, "winter")
    return (time.perf_counter() - begun) * 1000


def measure(folder: Path, browser: str) -> tuple[list[float], list[float]]:
    intro = newsroom(folder)
    alone = [built(folder, intro, number) for number in range(ROUNDS // 2)]
    command = [sys.executable, "-u", "-m", "publisher", "-w", str(folder), "preview", "winter", "--no-open"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        url = (process.stdout.readline() if process.stdout else "").split()[-1]
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
            page = chromium.new_page(viewport={"width": 1400, "height": 900})
            page.goto(url)
            page.evaluate(SEEN, "The lamps are lit")
            seen = [saved_and_seen(page, intro, number) for number in range(ROUNDS)]
            chromium.close()
        process.terminate()
    return seen[3:], alone[3:]


def main() -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        print("Chromium is not installed here, so nothing was measured; apt-get install chromium brings it.")
        return
    with tempfile.TemporaryDirectory() as folder:
        seen, alone = measure(Path(folder) / "newsroom", browser)
    median, build = statistics.median(seen), statistics.median(alone)
    nine = statistics.quantiles(seen, n=10)[-1]
    print(f"a save until it is seen, 12 posts, {len(seen)} saves")
    print(f"save to repaint   {median:6.0f} ms  (bar: 300 ms; nine of ten within {nine:.0f} ms)")
    print(f"building alone    {build:6.0f} ms")
    print(f"ratio             {median / build:6.2f}")
    print("within the bar" if median <= 300 else "MISSES the bar")


if __name__ == "__main__":
    main()
