"""A thread is looked at part by part, by the rules of the network that it is for."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from picture_files import SVG, picture_file
from publisher.channels.channel import Network, Plan
from publisher.channels.pictures import Pictures
from publisher.channels.registry import network
from publisher.checks.finding import Finding
from publisher.checks.proof import Proof
from publisher.checks.run import THREAD, run
from publisher.checks.thread import bare_names
from publisher.social.thread import Thread, assemble
from publisher.workspace import campaigns

MakeProof = Callable[..., Proof]
MakeThread = Callable[..., Thread]
Found = Callable[[Proof], dict[str, Finding]]


#: A network that no code names: twelve letters, a cent for each post, no links, and five letters about a picture.
PAPER = Network(
    name="paper",
    title="Paper",
    limit=12,
    pictures=Pictures(words=5),
    weigh=lambda text: len(text.replace(" ", "")),
    cost=lambda text, _pictures: 0.01 if text else 0.0,
)
FILES = {"a.jpg": picture_file("JPEG"), "b.svg": SVG}


def test_parts_of_the_thread_are_looked_at_one_by_one(proof: MakeProof, thread: MakeThread, found: Found) -> None:
    made = thread(
        "See README.md for www.example.org/guide.md " + "and more " * 30,
        "\u200b",
        "@priya said\n![](a.jpg)\n![A drawing](b.svg)",
        "Buy **now**: $AB and $CD.",
        files=FILES,
        cost=0.6,
    )
    seen = found(proof(thread=made, budget=0.5, posts_left=2))
    assert (seen["thread.remark"].severity, seen["thread.remark"].place) == ("warning", "thread.md, part 1")
    assert "“README.md”" in seen["thread.bare-name"].message
    assert seen["thread.bare-name"].place == "thread.md, part 1"
    assert seen["thread.empty"].place == "thread.md, part 2"
    assert (seen["thread.mention"].severity, seen["thread.mention"].place) == ("warning", "thread.md, part 3")
    assert (seen["thread.alt"].severity, seen["thread.alt"].place) == ("error", "thread.md, part 3")
    assert seen["thread.picture"].message == "b.svg is an SVG drawing, which X does not take."
    assert seen["thread.cashtags"].severity == "error"
    assert seen["thread.markup"].severity == "warning"
    assert seen["thread.budget"].severity == "error"
    assert seen["thread.posts"].severity == "error"


def test_what_is_told_stands_at_its_line_of_the_file(proof: MakeProof, found: Found, tmp_path: Path) -> None:
    """Findings H5."""
    (tmp_path / "campaign.toml").write_text('title = "a"\nsubject = "b"\n[x]\n', encoding="utf-8")
    (tmp_path / "thread.md").write_text(
        "One.\n\n---\n\n\nTwo.\n\nSee [this](https://www.example.org).\n![](a.jpg)\n\n---\n@priya said\n",
        encoding="utf-8",
    )
    campaign = campaigns.load(tmp_path)
    base = proof()
    made = assemble(campaign, base.config, on=network("x"))
    seen = found(replace(base, campaign=campaign, thread=made))
    assert {name: seen[name].place for name in ("thread.markup", "thread.picture", "thread.mention")} == {
        "thread.markup": "thread.md, line 8",
        "thread.picture": "thread.md, line 9",
        "thread.mention": "thread.md, line 12",
    }


def test_a_plain_thread_costs_what_it_costs_and_nothing_else_is_said(proof: MakeProof, thread: MakeThread) -> None:
    findings = run(proof(thread=thread("One.", "Two."), budget=1.0, posts_left=2), THREAD)
    assert [(finding.check, finding.message) for finding in findings] == [
        ("thread.cost", "The thread costs about $0.03.")
    ]


def test_one_part_is_no_parts(proof: MakeProof, thread: MakeThread, found: Found) -> None:
    """Findings H10."""
    one = found(proof(thread=thread("One."), posts_left=0))["thread.posts"].message
    assert one == "The thread has 1 part and 0 of this month's posts are left."
    two = found(proof(thread=thread("One.", "Two."), posts_left=1))["thread.posts"].message
    assert two == "The thread has 2 parts and 1 of this month's posts is left."


def test_a_thread_without_a_part_blocks(proof: MakeProof, thread: MakeThread, found: Found) -> None:
    finding = found(proof(thread=thread()))["thread.empty"]
    assert (finding.message, finding.place) == ("The thread has no part.", "thread.md")
    assert finding.hint == "Write thread.md, or take [x] out of campaign.toml."
    assert "thread.empty" not in found(proof({"x": Plan(send=False)}))


def test_what_was_done_to_the_parts_is_said_once(proof: MakeProof, thread: MakeThread, found: Found) -> None:
    finding = found(proof(thread=thread("One.", "Two words. " * 30)))["thread.remark"]
    assert (finding.severity, finding.place) == ("warning", "thread.md, part 2")
    assert finding.message == "This part is too long for one post (329 of 280 on X) and was split into 2."
    assert finding.hint == "Put a line of --- where you would break it."


def test_a_network_that_no_check_knows_is_asked_for_its_own_rules(proof: MakeProof, thread: MakeThread) -> None:
    """Findings K8: limits, words about pictures, cost and settings are the network's, never X's."""
    made = thread("Lanterns by the harbour README.md\n![A lantern](a.jpg)", on=PAPER, files=FILES)
    findings = {finding.check: finding for finding in run(proof(thread=made, budget=0.0, posts_left=0), THREAD)}
    assert findings["thread.remark"].message == (
        "This part is too long for one post (29 of 12 on Paper) and was split into 3."
    )
    assert findings["thread.alt"].message == "The words about a.jpg have 9 characters and Paper takes 5."
    assert "raise paper.monthly_budget" in findings["thread.budget"].hint
    assert "raise paper.monthly_posts" in findings["thread.posts"].hint
    assert "thread.bare-name" not in findings


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Read README.md and foo.zip", ["README.md", "foo.zip"]),
        ("Read “README.md”.", ["README.md"]),
        ("See https://example.org/README.md and example.org", []),
        ("See www.README.md and README.md/guide and a@README.md", []),
        ("Nothing here. At all.", []),
        ("The end.So it is", ["end.So"]),
    ],
)
def test_a_file_name_that_x_takes_for_a_link_is_found(text: str, names: list[str]) -> None:
    assert bare_names(text, network("x")) == names
    assert bare_names(text, network("mastodon")) == []
