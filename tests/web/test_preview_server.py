"""The preview on the wire: who may look, what it shows, what it says when files break."""

import http.client
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from looks import Looking
from preview_thread import on_x
from publisher.channels.registry import network
from publisher.checks.finding import Finding
from publisher.desk.preview import Preview
from publisher.errors import CampaignError, MistakeError
from publisher.model.releases import Media
from publisher.web.live import Shown
from publisher.web.serve import PreviewServer
from publisher.web.views import cards, clock_time, page
from publisher.web.watching import Watched

NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
SAMPLE = Preview(
    name="winter",
    title="Winter <digest>",
    sender="Lantern House <news@example.org>",
    subject="Warm rooms",
    preheader="Five small things",
    html=(
        "<html><head><style>@media (prefers-color-scheme: dark){p{}}</style></head>"
        '<body><img src="cid:lamp@x"></body></html>'
    ),
    text="Dear reader,\n\n<hello>",
    size_bytes=45_000,
    threads=(
        on_x(
            ("Soup for @all #Winter https://www.example.org/a?b=1&c=2 now", 40),
            ("far too long", 300),
            media=[Media(name="soup.png", content=b"\x89PNG soup", type="image/png", alt="A pot of <soup>")],
        ),
    ),
    findings=(
        Finding(check="thread.length", severity="error", message="Part 2 is too long.", place="thread.md, line 3"),
    ),
    pictures={"cid:lamp@x": ("image/png", b"\x89PNG")},
)


