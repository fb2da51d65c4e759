"""The day of a communications officer, typed command by command on the sample posts, with the mistakes people make."""

import io
import json
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from command_line import Terminal
from publisher.app.drafts import preview_of
from smtp_peer import Peer, serving


@pytest.fixture(autouse=True)
def _nobody_at_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))


@pytest.fixture
def room(tmp_path: Path) -> Terminal:
    """A workspace with the sample posts and readers."""
    outside = Terminal(tmp_path)
    outside.types("init", "room", "--organisation", "Lantern House", "--sender", "newsroom@example.org",
                  "--timezone", "Europe/London", "--website", "https://www.example.org")  # fmt: skip
    inside = Terminal(tmp_path / "room")
    with as_file(files("publisher.demo.samples")) as samples:
        inside.types("posts", "import", str(samples / "posts.txt"))
        inside.types("subscribers", "import", str(samples / "subscribers.csv"))
    return inside


@pytest.fixture
def composed(room: Terminal) -> Terminal:
    """The same with the campaign winter-2018."""
    room.types("compose", "winter-2018", "--season", "winter", "--year", "2018", "--title", "Winter digest")
    return room


def test_from_posts_to_a_sent_digest_and_a_posted_thread(composed: Terminal) -> None:
    assert "can be approved" in composed.types("check", "winter-2018")
    composed.types("approve", "winter-2018", "--yes", "--by", "A. Editor")
    assert "8 readers" in composed.types("timeline")
    said = composed.types("daemon", "--once", "--plain")
    assert "8 of 8 readers written into outbox/: a rehearsal; nobody got it" in said
    (email, thread) = sorted(composed.asks("report", "winter-2018"), key=lambda item: str(item["channel"]))
    assert (email["deliveries"], email["accounted"]) == ({"written": 8}, True)
    assert set(thread["deliveries"]) == {"written"}
    assert "written" in composed.types("why", "amira@example.org")
    assert composed.types("daemon", "--once", "--plain").strip() == "Nothing is due."


def test_each_reader_gets_a_message_that_names_only_them(composed: Terminal) -> None:
    composed.types("approve", "winter-2018", "--yes")
    composed.types("daemon", "--once")
    sent = messages(composed)
    assert len({str(message["To"]) for message in sent}) == 8
    for message in sent:
        assert len(message["To"].addresses) == 1
        assert message["Cc"] is None
        assert message["Bcc"] is None
        assert "unsubscribe" in str(message["List-Unsubscribe"])
        assert message["List-Unsubscribe-Post"] is None
    greetings = {body(message).split("Dear ")[1].split(",")[0] for message in sent}
    assert {"Amira", "friend"} <= greetings


def messages(room: Terminal) -> list[EmailMessage]:
    """Return what the folder transport has written."""
    files = room.folder.rglob("outbox/**/*.eml")
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]


