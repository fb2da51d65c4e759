"""``publisher x`` and what ``publisher queue`` offers for a thread that stopped, on a real workspace."""

import json
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import pytest
import requests
from click.testing import CliRunner, Result

from picture_files import picture_file
from publisher.app.sending import make_daemon
from publisher.app.workspace import OpenWorkspace, opened
from publisher.channels.x.length import weighted_length
from publisher.cli.main import publisher
from publisher.errors import PublisherError
from publisher.model.dispatches import Dispatch, DispatchState
from publisher.model.releases import Media, Part, ThreadRelease, freeze
from publisher.ports.store import Store
from publisher.testing import Fault
from x_bench import POST, Bench, KeptClock

TEXTS = (
    "Snow is coming, and our doors stay open all winter. 1/3",
    "If you are worried about a child, ring 0800 555 0100 at any hour. 2/3",
    "All of it is here: https://example.org/winter 3/3",
)


class Room:
    """A workspace that posts to a fake X, and its command line."""

    def __init__(self, folder: Path, bench: Bench, *, auth: str = "oauth1", port: int = 8723) -> None:
        self.folder = folder
        self.bench = bench
        (folder / "config.toml").write_text(
            '[organisation]\nname = "Lantern"\n[sender]\nemail = "news@example.org"\n'
            f'[x]\nhandle = "example_org"\napi_url = "{bench.fake.url}"\nauth = "{auth}"\n'
            f'client_id = "{bench.fake.gate.client_id}"\nlogin_port = {port}\n',
            encoding="utf-8",
        )

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(publisher, ["--workspace", str(self.folder), *words])

    def json(self, *words: str) -> Any:
        result = self.run(*words, "--json")
        assert result.exception is None, result.exception
        return json.loads(result.stdout)

    def desk(self, work: Callable[[OpenWorkspace], None]) -> None:
        with opened(self.folder) as desk:
            work(desk)

    def queue(self, texts: Sequence[str] = TEXTS, posts: tuple[str, ...] = (), media: Mapping[int, Media] = {}) -> int:
        """Queue a thread, of three parts unless said otherwise; return its number."""
        numbers: list[int] = []

        def work(desk: OpenWorkspace) -> None:
            now = desk.clock.now()
            parts = tuple(
                Part(position=at, text=text, media=(media[at],) if at in media else ())
                for at, text in enumerate(texts, 1)
            )
            thread = ThreadRelease(parts=parts, due=now)
            release = freeze(
                campaign="winter-2018", title="Winter", approved_by="A", approved_at=now, threads={"x": thread},
                posts=posts,
            )  # fmt: skip
            numbers.extend(dispatch.id for dispatch in desk.store.ledger.enqueue(release))

        self.desk(work)
        return numbers[0]

    def post(self, number: int) -> None:
        """Let a daemon look at the queue once."""

        def work(here: OpenWorkspace) -> None:
            if number in {dispatch.id for dispatch in here.store.ledger.due(here.clock.now())}:
                make_daemon(here, stop=threading.Event(), tell=lambda _: None).tick()

        self.desk(work)

    def dispatch(self, number: int) -> Dispatch:
        found: list[Dispatch] = []
        self.desk(lambda desk: found.append(desk.store.ledger.dispatch(number)))
        return found[0]


@pytest.fixture
def room(tmp_path: Path, store: Store) -> Iterator[Room]:
    assert store.key(), "the database is there, so that no command has to migrate it"
    with Bench(tmp_path, KeptClock()) as bench:
        yield Room(tmp_path, bench)


@pytest.fixture
def refused(room: Room) -> int:
    """A thread of three parts of which X has refused the second."""
    number = room.queue()
    room.bench.fake.script.add(POST, Fault.REPLY_REFUSED, containing="0800 555 0100")
    room.post(number)
    return number


def texts(room: Room) -> list[str]:
    return [post.text for post in room.bench.fake.account.live]


def test_whoami_tells_whose_keys_these_are(room: Room) -> None:
    assert room.json("x", "whoami") == {
        "handle": "example_org",
        "id": room.bench.fake.account.user_id,
        "resumed": False,
    }
    assert "@example_org" in room.run("x", "whoami").output


