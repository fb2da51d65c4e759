"""The commands for readers, on a real workspace."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from publisher.app.workspace import opened
from publisher.audience.unsubscribe import UnsubscribeTokens
from publisher.cli.main import main
from publisher.workspace.making import Answers, make


class Said(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Said]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    answers = Answers(
        organisation="Lantern House",
        sender="news@example.org",
        timezone="Europe/London",
        website="https://www.example.org",
    )
    make(tmp_path / "newsroom", answers)
    return tmp_path / "newsroom"


@pytest.fixture
def run(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def publisher_subscribers(*words: str) -> Said:
        with pytest.raises(SystemExit) as end:
            main(["-w", str(workspace), "subscribers", *words])
        captured = capsys.readouterr()
        return Said(int(str(end.value.code)), captured.out, captured.err)

    return publisher_subscribers


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "readers.csv"
    path.write_text(
        "email,first name,lists,school\nben@example.org,Ben,newsletter,Hillside\nnobody,,,\n"
        "esme@example.org,Esmé,newsletter;volunteers,\n",
        encoding="utf-8",
    )
    return path


def addresses(run: Run, *words: str) -> list[str]:
    return [reader["address"] for reader in run("list", "--json", *words).data]


def test_an_import_takes_the_good_rows_and_names_the_bad_ones(run: Run, file: Path) -> None:
    said = run("import", str(file), "--tag", "2018", "--json")
    assert said.code == 1
    assert (said.data["added"], said.data["imported"]) == (2, True)
    assert said.data["bad_rows"] == [{"line": 3, "reason": "the address is not usable: it has no @"}]
    assert addresses(run, "--list", "newsletter", "--tag", "2018") == ["ben@example.org", "esme@example.org"]
    again = run("import", str(file))
    assert "0 added, 0 changed, 2 as they were" in again.out
    assert "it has no @" in again.out
    assert "nobody" not in again.out


@pytest.mark.parametrize("option", ["--strict", "--dry-run"])
def test_nothing_is_imported_where_nothing_is_asked_for(run: Run, file: Path, option: str) -> None:
    said = run("import", str(file), option, "--json")
    assert (said.code, said.data["imported"], said.data["readers"], said.data["added"]) == (1, False, 2, 2)
    assert addresses(run) == []


def test_the_suppression_list_wins_over_every_import_and_every_list(run: Run, file: Path) -> None:
    assert run("suppress", "Ben@Example.org", "--because", "complained").code == 0
    assert run("import", str(file), "--json").data["suppressed"] == 1
    refused = run("add", "ben@example.org")
    assert (refused.code, "(complained)" in refused.out) == (1, True)
    assert addresses(run) == ["esme@example.org"]
    assert run("lists", "--json").data == {
        "lists": {"newsletter": 1, "volunteers": 1},
        "everyone": 1,
        "suppressed": {"complained": 1},
    }
    assert run("suppress", "--lift", "ben@example.org", "--json").data["lifted"] == 1
    assert run("add", "ben@example.org").code == 0
    assert "ben@example.org" in addresses(run)


def test_a_file_of_people_who_left_elsewhere_is_suppressed_as_a_whole(run: Run, file: Path, tmp_path: Path) -> None:
    run("import", str(file))
    left = tmp_path / "left.csv"
    left.write_text("email,status\nben@example.org,unsubscribed\nhana@example.org,cleaned\n", encoding="utf-8")
    said = run("suppress", "--from", str(left), "--because", "unsubscribed", "--json")
    assert (said.code, said.data["suppressed"]) == (0, 2)
    assert addresses(run) == ["esme@example.org"]


def test_a_token_from_a_digest_unsubscribes_its_reader_and_nobody_else(run: Run, file: Path, workspace: Path) -> None:
    run("import", str(file))
    with opened(workspace) as desk:
        ben = desk.store.audience.find("ben@example.org")
        assert ben is not None
        token = UnsubscribeTokens(desk.store.key()).make(ben.id)
    assert run("unsubscribe", f"Re: unsubscribe {token}").code == 0
    assert addresses(run) == ["esme@example.org"]
    assert run("show", "ben@example.org", "--json").data["suppressed"] == "unsubscribed"
    tampered = run("unsubscribe", token[:-3] + "AAA")
    assert (tampered.code, tampered.err.count("\n")) == (2, 1)
    run("remove", "ben@example.org", "--yes")
    assert "gone already" in run("unsubscribe", token).err


def test_who_is_not_there_cannot_unsubscribe_and_the_nearest_is_named(run: Run, file: Path) -> None:
    """Findings F8: it said that a misspelt address gets nothing more, and the reader got the next one."""
    run("import", str(file))
    misspelt = run("unsubscribe", "bne@example.org")
    assert misspelt.code == 2
    assert "No reader has the address bne@example.org." in misspelt.err
    assert "Did you mean ben@example.org?" in " ".join(misspelt.err.split())
    assert run("show", "bne@example.org", "--json").data["suppressed"] is None
    assert run("unsubscribe", "ben@example.org").code == 0
    assert run("unsubscribe", "ben@example.org").code == 0


def test_erasing_leaves_nothing_and_keeps_the_reader_from_coming_back(run: Run, file: Path) -> None:
    run("import", str(file))
    assert run("remove", "ben@example.org", "--yes").code == 0
    shown = run("show", "ben@example.org", "--json")
    assert (shown.code, shown.data) == (1, {"subscriber": None, "suppressed": "erased"})
    assert run("import", str(file), "--json").data["suppressed"] == 1
    assert run("remove", "ben@example.org", "--yes").code == 1


def test_a_reader_is_taken_off_one_list_and_stays_on_the_others(run: Run, file: Path) -> None:
    run("import", str(file))
    assert run("remove", "esme@example.org", "--list", "volunteers").code == 0
    assert run("show", "esme@example.org", "--json").data["subscriber"]["lists"] == ["newsletter"]


def test_a_program_is_given_every_reader_and_a_person_a_look(run: Run, tmp_path: Path) -> None:
    """Findings F18."""
    (tmp_path / "many.csv").write_text("email\n" + "".join(f"r{n}@example.org\n" for n in range(60)), encoding="utf-8")
    assert run("import", str(tmp_path / "many.csv")).code == 0
    everyone = len(run("list", "--json").data)
    assert everyone >= 60
    assert f"50 of {everyone} readers. More: --all" in run("list").out
    assert len(run("list", "--json", "--limit", "7").data) == 7


def test_one_reader_is_added_with_fields_of_its_own_and_shown(run: Run) -> None:
    words = ("--first-name", "Zoë", "--list", "a list", "--field", "School name=Hillside")
    assert run("add", "Zoe@example.org", *words).code == 0
    shown = run("show", "zoe@example.org").out
    for expected in ("Zoë", "a list", "school_name", "Hillside", "Not on the suppression list."):
        assert expected in shown
    assert "1 of 2 readers. More: --all" in (run("add", "hana@example.org"), run("list", "--limit", "1"))[1].out
    assert addresses(run, "--find", "ZOË") == ["zoe@example.org"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "nobody"), "it has no @"),
        (("add", "ben@example.org", "--list", "a;b"), "cannot name a list"),
        (("add", "ben@example.org", "--tag", " "), "cannot name a tag"),
        (("add", "ben@example.org", "--field", "school"), "is no field"),
        (("add", "ben@example.org", "--field", "Vorname=Ben"), "means first_name"),
        (("add", "ben@example.org", "--language", "Klingonn"), "is no language"),
        (("add", "ben@example.org", "--basis", "soft-opt-in", "--basis-date", "2026-01-01"), "5 February 2026"),
        (("add", "ben@example.org", "--basis-how", "a form"), "--basis consent"),
        (("add", "ben@example.org", "--basis", "consent", "--basis-date", "soon"), "is no day"),
        (("suppress",), "at least one address"),
        (("import", "gone.csv"), "cannot be read"),
        (("suppress", "--from", "gone.csv"), "cannot be read"),
    ],
)
def test_a_mistake_is_one_sentence(run: Run, words: tuple[str, ...], sentence: str) -> None:
    said = run(*words)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert sentence in said.err


def test_what_is_exported_is_imported_unchanged_and_is_for_its_owner_alone(
    run: Run, file: Path, tmp_path: Path
) -> None:
    run("import", str(file))
    run("add", "+zoe@example.org", "--first-name", "=Zoe", "--tag", "-x")
    out = tmp_path / "out.csv"
    assert run("export", str(out), "--json").data["readers"] == 3
    text = out.read_text(encoding="utf-8-sig")
    assert '"\'+zoe@example.org","\'=Zoe"' in text
    if os.name == "posix":
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert "is there already" in run("export", str(out)).err
    assert run("export", str(out), "--force").code == 0
    assert run("import", str(out), "--json").data["unchanged"] == 3


FORM = (
    "Timestamp,Your name,Contact,I agree to receive the newsletter,Year\n"
    "2026/11/20 9:12:33 AM GMT,Anna Rivers,Anna@Example.org,Yes,4\n"
    "2026/11/21 9:12:33 AM GMT,Carl,carl@example.org,No,4\n"
)


def test_a_dry_run_shows_what_would_happen_and_rejects_can_be_mended(run: Run, tmp_path: Path) -> None:
    form, rejects = tmp_path / "form.csv", tmp_path / "rejects.csv"
    form.write_text(FORM, encoding="utf-8")
    seen = " ".join(run("import", str(form), "--dry-run").out.split())
    for words in ("added: new readers 1", "left out: bad rows 1", "Contact email Anna@Example.org", "did not agree"):
        assert words in seen
    assert addresses(run) == []
    said = run("import", str(form), "--map", "Year=class", "--rejects", str(rejects), "--json")
    assert (said.data["added"], said.data["bad"], said.data["rejects"]) == (1, 1, str(rejects))
    if os.name == "posix":
        assert stat.S_IMODE(rejects.stat().st_mode) == 0o600
    mended = rejects.read_text(encoding="utf-8-sig").replace('"No"', '"Yes"')
    assert mended.startswith('"left out because","Timestamp"')
    rejects.write_text(mended, encoding="utf-8")
    again = run("import", str(rejects), "--map", "Year=class", "--json")
    assert (again.code, again.data["added"]) == (0, 1)
    carl = run("show", "carl@example.org", "--json").data["subscriber"]
    assert (carl["fields"], carl["basis"]["words"]) == ({"class": "4"}, "I agree to receive the newsletter")


def test_what_was_said_of_a_form_is_remembered_for_the_next(run: Run, tmp_path: Path) -> None:
    form = tmp_path / "form.csv"
    form.write_text(FORM, encoding="utf-8")
    run("import", str(form), "--map", "Year=class")
    form.write_text(FORM.replace("Anna@", "bea@"), encoding="utf-8")
    assert "as you said at the last file" in run("import", str(form)).out
    assert run("show", "bea@example.org", "--json").data["subscriber"]["fields"] == {"class": "4"}


def test_an_import_never_brings_back_who_left_here_or_there(run: Run, file: Path, tmp_path: Path) -> None:
    run("import", str(file))
    run("unsubscribe", "ben@example.org")
    run("remove", "esme@example.org", "--list", "volunteers")
    run("remove", "esme@example.org", "--list", "newsletter")
    again = run("import", str(file), "--json").data
    assert (again["suppressed"], again["kept_off"]) == (1, 2)
    left = tmp_path / "left.csv"
    left.write_text("email,status\nesme@example.org,unsubscribed\nnew@example.org,cleaned\n", encoding="utf-8")
    assert run("import", str(left), "--json").data["departed"] == 2
    assert addresses(run) == []
    assert run("show", "new@example.org", "--json").data == {"subscriber": None, "suppressed": "bounced"}
    assert addresses(run, "--state", "unsubscribed") == ["ben@example.org", "esme@example.org"]


def test_tags_and_lists_are_changed_and_each_change_names_its_undo(run: Run, file: Path) -> None:
    run("import", str(file))
    said = run("tag", "ben@example.org", "--add", "school")
    assert "publisher subscribers tag ben@example.org --remove school" in said.out
    assert run("move", "ben@example.org", "--from", "newsletter", "--to", "trial").code == 0
    ben = run("show", "ben@example.org", "--json").data
    assert (ben["subscriber"]["lists"], ben["subscriber"]["tags"]) == (["trial"], ["school"])
    assert [change["by"] for change in ben["history"]] == [
        "import of readers.csv",
        "subscribers tag",
        "subscribers move",
    ]
    unknown = run("tag", "ben@example.org", "bne@example.org", "--add", "school")
    assert (unknown.code, "No reader has the address bne@example.org." in unknown.out) == (1, True)
    assert run("tag", "ben@example.org").code == 2
    assert run("move", "ben@example.org").code == 2


def test_who_left_a_list_comes_back_by_name_only(run: Run, file: Path) -> None:
    run("import", str(file))
    run("remove", "ben@example.org", "--list", "newsletter")
    refused = run("add", "ben@example.org", "--list", "newsletter")
    assert refused.code == 1
    assert "publisher subscribers move ben@example.org --to newsletter" in " ".join(refused.out.split())
    assert run("move", "ben@example.org", "--to", "newsletter").code == 0
    assert "ben@example.org" in addresses(run, "--list", "newsletter")


def test_a_pending_reader_is_confirmed_by_hand(run: Run) -> None:
    assert run("add", "Zoe@example.org", "--pending", "--language", "Welsh").code == 0
    assert addresses(run) == []
    assert run("confirm", "zoe@example.org").code == 0
    assert run("confirm", "zoe@example.org").code == 1
    zoe = run("show", "zoe@example.org", "--json").data["subscriber"]
    assert (zoe["written"], zoe["state"], zoe["language"]) == ("Zoe@example.org", "active", "cy")
    assert zoe["basis"]["kind"] == "consent"


def test_all_that_is_held_on_a_person_is_told_and_written_as_a_page(run: Run, tmp_path: Path) -> None:
    words = ("--basis", "consent", "--basis-date", "2026-03-01", "--basis-words", "<b>Yes</b>", "--field", "town=Bath")
    run("add", "Zoe@example.org", "--first-name", "Zoë", *words)
    held = run("data", "zoe@example.org", "--json").data
    assert held["subscriber"]["fields"] == {"town": "Bath"}
    assert held["subscriber"]["basis"]["words"] == "<b>Yes</b>"
    assert [change["what"] for change in held["history"]] == ["added"]
    page = tmp_path / "zoe.html"
    said = run("data", "zoe@example.org", "--page", str(page))
    assert "shown: “<b>Yes</b>”" in said.out
    text = page.read_text(encoding="utf-8-sig")
    for expected in ("What Lantern House holds about Zoe@example.org", "Zoë", "Bath", "&lt;b&gt;Yes&lt;/b&gt;"):
        assert expected in text
    assert "is there already" in run("data", "zoe@example.org", "--page", str(page)).err
    run("erase", "zoe@example.org", "--yes")
    erased = run("data", "zoe@example.org", "--json").data
    assert (erased["state"], erased["subscriber"], erased["suppressed"]) == ("erased", None, "erased")
    assert run("data", "zoe@example.org", "--page", str(page), "--force").code == 0
    assert "No name, no list" in page.read_text(encoding="utf-8-sig")
    assert run("data", "nobody@example.org").code == 1


def test_growth_is_told_by_month(run: Run, file: Path) -> None:
    run("import", str(file), "--basis", "consent", "--basis-how", "paper form")
    run("unsubscribe", "ben@example.org")
    told = run("stats", "--json").data
    assert told["readers"] == 1
    assert [(month["gained"], month["lost"], month["unsubscribed"]) for month in told["months"]] == [(2, 1, 1)]
    assert told["bases"] == {"consent": 1}
    assert "Unsubscribed" in run("stats").out


def test_an_export_of_everyone_says_who_gets_nothing_and_brings_nobody_back(
    run: Run, file: Path, tmp_path: Path
) -> None:
    run("import", str(file))
    run("unsubscribe", "ben@example.org")
    out = tmp_path / "out.csv"
    assert run("export", str(out), "--everyone", "--json").data["readers"] == 2
    assert '"ben@example.org","Ben","","","newsletter","","unsubscribed"' in out.read_text(encoding="utf-8-sig")
    assert run("import", str(out), "--json").data["departed"] == 1
    assert addresses(run) == ["esme@example.org"]


def test_a_segment_is_explained_and_counted_before_it_is_used(run: Run, file: Path, tmp_path: Path) -> None:
    run("import", str(file), "--tag", "school")
    run("unsubscribe", "esme@example.org")
    said = run("segment", "list newsletter, tag school, not sent in 14 days")
    assert said.code == 0
    assert "1 reader now." in said.out
    meaning = "Readers who are on the list newsletter and have the tag school and were not sent a digest in the last"
    assert meaning in " ".join(said.out.split())
    slip = run("segment", "list", "newslettr", "--json")
    assert (slip.code, slip.data["readers"]) == (1, 0)
    assert slip.data["unknown"] == ["There is no list “newslettr”. Did you mean “newsletter”?"]
    assert addresses(run, "--who", "field school is hillside") == ["ben@example.org"]
    out = tmp_path / "out.csv"
    assert run("export", str(out), "--who", "not field school", "--json").data["readers"] == 0
    assert run("list", "--who", "tagg school").code == 2


def test_a_campaign_goes_to_its_segment(
    run: Run, file: Path, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("import", str(file))
    campaign = workspace / "campaigns" / "warm"
    campaign.mkdir(parents=True)
    (campaign / "campaign.toml").write_text(
        'title = "Warm"\nsubject = "Warm rooms"\ntemplate = "announcement"\n\n'
        '[email]\nwho = "field school is Hillside"\n',
        encoding="utf-8",
    )
    (campaign / "intro.md").write_text("Each library has a warm room this winter.", encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["-w", str(workspace), "approve", "warm", "--yes", "--by", "E"])
    asked = " ".join(capsys.readouterr().err.split())
    assert "1 reader: readers who have the field school that is “Hillside”" in asked
    assert "Nobody has noted why all 1 reader may be written to" in asked
    with opened(workspace) as desk:
        [dispatch] = desk.store.ledger.dispatches(campaign="warm")
        release = desk.store.ledger.release(dispatch.release_id)
        assert release.email is not None
        assert (release.email.who, release.email.readers) == ("field school is Hillside", 1)
