"""A thread that a program drafts is held to what a person's is held to; else the own draft stands."""

import json
from typing import Any

import pytest

from desk_room import NOW, Room, post
from publisher.desk.choose import Choice
from publisher.desk.compose import Composed, Wish, compose
from publisher.errors import ProgramError

BODY = (
    "For the first time in forty years, otters have bred on the lower Wye. Our cameras caught a mother with two cubs "
    "near Monmouth.\n\nSince 2014 volunteers have planted 4,200 trees and fenced 11 km of bank.\n\nWe want the agency "
    "to publish discharge figures within an hour, not once a year."
)


class Program:
    """A program that answers what it is told to."""

    name = "draft.py"

    def __init__(self, answer: object) -> None:
        self.answer = answer
        self.asked: dict[str, Any] = {}

    def draft(self, asked: bytes) -> bytes:
        self.asked = json.loads(asked)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer if isinstance(self.answer, bytes) else json.dumps(self.answer).encode()


def made(room: Room, program: Program | None) -> Composed:
    room.store.library.upsert([post("otters", title="Otters are back", text=BODY, html=f"<p>{BODY}</p>")], NOW)
    wish = Wish(name="otters", choice=Choice(slugs=("otters",)))
    folder = room.folder / "campaigns"
    return compose(wish, room.store.library, room.config, folder, now=NOW, drafter=program)


def test_it_is_told_the_posts_the_rules_and_the_own_draft(room: Room) -> None:
    program = Program({"parts": ["One."]})
    made(room, program)
    asked = program.asked
    assert asked["version"] == 1
    assert asked["posts"][0] | {"published": ""} == {
        "slug": "otters", "title": "Otters are back", "author": "Priya Nair", "published": "", "text": BODY,
        "url": "https://www.example.org/otters",
    }  # fmt: skip
    assert (asked["rules"]["network"], asked["rules"]["limit"], asked["rules"]["links"]) == ("x", 280, "last")
    assert asked["draft"][0]["text"].startswith("Otters are back\n\nFor the first time")
    assert "newsroom@example.org" not in json.dumps(asked)


def test_what_it_drafts_is_written_with_its_alternatives(room: Room) -> None:
    parts = ["Otters are back.", {"text": "4,200 trees.", "alternatives": ["11 km of bank.", "x" * 400, "<!-- no"]}]
    done = made(room, Program({"parts": parts}))
    assert done.campaign.thread == ("Otters are back.", "4,200 trees.")
    assert done.campaign.alternatives == ((), ("11 km of bank.",))
    assert done.trouble == ""


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (ProgramError("draft.py did not end within 60 seconds"), "draft.py did not end within 60 seconds"),
        (b"Sure! Here is your thread:", "draft.py did not print JSON with parts"),
        (b"\xff\xfe", "draft.py did not print JSON with parts"),
        ({"thread": ["One."]}, "did not print JSON with parts"),
        ({"parts": [1]}, "did not print JSON with parts"),
        ({"parts": []}, "it has 0 parts"),
        ({"parts": ["One."] * 30}, "it has 30 parts, where 1 to 25 are taken"),
        ({"parts": ["One.", "x " * 200]}, "part 2: This part is too long for one post"),
        ({"parts": ["One.", "  "]}, "part 2: it is empty"),
        ({"parts": ["One.\n---\nTwo."]}, "part 1: it is empty, or has a comment or a line of --- in it"),
        ({"parts": ["One. <!-- or: Two. -->"]}, "has a comment"),
        ({"parts": ["One. <!-- or"]}, "part 1: A comment that is not closed would be posted"),
        ({"parts": ["**One.**"]}, "part 1: Bold print would be posted as it stands"),
        ({"parts": ["Dear {{ subscriber.first_name }}"]}, "part 1: “{{ subscriber.first_name }}” would be posted"),
        ({"parts": ["$ABC and $DEF"]}, "part 1: "),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_cannot_be_posted_is_told_and_the_own_draft_stands(room: Room, answer: object, said: str) -> None:
    done = made(room, Program(answer))
    assert said in done.trouble
    assert done.trouble.startswith("The draft of draft_command in [social] was not taken: ")
    assert done.trouble.endswith(". Publisher's own stands.")
    assert done.campaign.thread[0].startswith("Otters are back\n\nFor the first time")