def test_whoami_lets_a_paused_account_go_on(room: Room) -> None:
    number = room.queue()
    room.bench.fake.script.add(POST, Fault.NO_CREDIT)
    room.post(number)
    shown = room.json("queue", "show", str(number))
    assert "402" in shown["paused"]
    assert "the account on X has no credit left (402)" in room.run("queue", "list").output
    room.bench.fake.script.clear()
    assert room.json("x", "whoami")["resumed"] is True
    assert room.json("queue", "show", str(number))["paused"] is None
    room.post(number)
    assert texts(room) == list(TEXTS)


def test_without_x_it_says_where_threads_go(room: Room) -> None:
    (room.folder / "config.toml").write_text(
        '[organisation]\nname = "Lantern"\n[sender]\nemail = "news@example.org"\n', encoding="utf-8"
    )
    for words in (("x", "whoami"), ("x", "login")):
        result = room.run(*words)
        assert isinstance(result.exception, PublisherError)
        assert "[x]" in str(result.exception)


def test_login_with_keys_says_that_none_is_needed(room: Room) -> None:
    result = room.run("x", "login")
    assert "four x_ secrets" in str(result.exception)


def test_login_ends_with_an_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    visits: list[threading.Thread] = []

    def visit(address: str) -> None:
        with requests.Session() as session:
            session.trust_env = False
            session.get(address, timeout=10)

    def launch(address: str, *_: object, **__: object) -> int:
        visits.append(threading.Thread(target=visit, args=(address,)))
        visits[-1].start()
        return 0

    monkeypatch.setattr(click, "launch", launch)
    with Bench(tmp_path, KeptClock()) as bench:
        room = Room(tmp_path, bench, auth="oauth2", port=_free_port())
        result = room.run("x", "login")
        for thread in visits:
            thread.join()
        assert result.exception is None, result.exception
        assert "logged in to X as @example_org" in result.output
        assert room.json("x", "whoami")["handle"] == "example_org"


def _free_port() -> int:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def test_delete_takes_down_what_was_posted_last_part_first(room: Room) -> None:
    number = room.queue()
    room.post(number)
    ids = [post.id for post in room.bench.fake.account.live]
    assert room.json("x", "delete", str(number), "--yes")["deleted"] == [3, 2, 1]
    assert room.bench.fake.account.deleted == ids[::-1]
    again = room.run("x", "delete", str(number), "--yes")
    assert "Nothing of dispatch" in str(again.exception)


def test_deleting_a_thread_on_its_way_stops_it(room: Room) -> None:
    number = room.queue()
    room.bench.fake.script.add(POST, Fault.RATE_LIMITED, containing="0800")
    room.post(number)
    room.json("x", "delete", str(number), "--yes")
    room.bench.fake.script.clear()
    assert room.dispatch(number).state is DispatchState.CANCELLED
    assert texts(room) == []


def test_a_deletion_that_breaks_off_goes_on_where_it_was(room: Room) -> None:
    number = room.queue()
    room.post(number)
    room.bench.fake.script.add("DELETE /2/tweets/:id", Fault.UNAVAILABLE, call=2)
    assert isinstance(room.run("x", "delete", str(number), "--yes").exception, PublisherError)
    assert len(texts(room)) == 2
    assert room.json("x", "delete", str(number), "--yes")["deleted"] == [2, 1]
    assert texts(room) == []


def test_a_refused_thread_offers_three_ways_and_trying_again(room: Room, refused: int) -> None:
    shown = room.json("queue", "show", str(refused))
    assert [option["choice"] for option in shown["options"]] == ["rest", "delete", "leave", "again"]
    said = room.run("queue", "show", str(refused)).output
    assert "does not let the account answer its own post" in " ".join(said.split())
    assert f"publisher queue choose {refused} rest" in said


def test_a_thread_that_goes_well_offers_nothing(room: Room) -> None:
    number = room.queue()
    assert room.json("queue", "show", str(number))["options"] == []
    room.post(number)
    assert room.json("queue", "show", str(number))["options"] == []
    result = room.run("queue", "choose", str(number), "leave", "--yes")
    assert "waits for no such decision" in str(result.exception)


def test_the_rest_goes_out_as_one_post_with_the_link(room: Room, refused: int) -> None:
    room.json("queue", "choose", str(refused), "rest", "--yes")
    assert room.dispatch(refused).state is DispatchState.CANCELLED
    room.post(refused + 1)
    first, rest = room.bench.fake.account.live
    assert first.text == TEXTS[0]
    assert rest.reply_to == ""
    assert "0800 555 0100" in rest.text
    assert "https://example.org/winter" in rest.text
    assert "2/3" not in rest.text
    assert weighted_length(rest.text) <= 280


