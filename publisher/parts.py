"""A part of a thread: exactly what will stand in one post."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Media:
    """A picture of a thread part, as bytes."""

    name: str
    content: bytes = field(repr=False)
    #: MIME type such as image/jpeg.
    type: str
    alt: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One post of a thread, exactly as it will stand there."""

    #: 1 for the first.
    position: int
    text: str
    media: tuple[Media, ...] = ()
