"""The export of Ghost: posts with their tags and authors, and where the site is its address."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from publisher.errors import SourceError
from publisher.model.posts import Image
from source_reader import Reader


def post(number: str = "1", **said: Any) -> dict[str, Any]:
    return {
        "id": number, "uuid": f"uuid-{number}", "title": "Tides &amp; boots" if number == "x" else "Tides",
        "slug": f"tides-{number}", "html": '<p>It comes in. <img src="__GHOST_URL__/content/a.jpg" alt="A"></p>',
        "feature_image": "__GHOST_URL__/content/tide.jpg", "type": "post", "status": "published",
        "visibility": "public", "created_at": "2018-12-19T09:00:00.000Z", "updated_at": "2018-12-24T10:00:00.000Z",
        "published_at": "2018-12-20T09:30:00.000Z", "custom_excerpt": "What the sea taught a school.",
        "canonical_url": None, **said,
    }  # fmt: skip


def export(*posts: dict[str, Any]) -> str:
    data = {
        "posts": list(posts),
        "posts_meta": [{"post_id": "1", "feature_image_alt": "The tide"}],
        "tags": [{"id": "t1", "name": "Winter"}, {"id": "t2", "name": "#internal"}, {"id": "t3", "name": "News"}],
        "posts_tags": [
            {"post_id": "1", "tag_id": "t1", "sort_order": 1},
            {"post_id": "1", "tag_id": "t2", "sort_order": 2},
            {"post_id": "1", "tag_id": "t3", "sort_order": 0},
        ],
        "users": [{"id": "u1", "name": "Priya Nair"}, {"id": "u2", "name": "Tom Reed"}],
        "posts_authors": [
            {"post_id": "1", "author_id": "u2", "sort_order": 1},
            {"post_id": "1", "author_id": "u1", "sort_order": 0},
        ],
    }
    return json.dumps({"db": [{"meta": {"exported_on": 1546300800000, "version": "5.0"}, "data": data}]})


def test_a_post_has_all_that_ghost_knows_of_it(read: Reader) -> None:
    taken = read(read.file("lantern.ghost.json", export(post())), website="https://blog.example.org")
    one = taken.post
    assert (one.title, one.author, one.tags, one.slug) == (
        "Tides",
        "Priya Nair, Tom Reed",
        ("News", "Winter"),
        "tides-1",
    )
    assert one.published == datetime(2018, 12, 20, 9, 30, tzinfo=UTC)
    assert one.updated == datetime(2018, 12, 24, 10, 0, tzinfo=UTC)
    assert (one.excerpt, one.source_id) == ("What the sea taught a school.", "uuid-1")
    assert one.image == Image(url="https://blog.example.org/content/tide.jpg", alt="The tide")
    assert 'src="https://blog.example.org/content/a.jpg"' in one.html
    assert one.url == "https://blog.example.org/tides-1/"
    assert "Posts are taken to be at https://blog.example.org/ and their short name" in taken.flags[0]


def test_an_address_of_its_own_or_by_pattern_counts_first(read: Reader) -> None:
    own = post("1", canonical_url="https://www.example.org/own")
    file = read.file("lantern.ghost.json", export(own, post("2")))
    taken = read(file, website="https://x.example.org", address="https://www.example.org/{year}/{slug}/")
    assert [one.url for one in taken.posts] == ["https://www.example.org/own", "https://www.example.org/2018/tides-2/"]
    assert taken.flags == []
    assert [one.url for one in read(file).posts] == ["https://www.example.org/own", ""]


def test_pictures_without_a_site_are_said_to_be_missing(read: Reader) -> None:
    taken = read(read.file("a.json", export(post())))
    assert "<img" not in taken.post.html
    assert any("has pictures that are on its site; set organisation.website" in flag for flag in taken.flags)


def test_pages_and_drafts_stay_out_and_what_members_alone_see_is_said(read: Reader) -> None:
    posts = [post("1", visibility="paid"), post("2", type="page"), post("3", status="draft"), post("4", status="sent")]
    taken = read(read.file("a.json", export(*posts)))
    assert [one.source_id for one in taken.posts] == ["uuid-1", "uuid-4"]
    assert taken.left_out == ["pages", "drafts"]
    assert any("for members only" in flag for flag in taken.flags)
    drafts = read(read.folder / "a.json", drafts=True)
    assert any("is not published, and was taken in as you wished" in flag for flag in drafts.flags)


def test_an_old_export_has_its_times_in_milliseconds_and_one_author(read: Reader) -> None:
    old = post("9", published_at=1545298200000, author_id="u2", type=None, page=0)
    data = {"posts": [old], "users": [{"id": "u2", "name": "Tom Reed"}]}
    one = read(read.file("old.json", json.dumps({"meta": {"version": "003"}, "data": data}))).post
    assert (one.published, one.author) == (datetime(2018, 12, 20, 9, 30, tzinfo=UTC), "Tom Reed")


@pytest.mark.parametrize(
    "broken",
    ['{"db": [', '{"db": []}', '{"db": [{"data": {"posts": 7}}]}', '{"data": {"users": []}}', '{"db": [[' * 9000],
)
def test_what_is_no_export_says_so(read: Reader, broken: str) -> None:
    with pytest.raises(SourceError, match=r"a\.json is (?:no export of Ghost|broken JSON)"):
        read(read.file("a.json", broken), kind="ghost")


def test_a_post_that_is_odd_does_no_harm(read: Reader) -> None:
    odd = [{"id": 1}, "x", None, post("3", html=None, title=None, tags=7, custom_excerpt=[1])]
    taken = read(read.file("a.json", export(*odd)))  # type: ignore[arg-type]  # what an export should not have
    assert [one.source_id for one in taken.posts] == ["uuid-3"]
