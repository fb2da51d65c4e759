"""Check, preview and thread look at the same campaign with the same checks, and nothing keeps the rest from sight."""

from pathlib import Path

import pytest

from publisher.app.drafts import draft_of, preview_of
from publisher.app.intake import import_posts
from publisher.app.workspace import open_desk
from publisher.checks.finding import Finding
from publisher.desk.preflight import findings, thread_findings
from publisher.social.thread import assemble

ARCHIVE = "A lantern\n\nPosted: December 20, 2018 | Admin\nLink: https://www.example.org/lantern\n\nIt is lit.\n"
CAMPAIGN = (
    'title = "News"\nsubject = "News of the harbour"\n[email]\n{email}\n[x]\n{x}\n[[posts]]\nslug = "a-lantern"\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "campaigns" / "news").mkdir(parents=True)
    (tmp_path / "config.toml").write_text(
        '[organisation]\nname = "Lantern House"\n[sender]\nemail = "newsroom@example.org"\n', encoding="utf-8"
    )
    (tmp_path / "posts.txt").write_text(ARCHIVE, encoding="utf-8")
    with open_desk(tmp_path) as desk:
        import_posts(desk, str(tmp_path / "posts.txt"))
    return tmp_path


def write(folder: Path, *, email: str = "", x: str = "", thread: str = "It is lit.\n") -> None:
    campaign = folder / "campaigns" / "news"
    (campaign / "campaign.toml").write_text(CAMPAIGN.format(email=email, x=x), encoding="utf-8")
    (campaign / "thread.md").write_text(thread, encoding="utf-8")


def checked(folder: Path) -> dict[str, Finding]:
    with open_desk(folder) as desk:
        return {finding.check: finding for finding in findings(draft_of(desk, "news"), desk.store)}


@pytest.mark.parametrize("section", ["email", "x"])
def test_a_time_that_happens_twice_is_a_finding_of_the_plan(folder: Path, section: str) -> None:
    """Findings K1: of a thread's time nothing was said until approving failed."""
    write(folder, **{section: 'at = "2027-10-31 01:30"'})
    seen = checked(folder)
    assert seen[f"campaign.{section}-time"].severity == "error"
    assert "01:30 on 2027-10-31 happens twice" in seen[f"campaign.{section}-time"].message


@pytest.mark.parametrize("at", ["noon", "2027-10-31 01:30", "2027-03-28 01:30"])
def test_a_time_that_cannot_be_read_hides_nothing_of_the_page(folder: Path, at: str) -> None:
    write(folder)
    plain = checked(folder)
    write(folder, email=f'at = "{at}"')
    seen = checked(folder)
    assert seen.pop("campaign.email-time").severity == "error"
    assert set(seen) == set(plain)
    assert "fields.build" not in seen
    assert any(name.startswith("readability.") for name in seen)


def test_check_preview_and_thread_say_the_same_of_a_thread(folder: Path) -> None:
    write(folder, thread="@lantern says hello\n---\nRead README.md first\n---\n" + "A word. " * 60 + "\n")
    with open_desk(folder) as desk:
        draft = draft_of(desk, "news")
        thread = assemble(draft.campaign, desk.config)
        alone = thread_findings(draft.campaign, thread, desk.config, now=draft.now)
        whole = findings(draft, desk.store)
    seen = preview_of(folder, "news").findings
    of_thread = [finding for finding in whole if finding.check.startswith("thread.")]
    assert {finding.check for finding in of_thread} >= {"thread.mention", "thread.bare-name", "thread.remark"}
    assert list(alone) == of_thread == [finding for finding in seen if finding.check.startswith("thread.")]