def body(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_a_change_after_approval_changes_nothing_until_it_is_approved_again(composed: Terminal) -> None:
    first = composed.asks("approve", "winter-2018", "--yes")["release"]
    intro = composed.folder / "campaigns" / "winter-2018" / "intro.md"
    intro.write_text("An afterthought.\n", encoding="utf-8")
    second = composed.asks("approve", "winter-2018", "--yes")["release"]
    assert first != second
    states = [(item["release"], item["state"]) for item in composed.asks("queue", "list", "--all")]
    assert sorted(states) == sorted([(first, "cancelled")] * 2 + [(second, "queued")] * 2)
    intro.write_text("A third thought, which nobody has approved.\n", encoding="utf-8")
    composed.types("daemon", "--once")
    sent = messages(composed)
    assert len({str(message["To"]) for message in sent}) == len(sent) == 8
    assert all(body(message).count("An afterthought.") == 1 for message in sent)
    assert not any("third thought" in body(message) for message in sent)


def test_after_an_edit_it_is_said_everywhere_that_what_was_approved_leaves(composed: Terminal) -> None:
    """Findings F4."""
    composed.types("approve", "winter-2018", "--yes")
    looks = [("queue", "list"), ("queue", "show", "1"), ("campaigns",), ("check", "winter-2018")]
    said = "winter-2018 was changed since it was approved (the email); what was approved leaves until you: publisher"
    assert not any("was changed since" in composed.types(*words) for words in looks)
    assert "unchanged since" in composed.types("queue", "show", "1")
    intro = composed.folder / "campaigns" / "winter-2018" / "intro.md"
    intro.write_text("An afterthought.\n", encoding="utf-8")
    for words in looks:
        assert said in composed.types(*words)
    assert next(iter(preview_of(composed.folder, "winter-2018").findings)).check == "campaign.changed"
    (composed.folder / "campaigns" / "winter-2018" / "campaign.toml").write_text("title = “Winter”", encoding="utf-8")
    assert "(its files cannot be read now)" in composed.types("queue", "list")
    composed.types("queue", "cancel", "winter-2018", "--yes")
    assert "was changed since" not in composed.types("campaigns")


def test_a_rehearsal_is_followed_by_the_real_thing_and_that_by_nothing(composed: Terminal) -> None:
    """Findings F7."""
    composed.types("approve", "winter-2018", "--yes")
    composed.types("daemon", "--once")
    posts = composed.asks("posts", "list")
    assert composed.asks("posts", "list", "--unsent") == posts
    with serving(Peer()) as peer:
        config = composed.folder / "config.toml"
        smtp = f'\n[smtp]\nhost = "127.0.0.1"\nport = {peer.port}\nsecurity = "none"\n'
        config.write_text(config.read_text(encoding="utf-8") + smtp, encoding="utf-8")
        composed.types("approve", "winter-2018", "--yes")
        composed.types("daemon", "--once")
        assert len({recipient for recipient, _ in peer.taken}) == len(peer.taken) == 8
    assert len(composed.asks("posts", "list", "--unsent")) < len(posts)
    assert "is on its way already" in composed.errs("approve", "winter-2018")


def test_what_is_held_does_not_leave_and_leaves_once_resumed(composed: Terminal) -> None:
    composed.types("approve", "winter-2018", "--yes")
    composed.types("queue", "hold", "winter-2018")
    said = composed.types("daemon", "--once", "--plain", code=5)
    assert said == "Nothing is due; 2 are held: publisher queue list\n"
    composed.types("queue", "resume", "winter-2018", "--yes")
    composed.types("daemon", "--once")
    assert {item["state"] for item in composed.asks("queue", "list", "--all")} == {"done"}


def test_while_all_is_held_nothing_leaves_and_what_was_held_by_itself_stays_so(composed: Terminal) -> None:
    composed.types("approve", "winter-2018", "--yes")
    composed.types("queue", "hold", "1")
    assert "Undo   publisher queue resume --all" in composed.types("queue", "hold", "--all", "--because", "a slip")
    listed = composed.types("queue", "list", code=5)
    assert "(a slip)." in listed
    assert "Go on  publisher queue resume --all" in listed
    assert "All is held by" in composed.types("daemon", "--once", "--plain", code=5)
    assert "What is held by itself stays held" in composed.types("queue", "resume", "--all", "--yes")
    composed.types("daemon", "--once", code=5)
    assert [item["state"] for item in composed.asks("queue", "list", "--all")] == ["held", "done"]


def test_what_was_called_release_still_works_and_tells_its_new_name(composed: Terminal) -> None:
    composed.types("approve", "winter-2018", "--yes")
    composed.types("queue", "hold", "winter-2018")
    assert composed.complaint("queue", "release", "--all", "--yes").startswith("publisher queue release is called")
    assert {item["state"] for item in composed.asks("queue", "list")} == {"queued"}
    assert "release" not in composed.types("queue", "--help")


def test_what_is_cancelled_never_leaves(composed: Terminal) -> None:
    composed.types("approve", "winter-2018", "--yes")
    composed.types("queue", "cancel", "winter-2018", "--yes")
    composed.types("daemon", "--once")
    assert not list(composed.folder.rglob("*.eml"))
    assert "was cancelled for good; publisher approve winter-2018" in composed.errs("queue", "resume", "1")


def test_one_file_that_cannot_be_read_does_not_keep_the_others(room: Terminal, tmp_path: Path) -> None:
    more = tmp_path / "more.txt"
    more.write_text("A lantern\n\nPosted: December 20, 2018 | Admin\n\nIt is lit.\n", encoding="utf-8")
    said = room.types("posts", "import", str(tmp_path / "none.txt"), str(more), code=1)
    assert "none.txt" in said.replace("\n", "")  # a long path is wrapped
    assert "A lantern" in room.types("posts", "list")


def test_an_announcement_is_queued_for_its_time(room: Terminal) -> None:
    said = room.types("announce", "The new activity pack is out", "--yes", "--link", "https://www.example.org/packs",
                      "--at", "2090-12-20 09:00")  # fmt: skip
    assert "leaves Wed 20 Dec 2090, 09:00 GMT (+00:00)" in said
    (dispatch,) = room.asks("queue", "list")
    assert (dispatch["channel"], dispatch["due"]) == ("x", "2090-12-20T09:00:00Z")
    assert "Nothing is due" in room.types("daemon", "--once")


def test_a_corrected_announcement_takes_the_place_of_the_first_and_stays_one(room: Terminal) -> None:
    """Findings H1, F13: a second approval sent an email to everyone; check told of an email without a subject."""
    room.types("announce", "The new pakc is out", "--at", "2090-12-20 09:00", "--yes")
    name = "announcement-2090-12-20"
    assert "can be approved" in room.types("check", name)
    shown = preview_of(room.folder, name)
    assert (shown.html, shown.text, shown.problem) == ("", "", "")
    assert not [finding for finding in shown.findings if "email" in finding.message]
    (room.folder / "campaigns" / name / "thread.md").write_text("The new pack is out\n", encoding="utf-8")
    room.types("approve", name, "--yes")
    states = [(item["channel"], item["state"]) for item in room.asks("queue", "list", "--all")]
    assert sorted(states) == [("x", "cancelled"), ("x", "queued")]


def test_the_same_announcement_twice_is_refused_unless_it_is_said(room: Terminal) -> None:
    """Findings F13."""
    words = ("announce", "The new pack is out", "--link", "https://www.example.org/packs", "--at", "2090-12-20 09:00")
    room.types(*words, "--yes")
    assert "is on X already, or on its way there, as 1" in room.errs(*words, "--yes")
    assert len(room.asks("queue", "list")) == 1
    room.types(*words, "--again", "--yes")
    assert len(room.asks("queue", "list")) == 2


def test_what_a_person_cancelled_is_told_before_it_is_queued_again(composed: Terminal) -> None:
    """Findings F18."""
    composed.types("approve", "winter-2018", "--yes")
    composed.types("queue", "cancel", "2", "--yes")
    said = composed.complaint("approve", "winter-2018", "--yes")
    assert "! 2 (x) of this campaign was cancelled; this queues it again." in said
    assert "1 (email) of this campaign" not in said


def test_render_writes_the_files_to_look_at(composed: Terminal) -> None:
    composed.types("render", "winter-2018", "--out", "look")
    assert {path.name for path in (composed.folder / "look").iterdir()} == {
        "digest.html", "digest.txt", "digest.eml", "thread.txt", "thread.json",
    }  # fmt: skip


def test_a_test_goes_to_oneself_and_counts_nowhere(composed: Terminal) -> None:
    composed.types("test-send", "winter-2018", "--to", "me@example.org")
    (file,) = composed.folder.rglob("*.eml")
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert str(message["Subject"]).startswith("[Test] ")
    assert composed.asks("queue", "list", "--all") == []


def test_every_mistake_is_one_clear_sentence_with_a_way_out(composed: Terminal, tmp_path: Path) -> None:
    folder = composed.folder
    assert "Did you mean “winter-2018”" in composed.errs("check", "winter-2081")
    assert "Did you mean" in composed.errs("posts", "show", "our-helpline-turns-tne")
    assert "cannot be read" in composed.errs("posts", "import", str(tmp_path / "none.txt"))
    assert "Say which winter" in composed.errs("compose", "x", "--season", "winter")
    assert "exists already" in composed.errs("compose", "winter-2018", "--last", "2")
    assert "No post was chosen" in composed.errs("compose", "x", "--year", "1999")
    assert "“tomorrow” has no time of day" in composed.errs("compose", "x", "--last", "1", "--at", "tomorrow")
    assert "does not exist in Europe/London" in composed.errs("announce", "Hello", "--at", "2027-03-28 01:30")
    assert "happens twice" in composed.errs("announce", "Hello", "--at", "2027-10-31 01:30")
    assert "no dispatch" in composed.errs("queue", "hold", "99")

    campaign = folder / "campaigns" / "winter-2018" / "campaign.toml"
    text = campaign.read_text(encoding="utf-8")
    campaign.write_text(text.replace('template = "seasonal"', 'template = "seasnal"'), encoding="utf-8")
    assert "Did you mean “seasonal”" in composed.errs("render", "winter-2018", "--out", "look")
    campaign.write_text(text.replace("subject =", "subjct ="), encoding="utf-8")
    assert "line 3" in composed.errs("check", "winter-2018")
    campaign.write_text("title = \n", encoding="utf-8")
    assert "campaign.toml, line 1: there is nothing behind the =" in composed.errs("check", "winter-2018")

    config = folder / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("timezone =", "timezon ="), encoding="utf-8")
    assert "Did you mean “timezone”" in composed.errs("queue", "list")


