"""Listing posts: what a digest has carried, and what looks like another."""

from desk_room import NOW, Room, post
from publisher.desk.choose import Choice
from publisher.desk.list_posts import list_posts
from publisher.workspace.campaigns import PostEntry


def test_a_list_says_what_a_digest_has_carried(room: Room) -> None:
    room.begun(room.campaign(posts=(PostEntry(slug="helpline"),)))
    listing = list_posts(Choice(last=1), room.store.library, room.config)
    assert [each.slug for each in listing.posts] == ["lantern-walk"]
    assert listing.carried == {"helpline"}
    assert not listing.library_is_empty


def test_only_what_looks_like_a_post_from_elsewhere_is_listed_among_duplicates(room: Room) -> None:
    again = post("lantern-walk", source="feed", source_id="other", url="https://other.example.org/lantern-walk")
    (taken,) = room.store.library.upsert([again], NOW)
    listing = list_posts(Choice(), room.store.library, room.config, duplicates=True)
    assert {each.slug for each in listing.posts} == {"lantern-walk", taken.slug}
    assert listing.alike["lantern-walk"] == (taken.slug,)


def test_an_empty_library_is_told_from_a_choice_that_nothing_fits(room: Room) -> None:
    assert not list_posts(Choice(year=1999), room.store.library, room.config).library_is_empty
    for each in room.store.library.all():
        room.store.library.remove(each.slug, NOW)
    assert list_posts(Choice(year=1999), room.store.library, room.config).library_is_empty
