"""``x.thread_mode = "single"``: one post instead of a thread."""

from pathlib import Path

from publisher.channels.registry import network
from publisher.channels.x.channel import X
from publisher.social.thread import assemble
from publisher.workspace.campaigns import Campaign, CampaignFile
from publisher.workspace.config import Config, Organisation, Sender

LONG = "Children notice more than we think, and they need a calm grown-up beside them. " * 3


def config(mode: str) -> Config:
    assert mode in ("chain", "single")
    x = X(thread_mode="single" if mode == "single" else "chain")
    return Config(organisation=Organisation(name="Lantern"), sender=Sender(email="news@example.org"), accounts={"x": x})


def campaign(*parts: str) -> Campaign:
    return Campaign(
        name="winter-2018", folder=Path(), file=CampaignFile(title="Winter", subject=""), intro="", thread=parts
    )


def test_all_parts_become_one_post_with_the_link() -> None:
    thread = assemble(campaign(LONG, LONG, "All of it: https://example.org/winter"), config("single"), on=network("x"))
    (part,) = thread.parts
    assert part.text.endswith("https://example.org/winter")
    assert thread.lengths[0] <= thread.network.limit
    (remark,) = thread.remarks
    assert (remark.about, remark.severity, remark.part) == ("single", "warning", 0)
    assert remark.sentence == (
        "x.thread_mode is “single”, so all parts become one post, and part 2 is left out: there is no room, or their "
        "words would stand with another's link."
    )


def test_one_part_that_fits_is_left_as_it_is() -> None:
    thread = assemble(campaign("Our doors are open."), config("single"), on=network("x"))
    assert [part.text for part in thread.parts] == ["Our doors are open."]
    assert thread.remarks == ()


def test_nothing_stays_nothing() -> None:
    assert assemble(campaign(), config("single"), on=network("x")).parts == ()


def test_a_chain_and_other_networks_keep_their_parts() -> None:
    assert len(assemble(campaign("One.", "Two."), config("chain"), on=network("x")).parts) == 2
    assert len(assemble(campaign("One.", "Two."), config("single"), on=network("mastodon")).parts) == 2
