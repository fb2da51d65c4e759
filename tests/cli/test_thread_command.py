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


def test_the_parts_are_cards_with_their_length_and_cost(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(workspace, "winter") == 0
    said = capsys.readouterr().out
    assert "1 of 3" in said
    assert "17 of 280" in said
    assert "Winter digest 1/3" in said
    assert "$0.20" in said
    assert "3 parts, about $0.415 on X." in said
    assert "thread.md, line 5" in said
    assert "“README.md” for a link" in " ".join(said.split())
    assert "links at the end $0.275" in said
    assert max(len(line) for line in said.splitlines()) <= 80


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
