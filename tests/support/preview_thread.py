"""A thread on X of given texts and lengths, to be looked at."""

from collections.abc import Sequence

from publisher.channels.registry import network
from publisher.model.releases import Media, Part
from publisher.social.thread import Thread


def on_x(*parts: tuple[str, int], media: Sequence[Media] = ()) -> Thread:
    """Return the thread of these texts, each with the length it is said to have; ``media`` is the first part's."""
    made = tuple(
        Part(position=place, text=text, media=tuple(media) if place == 1 else ())
        for place, (text, _) in enumerate(parts, start=1)
    )
    return Thread(parts=made, lengths=tuple(length for _, length in parts), network=network("x"), cost=0.0)
