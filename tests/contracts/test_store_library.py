"""What the library promises, on each database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from publisher.errors import PostError
from publisher.model.dispatches import DispatchState
from publisher.model.posts import Image, Originally, Post
from publisher.model.releases import EmailRelease, freeze
from publisher.model.subscribers import Subscriber
from publisher.ports.store import Store

NOW = datetime(2018, 12, 20, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
DAY = timedelta(days=1)


def post(number: int = 1, title: str = "Talking about safety", **changes: object) -> Post:
    plain = Post(
        slug=f"talking-{number}",
        title=title,
        author="Esmé Laurent",
        published=NOW - number * DAY,
        url=f"https://example.org/blog/{number}",
        source="blog",
        source_id=f"blog-{number}",
        html="<p>What helps a family to talk.</p>",
        text="What helps a family to talk.",
        excerpt="What helps a family to talk.",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # fields of a post, by name


def kinds(store: Store, *posts: Post, now: datetime = NOW) -> list[str]:
    return [imported.kind for imported in store.library.upsert(posts, now)]


def found(store: Store, words: str) -> list[str]:
    return [hit.post.slug for hit in store.library.search(words)]


def test_a_post_comes_back_whole(store: Store) -> None:
    full = post(
        updated=NOW,
        image=Image(url="https://example.org/a.jpg", alt="A lantern"),
        tags=("families", "winter"),
        originally=Originally(where="The Gazette", when=date(2017, 5, 1)),
    )
    [imported] = store.library.upsert([full], NOW)
    assert (imported.slug, imported.title, imported.kind) == (full.slug, full.title, "new")
    assert store.library.get("talking-1") == full
    assert store.library.all() == [full]


def test_a_source_tells_when_its_posts_were_published_by_their_ids(store: Store) -> None:
    store.library.upsert([post(1), post(2), post(3, source="elsewhere")], NOW)
    assert store.library.published("blog") == {"blog-1": NOW - DAY, "blog-2": NOW - 2 * DAY}
    assert store.library.published("nowhere") == {}
    assert store.library.slugs() == sorted(post.slug for post in store.library.all())


def test_posts_are_listed_newest_first(store: Store) -> None:
    store.library.upsert([post(3), post(1), post(2)], NOW)
    assert [each.slug for each in store.library.all()] == ["talking-1", "talking-2", "talking-3"]


def test_an_unknown_slug_names_the_nearest(store: Store) -> None:
    store.library.upsert([post()], NOW)
    with pytest.raises(PostError, match="“talking-1”"):
        store.library.get("taking-1")
    with pytest.raises(PostError):
        store.library.remove("zzz", NOW)
    with pytest.raises(PostError):
        store.library.history("zzz")


def test_importing_again_changes_only_what_changed(store: Store) -> None:
    assert kinds(store, post(1), post(2)) == ["new", "new"]
    assert kinds(store, post(1), post(2, text="It changed.")) == ["unchanged", "changed"]
    assert store.library.get("talking-2").text == "It changed."


def test_the_zone_of_a_time_is_no_change(store: Store) -> None:
    store.library.upsert([post()], NOW)
    moved = post().published.astimezone(datetime.fromisoformat("2018-12-20T00:00:00+09:00").tzinfo)
    assert kinds(store, post(published=moved)) == ["unchanged"]


def test_a_changed_post_keeps_its_slug_and_its_history(store: Store) -> None:
    store.library.upsert([post()], NOW)
    store.library.upsert([post(title="Another title", slug="another-title")], LATER)
    assert store.library.get("talking-1").title == "Another title"
    [version] = store.library.history("talking-1")
    assert (version.post, version.replaced_at) == (post(), LATER)


@pytest.mark.parametrize(
    "again",
    [
        post(source_id="renumbered"),
        post(source_id="renumbered", url="", slug="other"),
        post(url="https://example.org/moved"),
    ],
)
def test_a_post_is_known_by_its_id_then_its_url_then_title_and_day(store: Store, again: Post) -> None:
    store.library.upsert([post()], NOW)
    [imported] = store.library.upsert([again], NOW)
    assert imported.kind in {"changed", "unchanged"}
    assert len(store.library.all()) == 1


def test_two_posts_of_one_import_are_two_posts(store: Store) -> None:
    same = [post(1, url="", source_id="a"), post(1, url="", source_id="b")]
    first, second = store.library.upsert(same, NOW)
    assert (first.slug, second.slug) == ("talking-1", "talking-1-2")
    assert kinds(store, *same) == ["unchanged", "unchanged"]


def test_two_posts_of_one_title_and_day_are_not_taken_for_each_other(store: Store) -> None:
    twins = [post(1, url="", text="The first."), post(1, url="", text="The second.")]
    assert kinds(store, *twins) == ["new", "new"]
    assert kinds(store, *twins) == ["unchanged", "unchanged"]
    assert kinds(store, *reversed(twins)) == ["unchanged", "unchanged"]
    assert kinds(store, twins[0], replace(twins[1], text="The second, changed.")) == ["unchanged", "changed"]


def test_the_same_article_elsewhere_is_offered_as_a_duplicate_and_never_merged(store: Store) -> None:
    store.library.upsert([post()], NOW)
    [imported] = store.library.upsert([post(source="feed", source_id="tag:1")], NOW)
    assert (imported.kind, imported.duplicates) == ("new", ("talking-1",))
    assert imported.slug == "talking-1-2"
    assert store.library.get("talking-1").source == "blog"


@pytest.mark.parametrize(
    ("elsewhere", "resembles"),
    [
        ({"url": "http://www.example.org/blog/1/#top", "title": "Other", "published": NOW}, True),
        ({"url": "https://example.net/a", "published": NOW - 3 * DAY}, True),
        ({"url": "https://example.net/a", "title": "Other"}, False),
        ({"url": "", "title": "Other"}, False),
    ],
)
def test_a_likely_duplicate_has_the_address_or_the_title(
    store: Store, elsewhere: dict[str, Any], resembles: bool
) -> None:
    store.library.upsert([post()], NOW)
    [imported] = store.library.upsert([post(source="feed", source_id="x", **elsewhere)], NOW)
    assert imported.duplicates == (("talking-1",) if resembles else ())


TALK = (
    "Every winter we walk through the park with lanterns that the children made at school. This year more than forty "
    "families came, and nobody minded the rain. We talked about the way home in the dark, and about whom to ring when "
    "a plan changes. The best ideas came from the youngest: a card with three numbers in every coat."
)


def test_a_likely_duplicate_may_have_another_title_day_and_address(store: Store) -> None:
    store.library.upsert([post(text=TALK), post(2, "Older", text="Quite another text about the summer fair.")], NOW)
    elsewhere = post(
        9,
        "Guest column",
        source="gazette",
        url="https://example.net/column",
        text=TALK.replace("forty", "fifty") + " First printed in the Gazette.",
    )
    [imported] = store.library.upsert([elsewhere], LATER)
    assert imported.duplicates == ("talking-1",)
    assert store.library.duplicates() == {"talking-1": ("talking-9",), "talking-9": ("talking-1",)}


def test_a_changed_text_is_compared_as_it_is_now(store: Store) -> None:
    store.library.upsert([post(text=TALK)], NOW)
    store.library.upsert([post(9, "Column", source="gazette", url="", text=TALK)], NOW)
    store.library.upsert(
        [post(text="Now it tells of the summer fair, the cakes, and the long way home by the sea.")], NOW
    )
    assert store.library.duplicates() == {}


def test_a_text_twice_in_one_source_is_no_duplicate(store: Store) -> None:
    [_, second] = store.library.upsert([post(text=TALK), post(2, "Again", text=TALK)], NOW)
    assert second.duplicates == ()
    assert store.library.duplicates() == {}


def test_a_likely_duplicate_is_offered_when_it_comes_in_and_not_every_time(store: Store) -> None:
    store.library.upsert([post()], NOW)
    again = [post(source="feed", source_id="tag:1")]
    assert [each.duplicates for each in store.library.upsert(again, NOW)] == [("talking-1",)]
    assert [each.duplicates for each in store.library.upsert(again, NOW)] == [()]


def test_short_titles_of_different_days_are_not_alike(store: Store) -> None:
    store.library.upsert([post(1, "News")], NOW)
    [imported] = store.library.upsert([post(2, "News", source="feed")], NOW)
    assert imported.duplicates == ()


def test_slugs_are_unique_whatever_is_proposed(store: Store) -> None:
    store.library.upsert([post(number, slug="same", title=f"Title {number}") for number in range(1, 5)], NOW)
    assert sorted(each.slug for each in store.library.all()) == ["same", "same-2", "same-3", "same-4"]


def test_an_import_that_breaks_off_takes_nothing_in(store: Store) -> None:
    def posts() -> object:
        yield post(1)
        raise RuntimeError("the file broke off")

    with pytest.raises(RuntimeError):
        store.library.upsert(posts(), NOW)  # type: ignore[arg-type]  # a generator typed as what it is
    assert store.library.all() == []


def test_an_edit_outlives_the_next_import(store: Store) -> None:
    store.library.upsert([post()], NOW)
    store.library.update(replace(post(), title="A better title", tags=("picked",)), NOW)
    assert kinds(store, post()) == ["unchanged"]
    assert kinds(store, post(title="The source's new title", text="The source's new text.")) == ["changed"]
    kept = store.library.get("talking-1")
    assert (kept.title, kept.tags, kept.text) == ("A better title", ("picked",), "The source's new text.")
    assert kinds(store, post(title="Yet another", text="The source's new text.")) == ["unchanged"]
    assert kinds(store, post(title="Yet another", text="The source's new text.")) == ["unchanged"]


def test_an_edit_goes_to_history_and_an_empty_one_does_not(store: Store) -> None:
    store.library.upsert([post()], NOW)
    store.library.update(post(), LATER)
    assert store.library.history("talking-1") == []
    store.library.update(post(title="Edited"), LATER)
    assert [version.post.title for version in store.library.history("talking-1")] == ["Talking about safety"]


def test_a_removed_post_is_gone_from_search_too(store: Store) -> None:
    store.library.upsert([post(1), post(2)], NOW)
    store.library.remove("talking-1", LATER)
    assert found(store, "family") == ["talking-2"]


@pytest.mark.parametrize(
    "again", [post(), post(source_id="renumbered", title="Other", text="New."), post(url="", text="New.")]
)
def test_a_removed_post_does_not_come_back_with_its_source(store: Store, again: Post) -> None:
    store.library.upsert([post(1), post(2)], NOW)
    store.library.remove("talking-1", LATER)
    assert kinds(store, again, post(2)) == ["removed", "unchanged"]
    assert [each.slug for each in store.library.all()] == ["talking-2"]


def test_a_removed_post_comes_back_where_that_is_wanted_with_its_slug(store: Store) -> None:
    store.library.upsert([post(slug="the-talk")], NOW)
    store.library.remove("the-talk", LATER)
    assert [each.slug for each in store.library.upsert([post(2, slug="the-talk")], LATER)] == ["the-talk-2"]
    [imported] = store.library.upsert([post()], LATER, removed=True)
    assert (imported.slug, imported.kind) == ("the-talk", "new")
    assert kinds(store, post()) == ["unchanged"]


def test_a_post_removed_twice_stays_removed(store: Store) -> None:
    for _ in range(2):
        store.library.upsert([post()], NOW, removed=True)
        store.library.remove("talking-1", LATER)
    assert kinds(store, post()) == ["removed"]


def test_what_was_removed_from_one_source_may_come_from_another(store: Store) -> None:
    store.library.upsert([post()], NOW)
    store.library.remove("talking-1", LATER)
    assert kinds(store, post(source="feed")) == ["new"]


def test_posts_of_a_large_import_are_all_found(store: Store) -> None:
    many = [post(number, f"Title {number}", text=f"Word{number} stands here.") for number in range(1, 620)]
    store.library.upsert([post(700, text="First."), *many], NOW)
    assert [found(store, f"word{number}") for number in (1, 250, 619)] == [
        ["talking-1"],
        ["talking-250"],
        ["talking-619"],
    ]


def test_search_ranks_the_title_above_the_text(store: Store) -> None:
    store.library.upsert([post(1, text="A lantern for the walk home."), post(2, title="Lantern making")], NOW)
    assert found(store, "lantern") == ["talking-2", "talking-1"]


def test_search_wants_every_word_in_any_form(store: Store) -> None:
    store.library.upsert([post(1, text="Safeguarding children online."), post(2, text="Children at play.")], NOW)
    assert found(store, "child safeguards") == []
    assert found(store, "safeguard children") == ["talking-1"]


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        ('"safe at home"', ["talking-1"]),
        ("safegua*", ["talking-2"]),
        ("home -cafe", ["talking-1"]),
        ("-home", []),
        ("esme", ["talking-1", "talking-2"]),
        ("CAFÉ", ["talking-2"]),
        ("well-being", ["talking-2"]),
        ("", []),
        ("'; DROP TABLE posts; --", []),
        ('" * ( ) AND OR NOT : ^ -', []),
        ("NEAR(home)", ["talking-2"]),
        ("😀", []),
    ],
)
def test_search_reads_what_a_person_types(store: Store, words: str, slugs: list[str]) -> None:
    store.library.upsert(
        [post(1, text="How to be safe at home."), post(2, text="Safeguarding and well-being at a café near home.")], NOW
    )
    assert sorted(found(store, words)) == slugs


#: Texts with words that databases divide, pass over or fold in their own ways.
CORPUS = {
    "covid": "What we know of COVID-19, and what they do about it.",
    "money": "It costs £3.50 a head, or £14.5million in all.",
    "code": "Node.js and version v2.0 of the app run at example.org.",
    "mail": "Write to help@example.org, or to O'Neill.",
    "family": "Families are asked, and generally the child's own view counts.",
    "cafe": "At the café in Đà Nẵng, Zoë’s and naïve friends met.",
    "greek": "Τα κύματα και η θάλασσα.",
    "signs": "Fish_and_chips: 50% off; C++ / C# & AT&T, 1/2 price.",
}
QUERIES = {
    "COVID-19": ["covid"], "covid": ["covid"], "covid19": [], "19": ["covid"], '"COVID 19"': ["covid"],
    "£3.50": ["money"], "3.50": ["money"], "£14.5million": ["money"], "14.5million": ["money"], "14.5": [],
    "5million": ["money"], "example.org": ["code", "mail"], "help@example.org": ["mail"], "Node.js": ["code"],
    "node": ["code"], "v2.0": ["code"], "v2": ["code"], "we are": [], "we": ["covid"], "they": ["covid"],
    '"they do"': ["covid"], "are": ["family"], "the": ["cafe", "code", "family"], "of": ["code", "covid"],
    "families": ["family"], "family": ["family"], "asking": ["family"], "general": ["family"], "child's": ["family"],
    "O'Neill": ["mail"], "cafe": ["cafe"], "café": ["cafe"], "nang": ["cafe"], "đà nẵng": ["cafe"], "zoe": ["cafe"],
    "NAIVE": ["cafe"], "θάλασσα": ["greek"], "ΘΆΛΑΣΣΑ": ["greek"], "fish and chips": ["signs"],
    "fish_and_chips": ["signs"], "50%": ["money", "signs"], "c++": ["signs"], "AT&T": ["signs"], "1/2": ["signs"],
    "exam*": ["code", "mail"], "14.5mil*": ["money"], "example -node": ["mail"], "example -node.js": ["mail"],
    "help@example.or": [],
}  # fmt: skip


@pytest.mark.parametrize("words", QUERIES)
def test_search_finds_the_same_whatever_the_database(store: Store, words: str) -> None:
    posts = (post(number, slug=slug, title="T", author="A", tags=(), text=text)
             for number, (slug, text) in enumerate(CORPUS.items(), 1))  # fmt: skip
    store.library.upsert(posts, NOW)
    assert sorted(found(store, words)) == QUERIES[words]


def test_a_snippet_marks_the_parts_of_a_word_with_signs(store: Store) -> None:
    store.library.upsert([post(text="Before. " * 60 + "Write to help@example.org now. " + "After. " * 60)], NOW)
    [hit] = store.library.search("help@example.org")
    assert "to «help»@«example».«org» now" in hit.snippet.replace("«help@example.org»", "«help»@«example».«org»")


def test_search_follows_a_change(store: Store) -> None:
    store.library.upsert([post(text="About lanterns.")], NOW)
    store.library.upsert([post(text="About kites.")], NOW)
    assert (found(store, "lanterns"), found(store, "kites")) == ([], ["talking-1"])


def test_a_snippet_marks_the_words_found(store: Store) -> None:
    store.library.upsert([post(text="Before. " * 60 + "A lantern\n\nfor the walk home. " + "After. " * 60)], NOW)
    [hit] = store.library.search("lantern")
    assert "A «lantern» for the walk home." in hit.snippet
    assert len(hit.snippet) < 300


def test_search_gives_as_many_as_asked(store: Store) -> None:
    store.library.upsert([post(number) for number in range(1, 30)], NOW)
    assert len(store.library.search("family", limit=7)) == 7


def test_a_digest_has_carried_what_it_began_to_send_to_somebody(store: Store) -> None:
    store.library.upsert([post()], NOW)
    store.audience.add([Subscriber(id="r1", address="robin@example.org")], NOW)
    email = EmailRelease(subject="s", sender="news@example.org", skeleton=b"", due=NOW)
    approved = freeze(
        campaign="c", title="t", approved_by="e", approved_at=NOW, digests={"email": email}, posts=("talking-1",)
    )
    [dispatch] = store.ledger.enqueue(approved)
    store.ledger.start(dispatch.id, NOW)
    store.ledger.move(dispatch.id, DispatchState.HELD, NOW)
    assert store.library.in_digests() == {"talking-1"}


def test_what_a_fetch_left_is_kept(store: Store) -> None:
    assert store.library.fetch_state("feed") == {}
    store.library.save_fetch_state("feed", {"etag": "a"})
    store.library.save_fetch_state("feed", {"etag": "b", "last_modified": "c"})
    assert store.library.fetch_state("feed") == {"etag": "b", "last_modified": "c"}
