import json
from pathlib import Path

import pytest

from publisher.cli.main import main
from publisher.workspace import campaigns
from publisher.workspace.campaigns import Campaign, CampaignFile, PostEntry

CONFIG = '[organisation]\nname = "Lantern House"\n\n[sender]\nemail = "news@example.org"\n'


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    posts = tuple(PostEntry(slug=f"post-{number}") for number in range(4))
    campaigns.save(
        Campaign(
            name="winter",
            folder=tmp_path / "campaigns" / "winter",
            file=CampaignFile(title="Winter", subject="Winter", posts=posts),
            intro="",
            thread=("Winter digest", "Read README.md for more.", "Links:\nhttps://www.example.org"),
        )
    )
    return tmp_path


def run(workspace: Path, *words: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(["--workspace", str(workspace), "thread", *words])
    return int(end.value.code or 0)


def test_the_parts_are_cards_with_their_length_and_cost(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run(workspace, "winter") == 0
    said = capsys.readouterr().out
    assert "1 of 3" in said
    assert "17 of 280" in said
    assert "Winter digest 1/3" in said
    assert "$0.20" in said
    assert "3 parts, about $0.42 on X." in said
    assert "thread.md, line 5" in said
    assert "“README.md” for a link" in " ".join(said.split())
    assert "links at the end $0.275" in said
    assert max(len(line) for line in said.splitlines() if line.startswith(("╭", "│", "╰"))) <= 80


def test_the_same_as_json(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(workspace, "winter", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert [part["length"] for part in said["parts"]] == [17, 42, 34]
    assert said["parts"][2]["links"] == ["https://www.example.org"]
    assert said["cost"] == 0.415
    assert said["cost_by_links"] == {"last": 0.275, "each": 0.815, "none": 0.075}
    assert len(said["warnings"]) == 1


def test_a_campaign_without_a_thread_says_how_to_write_one(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "campaigns" / "winter" / "thread.md").unlink()
    assert run(workspace, "winter") == 0
    assert "winter has no thread; write campaigns/winter/thread.md." in capsys.readouterr().out


def test_a_campaign_that_is_not_there_is_a_mistake(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(workspace, "wintre") == 2
    assert "Did you mean “winter”" in capsys.readouterr().err


ALTERNATIVES = "One\n\n<!-- or: Uno -->\n\n<!-- or: Eins -->\n\n---\n\nTwo\n\n---\n\nThree\n\n<!-- or: Drei -->\n"


def thread_of(workspace: Path) -> Path:
    return workspace / "campaigns" / "winter" / "thread.md"


def test_alternatives_are_not_posted_and_told_of(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    thread_of(workspace).write_text(ALTERNATIVES, encoding="utf-8")
    assert run(workspace, "winter") == 0
    said = capsys.readouterr().out
    assert "Uno" not in said
    assert "Alternatives of parts 1 and 3: publisher thread winter --pick" in said
    assert run(workspace, "winter", "--json") == 0
    assert json.loads(capsys.readouterr().out)["alternatives"] == [["Uno", "Eins"], [], ["Drei"]]


def test_an_alternative_is_taken_by_its_number(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    thread_of(workspace).write_text(ALTERNATIVES, encoding="utf-8")
    assert run(workspace, "winter", "--pick", "1:2") == 0
    said = capsys.readouterr().out
    assert "1 part of campaigns/winter/thread.md is changed." in said
    assert "publisher thread winter --pick 1:2" in said
    assert thread_of(workspace).read_text(encoding="utf-8").startswith("Eins\n\n<!-- or: Uno -->\n\n<!-- or: One -->\n")
    assert run(workspace, "winter", "--pick", "1:2") == 0
    assert thread_of(workspace).read_text(encoding="utf-8") == ALTERNATIVES


@pytest.mark.parametrize(
    ("pick", "said"),
    [
        ("2", "“2” names no alternative"),
        ("9:1", "winter has no part 9; it has 3 parts"),
        ("2:1", "Part 2 has no alternative 1; it has none"),
        ("ask", "Nobody can be asked here; say which part and alternative: publisher thread winter --pick 2:1."),
    ],
)
def test_a_pick_that_cannot_be_is_told_and_changes_nothing(
    workspace: Path, capsys: pytest.CaptureFixture[str], pick: str, said: str
) -> None:
    thread_of(workspace).write_text(ALTERNATIVES, encoding="utf-8")
    assert run(workspace, "winter", "--pick", *([] if pick == "ask" else [pick])) == 2
    assert said in " ".join(capsys.readouterr().err.split())
    assert thread_of(workspace).read_text(encoding="utf-8") == ALTERNATIVES


def test_an_unclosed_comment_is_told_with_its_line(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    thread_of(workspace).write_text("One\n\n---\n\nTwo\n\n<!-- or: Due\n", encoding="utf-8")
    assert run(workspace, "winter", "--json") == 0
    finding, *_ = [one for one in json.loads(capsys.readouterr().out)["findings"] if one["severity"] != "note"]
    assert (finding["severity"], finding["place"]) == ("error", "thread.md, line 7")
    assert "A comment that is not closed would be posted: “<!-- or: Due”" in finding["message"]
