"""What pictures a network takes with a post, and what is to be said of those that a person chose.  Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from publisher.model.picture_files import MOST_PIXELS, NAMES, READ, Kind, is_whole, kind_of, size_of
from publisher.model.releases import Media
from publisher.model.remarks import Remark, Severity

_MB: Final = 1_000_000
_SAVE: Final = "Save it as JPEG or PNG and name that one."
_WORDS: Final = "Write in the square brackets what it shows."


def _photographs() -> Mapping[Kind, int]:
    return MappingProxyType({"jpeg": 5 * _MB, "png": 5 * _MB, "webp": 5 * _MB, "gif": 5 * _MB})


@dataclass(frozen=True, kw_only=True, slots=True)
class Pictures:
    """A network's rules for the pictures of one post."""

    #: Most in one post.
    most: int = 4
    #: Most bytes of one, by its kind; a kind that is not here is not taken.
    sizes: Mapping[Kind, int] = field(default_factory=_photographs)
    #: Kinds that stand in a post alone, with no other picture.
    alone: frozenset[Kind] = frozenset()
    #: Kinds that are made smaller while they are posted, where they are too large.
    shrunk: frozenset[Kind] = frozenset()
    #: Most characters of the words about one.
    words: int = 1_000

    def about(self, picture: Media, network: str) -> Iterator[Remark]:
        """Yield what is to be said of one picture; ``network`` is the network's title."""
        fault = self._fault(picture, network)
        if fault is not None:
            yield fault
        if not picture.alt.strip():
            yield _remark("alt", f"The picture {picture.name} has no words for those who cannot see it.", _WORDS)
        elif len(picture.alt) > self.words:
            said = f"The words about {picture.name} have {len(picture.alt):,} characters"
            yield _remark("alt", f"{said} and {network} takes {self.words:,}.", "Shorten them.")

    def together(self, media: Sequence[Media], network: str) -> Iterator[Remark]:
        """Yield what is to be said of the pictures of one post, together."""
        lonely = [picture for picture in media if kind_of(picture.content) in self.alone]
        if lonely and len(media) > 1:
            kind = kind_of(lonely[0].content).upper()
            said = f"{lonely[0].name} is a {kind}, which {network} shows alone, and the post has {len(media)} pictures."
            yield _remark("pictures", said, f"Give the {kind} a part of its own.")
        elif len(media) > self.most:
            said = f"The part has {len(media)} pictures and {network} takes {self.most} in a post."
            yield _remark("pictures", said, "Divide them over two parts.")

    def _fault(self, picture: Media, network: str) -> Remark | None:
        """Return what is wrong with a picture's file: one thing, since mending it makes the file another."""
        name, content = picture.name, picture.content
        kind = kind_of(content)
        if kind not in self.sizes:
            return _remark("picture", f"{name} is {NAMES[kind]}, which {network} does not take.", _SAVE)
        size = size_of(content)
        if size is not None and size[0] * size[1] > MOST_PIXELS:
            said = f"{name} has {size[0]:,} × {size[1]:,} pixels, which are too many to open."
            return _remark("picture", said, "Save a smaller copy; 4,096 pixels on the longer side are plenty.")
        if kind in READ and not is_whole(content):
            return _remark("picture", f"{name} is broken off or damaged: it cannot be read to its end.", _SAVE)
        return self._too_large(name, kind, len(content), network)

    def _too_large(self, name: str, kind: Kind, size: int, network: str) -> Remark | None:
        most = self.sizes[kind]
        if size <= most:
            return None
        said = f"{name} has {size / _MB:.1f} MB and {network} takes {most / _MB:g} MB of {NAMES[kind]}"
        if kind in self.shrunk:
            return _remark("picture", f"{said}; it is made smaller while it is posted.", "", "note")
        hint = "Make it shorter or smaller." if kind == "gif" else "Save a smaller copy and name that one."
        return _remark("picture", f"{said}.", hint)


def _remark(about: str, sentence: str, hint: str, severity: Severity = "error") -> Remark:
    return Remark(about=about, severity=severity, sentence=sentence, hint=hint)
