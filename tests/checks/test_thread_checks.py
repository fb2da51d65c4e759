"""A thread is looked at part by part, by the rules of the network that it is for."""

from collections.abc import Callable

import pytest

from publisher.channels.channel import Network, Plan
from publisher.channels.registry import network
from publisher.checks.finding import Finding
from publisher.checks.proof import Proof
from publisher.checks.run import THREAD, run
from publisher.checks.thread import bare_names
from publisher.model.releases import Media, Part
from publisher.social.thread import Thread

MakeProof = Callable[..., Proof]
MakeThread = Callable[..., Thread]
Found = Callable[[Proof], dict[str, Finding]]


#: A network that no code names: twelve letters, a cent for each post, and no links.
PAPER = Network(
    name="paper",
    title="Paper",
    limit=12,
    alt_limit=5,
    weigh=lambda text: len(text.replace(" ", "")),
    cost=lambda text, _pictures: 0.01 if text else 0.0,
)


def test_parts_of_the_thread_are_looked_at_one_by_one(proof: MakeProof, thread: MakeThread, found: Found) -> None:
    media = (Media(name="a.jpg", content=b"", type="image/jpeg", alt=""),)
    made = thread(
        "See README.md for www.example.org/guide.md " + "and more " * 30,
        " ",
        Part(position=3, text="@priya said", media=media),
        cost=0.6,
    )
    seen = found(proof(thread=made, budget=0.5, posts_left=2))
    assert (seen["thread.length"].severity, seen["thread.length"].place) == ("error", "thread.md, part 1")
    assert "“README.md”" in seen["thread.bare-name"].message
    assert seen["thread.empty"].place == "thread.md, part 2"
    assert seen["thread.mention"].severity == "warning"
    assert seen["thread.alt"].severity == "error"
    assert seen["thread.budget"].severity == "error"
    assert seen["thread.posts"].severity == "error"


def test_a_plain_thread_costs_what_it_costs_and_nothing_else_is_said(proof: MakeProof, thread: MakeThread) -> None:
    findings = run(proof(thread=thread("One.", "Two."), budget=1.0, posts_left=2), THREAD)
    assert [(finding.check, finding.message) for finding in findings] == [
        ("thread.cost", "The thread costs about $0.03.")
    ]


def test_a_thread_without_a_part_blocks(proof: MakeProof, thread: MakeThread, found: Found) -> None:
    finding = found(proof(thread=thread()))["thread.empty"]
    assert (finding.message, finding.place) == ("The thread has no part.", "thread.md")
    assert finding.hint == "Write thread.md, or set send = false in [x]."
    assert "thread.empty" not in found(proof({"x": Plan(send=False)}))


def test_what_was_done_to_the_parts_is_said_once(proof: MakeProof, thread: MakeThread, found: Found) -> None:
    split = "Part 2 of thread.md is too long for one post (300 of 280 on X) and was split into 2; put a line of ---."
    finding = found(proof(thread=thread("One.", warnings=(split,))))["thread.remark"]
    assert (finding.severity, finding.message, finding.place) == ("warning", split, "thread.md")


def test_a_network_that_no_check_knows_is_asked_for_its_own_rules(proof: MakeProof) -> None:
    """Findings K8: limits, words about pictures, cost and settings are the network's, never X's."""
    on = PAPER
    media = (Media(name="a.jpg", content=b"", type="image/jpeg", alt="A lantern"),)
    parts = (Part(position=1, text="Lanterns by the harbour README.md", media=media),)
    made = Thread(parts=parts, lengths=(on.weigh(parts[0].text),), network=on, cost=0.01)
    findings = {finding.check: finding for finding in run(proof(thread=made, budget=0.0, posts_left=0), THREAD)}
    assert findings["thread.length"].message == "This part has 29 characters and Paper takes 12."
    assert findings["thread.alt"].message == "Paper takes 5 characters about a picture."
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
