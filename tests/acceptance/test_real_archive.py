"""The main job on a real archive: from the dump of a blog to a sent digest and a posted thread."""

import email
import json
import os
import subprocess
import sys
from email import policy
from pathlib import Path
from typing import Any

import pytest

ARCHIVE = os.environ.get("PUBLISHER_ACCEPTANCE_ARCHIVE", "")
pytestmark = pytest.mark.skipif(
    not ARCHIVE, reason="PUBLISHER_ACCEPTANCE_ARCHIVE does not name the file of a real blog archive"
)


class Newsroom:
    """A person at a terminal, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def types(self, *words: str, code: int = 0) -> str:
        command = [sys.executable, "-m", "publisher", *words]
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, encoding="utf-8", check=False, input=""
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout

    def asks(self, *words: str) -> Any:
        return json.loads(self.types(*words, "--json"))


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """The story of the acceptance, typed once; the tests look at what it left."""
    outside = Newsroom(tmp_path_factory.mktemp("acceptance"))
    outside.types("init", "newsroom")
    inside = Newsroom(outside.folder / "newsroom")
    inside.types("posts", "import", ARCHIVE)
    inside.types("subscribers", "add", "reader@example.org", "--first-name", "Robin")
    inside.types("compose", "winter-2018", "--season", "winter", "--year", "2018")
    inside.types("render", "winter-2018", "--out", "out")
    inside.types("approve", "winter-2018", "--yes", "--by", "A. Editor")
    inside.types("daemon", "--once")
    return inside


def test_its_ten_posts_are_found_with_titles_dates_and_authors(newsroom: Newsroom) -> None:
    posts = newsroom.asks("posts", "list")
    days = sorted(post["published"][:10] for post in posts)
    assert len(posts) == 10
    assert (days[0], days[-1]) == ("2015-09-02", "2018-12-20")
    assert all(post["title"].strip() and post["author"].strip() for post in posts)
    assert len({post["title"] for post in posts}) == 10


def test_the_winter_of_2018_has_the_one_post_of_its_december(newsroom: Newsroom) -> None:
    chosen = newsroom.asks("posts", "list", "--season", "winter", "--year", "2018")
    assert [post["published"][:10] for post in chosen] == ["2018-12-20"]
    assert (newsroom.folder / "campaigns" / "winter-2018" / "thread.md").exists()


def test_render_writes_the_five_files(newsroom: Newsroom) -> None:
    written = {path.name for path in (newsroom.folder / "out").iterdir()}
    assert written == {"digest.html", "digest.txt", "digest.eml", "thread.txt", "thread.json"}
    message = email.message_from_bytes((newsroom.folder / "out" / "digest.eml").read_bytes(), policy=policy.default)
    assert not message.defects
    assert message.get_content_type() == "multipart/alternative"


def test_the_digest_is_sent_once_and_the_thread_is_posted(newsroom: Newsroom) -> None:
    outbox = newsroom.folder / "outbox"
    messages = list(outbox.rglob("*.eml"))
    assert len(messages) == 1
    assert b"Robin" in messages[0].read_bytes()
    newsroom.types("daemon", "--once")
    assert list(outbox.rglob("*.eml")) == messages


def test_the_report_accounts_for_everything(newsroom: Newsroom) -> None:
    text = newsroom.types("report", "winter-2018")
    assert "1" in text
    queue = newsroom.asks("queue", "list", "--all")
    assert {(item["channel"], item["state"]) for item in queue} == {("email", "done"), ("x", "done")}
    assert all(set(item["deliveries"]) == {"written"} for item in queue)


def test_approving_again_what_was_sent_is_refused(newsroom: Newsroom) -> None:
    newsroom.types("approve", "winter-2018", "--by", "A. Editor", code=2)