class Running:
    """A preview that runs, and a browser of few words."""

    def __init__(self, folder: Path, patience: float = 60) -> None:
        self.answer: Preview | Exception = SAMPLE
        #: Closed while a look shall take its time.
        self.gate = threading.Event()
        self.gate.set()
        self.server = PreviewServer(
            Looking(self._look), Watched(folders=[folder], files=[]), now=lambda: NOON, patience=patience
        )
        self.parts = urlsplit(self.server.url)
        self.thread = threading.Thread(target=self.server.run)
        self.thread.start()

    def _look(self) -> Preview:
        assert self.gate.wait(30)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def get(self, path: str = "", *, host: str | None = None, whole: str | None = None) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.parts.port or 0, timeout=30)
        headers = {"Connection": "close"} | ({"Host": host} if host else {})
        connection.request("GET", whole if whole is not None else self.parts.path + path, headers=headers)
        return connection.getresponse()

    def read(self, path: str = "") -> str:
        answer = self.get(path)
        assert answer.status == 200
        return answer.read().decode()

    def end(self) -> None:
        self.server.stop()
        self.thread.join(30)
        assert not self.thread.is_alive()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A preview that nobody changes."""
    run = Running(tmp_path_factory.mktemp("still"))
    yield run
    run.end()


@pytest.fixture
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    """A preview of its own, that follows ``tmp_path``; a parameter is its patience in seconds."""
    run = Running(tmp_path, getattr(request, "param", 60))
    yield run
    run.end()


def test_the_page_shows_the_campaign_escaped(running: Running) -> None:
    html = running.read()
    assert "Winter &lt;digest&gt;" in html
    assert "Lantern House &lt;news@example.org&gt;" in html
    assert "&lt;hello&gt;" in html
    assert "Part 2 is too long." in html
    assert "1 to mend" in html


def test_it_listens_on_loopback_only_and_its_address_is_a_secret(running: Running) -> None:
    assert running.parts.hostname == "127.0.0.1"
    assert len(running.parts.path.strip("/")) >= 20
    assert (
        PreviewServer(Looking(lambda: SAMPLE), Watched(folders=[], files=[])).url.split("/")[3]
        not in running.server.url
    )


@pytest.mark.parametrize(
    "host", ["publisher.example.org", "127.0.0.1.example.org", "localhost.example.org:80", "[::2]"]
)
def test_another_host_name_is_refused_even_with_the_token(running: Running, host: str) -> None:
    assert running.get(host=host).status == 421


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:1234", "[::1]:80"])
def test_names_of_this_machine_are_welcome(running: Running, host: str) -> None:
    assert running.get(host=host).status == 200


@pytest.mark.parametrize("path", ["/", "//", "/wrong/", "/static/preview.css", "/mail/light"])
def test_without_the_token_there_is_nothing(running: Running, path: str) -> None:
    answer = running.get(whole=path)
    assert answer.status == 404
    assert "Winter" not in answer.read().decode()


@pytest.mark.parametrize(
    "path",
    [
        *["nothing", "mail/sepia", "pictures/other", "static/../page.py", "static/%2e%2e/page.py"],
        *["media/x/1/2", "media/x/0/1", "media/other/1/1"],
    ],
)
def test_what_is_not_part_of_the_preview_is_not_there(running: Running, path: str) -> None:
    assert running.get(path).status == 404


@pytest.mark.parametrize("path", ["", "mail/dark", "static/preview.js", "pictures/lamp@x"])
def test_every_answer_is_fenced_in(running: Running, path: str) -> None:
    headers = running.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy or path.startswith("mail")
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_mail_is_in_a_sandbox_that_runs_nothing(running: Running) -> None:
    policy = running.get("mail/light").headers["Content-Security-Policy"]
    assert "sandbox " in policy
    assert "allow-scripts" not in policy
    assert "script-src" not in policy
    assert 'sandbox="allow-same-origin allow-popups' in running.read()
    assert "allow-scripts" not in running.read()


def test_the_mail_comes_in_both_variants_with_links_beside_the_preview_and_its_pictures(running: Running) -> None:
    dark = running.read("mail/dark")
    assert "@media (min-width: 0){p{}}" in dark
    assert "@media (max-width: 0){p{}}" in running.read("mail/light")
    assert '<head><base target="_blank">' in dark
    assert 'src="../pictures/lamp@x"' in dark
    picture = running.get("pictures/lamp@x")
    assert (picture.headers["Content-Type"], picture.read()) == ("image/png", b"\x89PNG")


def test_pictures_of_the_thread_are_shown_with_what_they_say(running: Running) -> None:
    assert re.search(r'src="media/x/1/1\?\w+" alt="A pot of &lt;soup&gt;"', running.read())
    picture = running.get("media/x/1/1")
    assert (picture.headers["Content-Type"], picture.read()) == ("image/png", b"\x89PNG soup")


def test_nothing_is_asked_of_another_server() -> None:
    html = shown(replace(SAMPLE, threads=()))
    assert "http" not in html.replace("http-equiv", "")


def test_a_save_is_told_and_a_broken_file_shows_its_sentence_until_it_is_mended(fresh: Running, tmp_path: Path) -> None:
    changes = fresh.get("changes")
    assert changes.headers["Content-Type"].startswith("text/event-stream")
    assert _version(changes) == 1
    fresh.answer = CampaignError("campaign.toml is not valid TOML: mend line 3 & try again.")
    (tmp_path / "campaign.toml").write_text("title =", encoding="utf-8")
    assert _version(changes) == 2
    broken = fresh.read()
    assert "mend line 3 &amp; try again." in broken
    assert "Winter &lt;digest&gt;" in broken
    assert "Below, everything is as it was at 12:00, before this." in broken
    assert "Not known while the campaign cannot be read." in broken
    fresh.answer = replace(SAMPLE, title="Mended")
    (tmp_path / "campaign.toml").write_text('title = "Mended"', encoding="utf-8")
    assert _version(changes) == 3
    mended = fresh.read()
    assert "mend line 3" not in mended
    assert "Mended" in mended


def test_a_digest_that_cannot_be_built_keeps_the_last_one_while_the_rest_follows(
    fresh: Running, tmp_path: Path
) -> None:
    changes = fresh.get("changes")
    _version(changes)
    fresh.answer = replace(SAMPLE, html="", text="", title="Newer", problem="digest.html.j2, line 2: mend it.")
    (tmp_path / "digest.html.j2").write_text("{% if %}", encoding="utf-8")
    _version(changes)
    html = fresh.read()
    assert "digest.html.j2, line 2: mend it." in html
    assert "Below, the email is as it was at 12:00, before this; all else is as you saved it." in html
    assert "Not known while the digest cannot be built." in html
    assert "Newer" in html
    assert "&lt;hello&gt;" in html
    assert fresh.get("mail/light").status == 200


@pytest.mark.parametrize("fresh", [0.05], indirect=True)
def test_a_look_that_takes_long_is_told_and_the_page_stays_usable_meanwhile(fresh: Running, tmp_path: Path) -> None:
    changes = fresh.get("changes")
    _until(fresh, changes, "1 to mend")
    fresh.gate.clear()
    fresh.answer = replace(SAMPLE, title="Late")
    (tmp_path / "intro.md").write_text("x", encoding="utf-8")
    html = _until(fresh, changes, "takes long to build")
    assert "Below, everything is as it was at 12:00, before this. It comes as soon as it is built." in html
    assert "Not known while your last save is being built." in html
    assert fresh.get("mail/light").status == 200
    fresh.gate.set()
    _until(fresh, changes, "Late")


def test_the_page_is_told_when_the_preview_ends(fresh: Running) -> None:
    changes = fresh.get("changes")
    _version(changes)
    fresh.server.stop()
    assert b"event: ended" in changes.read()


def test_what_was_not_foreseen_shows_its_kind_and_no_content(fresh: Running, tmp_path: Path) -> None:
    changes = fresh.get("changes")
    _version(changes)
    fresh.answer = KeyError("ben@example.org")
    (tmp_path / "intro.md").write_text("x", encoding="utf-8")
    _version(changes)
    html = fresh.read()
    assert "(KeyError)" in html
    assert "ben@" not in html


def test_a_port_that_is_taken_is_a_mistake_in_one_sentence(running: Running) -> None:
    with pytest.raises(MistakeError, match="--port"):
        PreviewServer(Looking(lambda: SAMPLE), Watched(folders=[], files=[]), port=running.parts.port or 0)


def test_each_network_has_its_thread_with_its_title_and_limit() -> None:
    (thread,) = SAMPLE.threads
    both = shown(replace(SAMPLE, threads=(thread, replace(thread, network=network("bluesky")))))
    assert re.findall(r"<h2 [^>]*>(.*) <span>(.*)</span></h2>", both) == [
        ("X", "2 parts, up to 280 characters each"),
        ("Bluesky", "2 parts, up to 300 characters each"),
    ]
    assert 'src="media/bluesky/1/1' in both


def test_cards_count_what_is_over_and_mark_links_handles_and_hashtags() -> None:
    first, second = cards(SAMPLE.threads[0])
    assert first.stretches[1::2] == ("@all", "#Winter", "https://www.example.org/a?b=1&c=2")
    assert "".join(first.stretches) == SAMPLE.threads[0].parts[0].text
    assert (first.over, second.over) == (0, 20)


def test_a_campaign_with_only_a_thread_or_only_an_email_says_so() -> None:
    assert "sends no email" in shown(replace(SAMPLE, html=""))
    assert "has no thread" in shown(replace(SAMPLE, threads=()))


def test_a_preview_that_begins_broken_shows_nothing_as_if_it_were_so() -> None:
    html = page(Shown(trouble="There is no campaign.", unknown="it is so", stale="all"), version=1, now=NOON)
    assert "There is nothing to show yet." in html
    assert "cannot be shown yet" in html
    assert "sends no email" not in html
    assert "has no thread" not in html


@pytest.mark.parametrize("findings", [(), SAMPLE.findings])
def test_what_the_checks_say_is_not_known_while_anything_is_broken(findings: tuple[Finding, ...]) -> None:
    good = replace(SAMPLE, findings=findings)
    broken = Shown(preview=good, trouble="Mend it.", unknown="it is broken", stale="all", since=NOON)
    html = page(broken, version=1, now=NOON)
    assert "Not known while it is broken." in html
    assert not re.search("All checks pass|Nothing stands in the way|to mend<|to look at<", html)
    assert ("As they were at 12:00:" in html) == bool(findings)


def test_all_checks_pass_only_where_nothing_is_found() -> None:
    assert "All checks pass" in shown(replace(SAMPLE, findings=()))
    assert "Nothing stands in the way" in shown(replace(SAMPLE, findings=()))
    assert "All checks pass" not in shown(SAMPLE)


def test_times_name_their_day_only_where_it_is_another() -> None:
    london = ZoneInfo("Europe/London")
    now = datetime(2027, 7, 2, 0, 30, tzinfo=london)
    assert clock_time(datetime(2027, 7, 1, 23, 15, tzinfo=UTC), now) == "00:15"
    assert clock_time(datetime(2027, 7, 1, 16, 50, tzinfo=UTC), now) == "17:50 on 1 July"


def shown(preview: Preview) -> str:
    return page(Shown(preview=preview), version=1, now=NOON)


def _until(run: Running, changes: http.client.HTTPResponse, words: str) -> str:
    """Return the page as soon as it says ``words``."""
    while words not in (html := run.read()):
        _version(changes)
    return html


def _version(changes: http.client.HTTPResponse) -> int:
    while not (line := changes.readline().decode()).startswith("data: "):
        assert line, "the preview has ended"
    return int(line.removeprefix("data: "))