def test_a_campaign_with_a_missing_post_does_not_pass_and_is_not_approved(composed: Terminal) -> None:
    composed.types("posts", "remove", "--yes", "age-limits-are-not-a-babysitter")
    assert "age-limits-are-not-a-babysitter" in composed.types("check", "winter-2018", code=1)
    composed.types("approve", "winter-2018", code=1)
    assert composed.asks("queue", "list", "--all") == []


def test_check_thread_preview_and_approval_say_the_same(composed: Terminal) -> None:
    config = composed.folder / "config.toml"
    config.write_text(config.read_text(encoding="utf-8") + "\n[x]\nmonthly_posts = 1\n", encoding="utf-8")

    def found(*words: str, code: int = 1) -> list[tuple[str, str]]:
        said = json.loads(composed.types(*words, "winter-2018", "--json", code=code))
        return [(finding["check"], finding["message"]) for finding in said["findings"]]

    checked = found("check")
    shown = [(finding.check, finding.message) for finding in preview_of(composed.folder, "winter-2018").findings]
    assert checked == found("approve") == shown
    assert "thread.posts" in dict(checked)
    alone = found("thread", code=0)
    assert alone == [finding for finding in checked if finding in alone]
    assert "thread.posts" in dict(alone)


def test_what_is_piped_is_plain_and_as_wide_as_it_is_told_to_be(
    composed: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for words in (["posts", "list"], ["check", "winter-2018"], ["campaigns"], ["config"], ["timeline"]):
        text = composed.types(*words)
        assert "\x1b" not in text
        assert max(len(line) for line in text.splitlines() if " " in line) <= 80, words


def test_the_demonstration_tells_the_whole_story_and_names_files_that_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    said = Terminal(tmp_path).types("demo")
    assert "8 of 8 readers" in said
    assert max(map(len, said.splitlines())) <= 80
    named = said.split("Done. Open these:")[1].split("Play on")[0].split()
    assert len(named) == 4
    assert all((tmp_path / name).is_file() for name in named)
    assert Terminal(tmp_path).types("demo")


def test_the_demonstration_ends_with_a_command_that_works_where_the_person_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Findings F12."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "argv", ["/srv/desk/.venv/bin/publisher"])
    last = Terminal(tmp_path).types("demo").splitlines()[-1].split()
    assert last == ["/srv/desk/.venv/bin/publisher", "--workspace", "demo", "preview", "winter-2018"]
    assert Terminal(tmp_path).types(*last[1:3], "thread", last[4])


def test_the_demonstration_leaves_a_folder_of_somebody_elses_alone(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "precious.txt").write_text("mine", encoding="utf-8")
    assert "is not empty" in Terminal(tmp_path).errs("demo")
    assert (tmp_path / "demo" / "precious.txt").exists()
