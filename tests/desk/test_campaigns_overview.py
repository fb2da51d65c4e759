"""The campaigns at a glance."""

from desk_room import NOW, Room
from publisher.desk.campaigns import overview
from publisher.model.dispatches import DispatchState
from publisher.workspace import campaigns


def states(room: Room) -> dict[str, str]:
    return {each.name: each.state for each in overview(room.folder / "campaigns", room.store.ledger)}


def test_each_says_how_far_it_has_come(room: Room) -> None:
    for name in ("a-draft", "winter"):
        campaigns.save(room.campaign(name=name))
    (email, thread) = room.begun(room.campaign())
    assert states(room) == {"a-draft": "draft", "winter": "running"}
    room.store.ledger.move(thread.id, DispatchState.CANCELLED, NOW)
    assert states(room)["winter"] == str(email.state)


def test_a_broken_one_is_listed_with_what_is_wrong(room: Room) -> None:
    campaigns.save(room.campaign())
    (room.folder / "campaigns" / "winter" / "campaign.toml").write_text("title =", encoding="utf-8")
    (found,) = overview(room.folder / "campaigns", room.store.ledger)
    assert "campaign.toml" in found.state
    assert (found.title, found.posts) == ("", 0)


def test_it_counts_posts_and_parts(room: Room) -> None:
    campaigns.save(room.campaign())
    (found,) = overview(room.folder / "campaigns", room.store.ledger)
    assert (found.title, found.posts, found.parts) == ("Winter digest", 3, 2)