def test_the_rest_of_a_digest_pairs_no_article_s_words_or_picture_with_another_s_link(room: Room) -> None:
    """Findings H3."""
    long = "Families in group {} found that a plan on the fridge worked better than any timer, week after week. "
    texts_ = ["Winter digest", *(long.format(name) * 2 for name in ("one", "two", "three"))]
    texts_.append("Read them in full:\n\nhttps://example.org/1\nhttps://example.org/2\nhttps://example.org/3")
    picture = Media(name="two.jpg", content=picture_file("JPEG"), type="image/jpeg", alt="A fridge")
    number = room.queue(texts_, posts=("one", "two", "three"), media={3: picture})
    room.bench.fake.script.add(POST, Fault.REPLY_REFUSED, containing="group one")
    room.post(number)
    said = " ".join(room.run("queue", "choose", str(number), "rest", "--yes").output.split())
    assert (
        "Parts 2, 3, 4 are not in it: there is no room, or the words would stand with another article's link." in said
    )
    room.post(number + 1)
    _, rest = room.bench.fake.account.live
    assert (rest.text, rest.media_ids) == (texts_[-1], ())


def test_the_rest_may_be_said_in_other_words(room: Room, refused: int) -> None:
    room.json("queue", "choose", str(refused), "rest", "--yes", "--text", "More: https://example.org/winter")
    room.post(refused + 1)
    assert texts(room)[1] == "More: https://example.org/winter"


def test_the_first_part_can_be_deleted(room: Room, refused: int) -> None:
    room.json("queue", "choose", str(refused), "delete", "--yes")
    assert texts(room) == []
    assert room.dispatch(refused).state is DispatchState.CANCELLED


def test_it_can_be_left(room: Room, refused: int) -> None:
    room.json("queue", "choose", str(refused), "leave", "--yes")
    assert texts(room) == [TEXTS[0]]
    assert room.dispatch(refused).state is DispatchState.CANCELLED
    assert room.json("queue", "show", str(refused))["options"] == []


def test_it_can_be_tried_again(room: Room, refused: int) -> None:
    room.json("queue", "choose", str(refused), "again", "--yes")
    room.post(refused)
    assert texts(room) == list(TEXTS)
    assert room.dispatch(refused).state is DispatchState.DONE


def test_a_part_that_a_person_has_found_needs_its_id(room: Room) -> None:
    number = room.queue()
    room.bench.fake.account.timeline_lag = sys.maxsize
    room.bench.fake.script.add(POST, Fault.DROPPED, call=1)
    room.post(number)
    assert "--id" in str(room.run("queue", "resolve", str(number), "sent").exception)
    (post,) = room.bench.fake.account.live
    address = f"https://x.com/example_org/status/{post.id}"
    room.json("queue", "resolve", str(number), "sent", "--id", address)
    room.post(number)
    assert texts(room) == list(TEXTS)


@pytest.mark.parametrize(("setting", "word"), [("monthly_budget = 0.01", "budget"), ("monthly_posts = 0", "posts")])
def test_what_the_month_does_not_allow_cannot_be_approved(room: Room, setting: str, word: str) -> None:
    config = room.folder / "config.toml"
    config.write_text(config.read_text(encoding="utf-8") + setting + "\n", encoding="utf-8")
    result = room.run("announce", "The new activity pack is out.", "--yes")
    assert word in result.output
    assert room.json("queue", "list") == []


def test_what_was_spent_counts_against_the_next_approval(room: Room) -> None:
    config = room.folder / "config.toml"
    config.write_text(config.read_text(encoding="utf-8") + "monthly_posts = 4\n", encoding="utf-8")
    room.post(room.queue())
    assert room.run("announce", "The first pack is out.", "--yes").exception is None
    number = max(dispatch["number"] for dispatch in room.json("queue", "list"))
    room.post(number)
    second = room.run("announce", "The second is out.", "--yes")
    assert "0 of this month's posts are left" in " ".join(second.output.split())


