"""The words and pictures that a person wrote or chose are looked at where they stand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from publisher.channels.email import EmailPlan
from publisher.checks.finding import Finding
from publisher.checks.proof import Proof
from publisher.digest.digest import Digest
from publisher.model.posts import Image, Post
from publisher.workspace.campaigns import PostEntry

NOW = datetime(2018, 12, 20, 12, 0, tzinfo=UTC)
MakeProof = Callable[..., Proof]
Found = Callable[[Proof], dict[str, Finding]]


def test_a_picture_without_words_blocks(
    proof: MakeProof, found: Found, make_post: Callable[..., Post], picture: Image
) -> None:
    shown = proof(posts=(make_post(image=picture),))
    assert found(shown)["content.alt"].severity == "error"
    told = {"posts": (PostEntry(slug="lantern-walk", image_alt="Lanterns"),)}
    assert "content.alt" not in found(proof(told, posts=(make_post(image=picture),)))


def test_the_ending_is_looked_at_like_the_opening(proof: MakeProof, found: Found) -> None:
    good = proof()
    spoiled = replace(good.campaign, outro="Thank you.\n\nTODO: see [here](www.example.org).\n")
    seen = found(replace(good, campaign=spoiled))
    for name in ("content.unfinished", "content.link-words", "content.link"):
        assert seen[name].place == "outro.md, line 3"


def test_a_picture_that_is_not_shown_needs_no_words(
    proof: MakeProof, found: Found, make_post: Callable[..., Post], picture: Image
) -> None:
    left_out = {"posts": (PostEntry(slug="lantern-walk", image=False),)}
    assert "content.alt" not in found(proof(left_out, posts=(make_post(image=picture),)))
    listed = Digest(subject="s", preheader="p", html="<p>The lantern walk</p>", text="t")
    assert "content.alt" not in found(proof(posts=(make_post(image=picture),), digest=listed))


def test_the_opening_is_read_line_by_line(proof: MakeProof, found: Found) -> None:
    intro = (
        "Dear friend,\n\nTODO say more. See [here](https://www.example.org) and [us](www.example.org).\n\n![](a.jpg)\n"
    )
    seen = found(proof(intro=intro))
    assert seen["content.unfinished"].place == "intro.md, line 3"
    assert seen["content.link-words"].severity == "warning"
    assert seen["content.link"].severity == "error"
    assert (seen["content.alt"].severity, seen["content.alt"].place) == ("error", "intro.md, line 5")


def test_what_copying_has_spoiled_in_a_post_stands_until_it_is_mended_or_said_to_be_meant(
    proof: MakeProof, found: Found, make_post: Callable[..., Post]
) -> None:
    """Findings A4: what an import found doubtful went to readers in silence."""
    spoiled = (
        ("<p>Write to [email protected] today.</p>", "[email protected]", "An email address was hidden"),
        ("<p>navy_phone_sending_picturesocial We walked.</p>", "navy_phone_sending_picturesocial", "picture's name"),
        ("<p>You can listen to the talk here.</p>", "here", "“here” was a link"),
    )
    for html, words, said in spoiled:
        finding = found(proof(posts=(make_post(html=html),)))["content.spoiled"]
        assert (finding.severity, finding.place) == ("warning", "campaign.toml")
        assert said in finding.message
        assert finding.hint == (
            f'publisher posts edit lantern-walk; or, if it is meant so: meant = ["{words}"] under its [[posts]].'
        )
        waived = {"posts": (PostEntry(slug="lantern-walk", meant=(words,)),)}
        assert "content.spoiled" not in found(proof(waived, posts=(make_post(html=html),)))
    assert "content.spoiled" not in found(proof())


def test_pictures_that_stay_linked_are_told_where_the_campaign_embeds_them(proof: MakeProof, found: Found) -> None:
    html = '<p><img src="https://www.example.org/a.jpg" alt="A"><img src="cid:b@digest" alt="B"></p>'
    digest = Digest(subject="s", preheader="p" * 50, html=html, text="x")
    embedded = found(proof({"email": EmailPlan(images="embedded")}, digest=digest))
    assert embedded["content.embedding"].message.startswith("1 picture of the site stays linked")
    assert "content.embedding" not in found(proof(digest=digest))


def test_a_teaser_that_says_last_friday_long_after_is_told(
    proof: MakeProof, found: Found, make_post: Callable[..., Post]
) -> None:
    said = "Last Friday we walked by the harbour."
    old = make_post(text=said, excerpt=said, url="https://www.example.org/walk", published=NOW - timedelta(days=30))
    finding = found(proof(posts=(old,)))["content.aged"]
    assert finding.severity == "warning"
    assert finding.message == "“Last Friday” under “The lantern walk” was written on 20 November 2018."
    fresh = make_post(text=said, excerpt=said, url="https://www.example.org/walk")
    assert "content.aged" not in found(proof(posts=(fresh,)))
    later = {"email": EmailPlan(at="2019-01-20 09:00")}
    assert "content.aged" in found(proof(later, posts=(fresh,)))
    # Nobody sees it where the post stands whole, and a person's own words mean the digest's day.
    whole = make_post(text=said, excerpt=said, url="", published=old.published)
    assert "content.aged" not in found(proof(posts=(whole,)))
    own = {"posts": (PostEntry(slug="lantern-walk", excerpt="This week we light the lanterns."),)}
    assert "content.aged" not in found(proof(own, posts=(old,)))


def test_whole_posts_in_a_long_digest_are_told(proof: MakeProof, found: Found, make_post: Callable[..., Post]) -> None:
    long = "We walked by the harbour. " * 500
    posts = tuple(make_post(slug, text=long, url="") for slug in ("lantern-walk", "warm-rooms"))
    both = {"posts": tuple(PostEntry(slug=post.slug) for post in posts)}
    finding = found(proof(both, posts=posts))["content.whole"]
    assert finding.message.startswith("2 posts have no address to read on at, so they stand whole: ")
    teased = {"posts": tuple(PostEntry(slug=post.slug, excerpt="A walk.") for post in posts)}
    assert "content.whole" not in found(proof(teased, posts=posts))
    assert "content.whole" not in found(proof(posts=posts))


def test_what_is_still_to_be_written_is_found_in_the_thread_too(
    proof: MakeProof, found: Found, make_post: Callable[..., Post]
) -> None:
    seen = found(proof({"email": None}, posts=(make_post(excerpt=""),)))
    assert "content.excerpt" not in seen
    assert found(proof(posts=(make_post(excerpt=""),)))["content.excerpt"].severity == "warning"
    made = proof()
    spoiled = replace(made, campaign=replace(made.campaign, thread=("All is well.", "TBC: a number")))
    finding = found(spoiled)["content.unfinished"]
    assert (finding.place, finding.message) == (
        "thread.md, part 2",
        "“TBC” looks like something still to be written.",
    )