def test_who_may_answer_an_announcement_is_said_with_it(room: Room) -> None:
    """Findings H11."""
    assert room.run("announce", "Snow is coming.", "--replies", "following", "--yes").exception is None
    (dispatch,) = room.json("queue", "list")
    room.post(dispatch["number"])
    (post,) = room.bench.fake.account.live
    assert post.reply_settings == "following"
    assert 'reply_settings = "following"' in (
        (room.folder / "campaigns" / dispatch["campaign"] / "campaign.toml").read_text(encoding="utf-8")
    )


CAMPAIGN = 'title = "Winter"\nsubject = "Winter"\n[x]\n'
HELPLINE = "If you are worried about a child, ring our helpline at any hour."


def written(room: Room, *parts: str) -> None:
    """Write the campaign's thread.md, each part as a person does, without its number."""
    folder = room.folder / "campaigns" / "winter-2018"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "campaign.toml").write_text(CAMPAIGN, encoding="utf-8")
    (folder / "thread.md").write_text("\n\n---\n\n".join(parts) + "\n", encoding="utf-8")


UNNUMBERED = [text.rpartition(" ")[0] for text in TEXTS]


def test_a_stopped_thread_is_mended_and_goes_on_without_posting_again_what_is_out(room: Room, refused: int) -> None:
    """Findings H4: mending was refused, and trying again sent the same bytes."""
    written(room, UNNUMBERED[0], HELPLINE, UNNUMBERED[2])
    room.bench.fake.script.clear()
    said = room.run("approve", "winter-2018", "--yes", "--by", "B. Editor")
    assert said.exception is None, said.exception
    assert "thread, 2 parts more; what is live stays: 1 part" in said.output
    assert (room.dispatch(refused).state, len(texts(room))) == (DispatchState.QUEUED, 1)
    room.post(refused)
    assert texts(room) == [TEXTS[0], f"{HELPLINE} 2/3", TEXTS[2]]
    assert room.dispatch(refused).state is DispatchState.DONE
    (report,) = room.json("report", "winter-2018")
    assert (report["approved_by"], report["deliveries"]) == ("B. Editor", {"sent": 3})


def test_a_mended_thread_may_have_more_parts_or_fewer(room: Room, refused: int) -> None:
    written(room, UNNUMBERED[0], HELPLINE)
    room.bench.fake.script.add(POST, Fault.REPLY_REFUSED, containing="our helpline")
    assert room.run("approve", "winter-2018", "--yes").exception is None
    room.post(refused)
    assert room.dispatch(refused).state is DispatchState.HELD
    room.bench.fake.script.clear()
    written(room, UNNUMBERED[0], "One.", "Two.", "Three.")
    assert room.run("approve", "winter-2018", "--yes").exception is None
    room.post(refused)
    assert texts(room) == [TEXTS[0], "One. 2/4", "Two. 3/4", "Three. 4/4"]


def test_a_thread_that_is_mended_to_what_is_out_is_done(room: Room, refused: int) -> None:
    written(room, UNNUMBERED[0])
    assert room.run("approve", "winter-2018", "--yes").exception is None
    room.post(refused)
    assert texts(room) == [TEXTS[0]]
    assert room.dispatch(refused).state is DispatchState.DONE


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (["Other words.", HELPLINE], "Part 1 is out on X and reads otherwise in thread.md now"),
        (UNNUMBERED, "Nothing of winter-2018 that is not out on X yet was changed"),
    ],
)
def test_what_cannot_be_mended_is_said_and_nothing_is_changed(
    room: Room, refused: int, parts: list[str], said: str
) -> None:
    written(room, *parts)
    assert said in str(room.run("approve", "winter-2018", "--yes").exception)
    assert room.dispatch(refused).state is DispatchState.HELD
    assert texts(room) == [TEXTS[0]]


def test_a_thread_that_a_person_holds_in_the_middle_can_be_mended_too(room: Room) -> None:
    number = room.queue()
    room.bench.fake.script.add(POST, Fault.NO_CREDIT, containing="0800")
    room.post(number)
    room.json("queue", "hold", str(number))
    room.json("x", "whoami")  # the account goes on
    written(room, UNNUMBERED[0], HELPLINE)
    room.bench.fake.script.clear()
    assert room.run("approve", "winter-2018", "--yes").exception is None
    room.post(number)
    assert texts(room) == [TEXTS[0], f"{HELPLINE} 2/2"]
