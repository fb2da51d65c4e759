"""What an audience's values do to a skeleton, looked at before anything is approved."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from publisher.digest.merge.fields import Field
from publisher.digest.merge.links import SAMPLE_LINKS
from publisher.digest.merge.skeleton import Skeleton
from publisher.model.subscribers import Subscriber

_ID: Final = f"<{'0' * 32}@example.org>"


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """What was found among the readers of a digest."""

    readers: int = 0
    #: Readers with neither value nor fallback, by the field's label.
    missing: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    #: Readers who all get the fallback, since nobody has a value, by the field's label: perhaps a slip of the pen.
    unknown: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    #: Custom fields that some reader has.
    columns: frozenset[str] = frozenset()
    #: Readers who cannot be written to because of a value, by what is wrong with it.
    unfit: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    #: Bytes of the longest message, and of its HTML part as it is encoded.
    longest: int = 0
    longest_html: int = 0


def survey(skeleton: Skeleton, subscribers: Iterable[Subscriber]) -> Survey:
    """Look at each reader once; memory stays flat.

    A line break in a name that goes into a header and a link that is none count as unfit.
    """
    found = _Found(skeleton)
    for subscriber in subscribers:
        found.take(subscriber)
    messages = [skeleton.fill(reader, message_id=_ID, links=SAMPLE_LINKS) for reader in found.longest.values()]
    return Survey(
        readers=found.readers,
        missing=dict(found.missing),
        unknown=found.unknown(),
        columns=frozenset(found.columns),
        unfit=dict(found.unfit),
        longest=max(map(len, messages), default=0),
        longest_html=max(map(html_size, messages), default=0),
    )


def missing_values(skeleton: Skeleton, subscribers: Iterable[Subscriber]) -> Mapping[str, int]:
    """Return how many readers have neither value nor fallback for a field of their variant, by its label."""
    return survey(skeleton, subscribers).missing


def html_size(message: bytes) -> int:
    """Return the bytes of a message's HTML part, encoded; Gmail cuts what is over about 102 KB."""
    _, _, rest = message.partition(b"Content-Type: text/html")
    return rest.find(b"\r\n--=_")


class _Found:
    def __init__(self, skeleton: Skeleton) -> None:
        self._skeleton = skeleton
        self.readers = 0
        self.missing: Counter[str] = Counter()
        self.unfit: Counter[str] = Counter()
        #: By variant the reader whose values are longest together.
        self.longest: dict[int, Subscriber] = {}
        self.columns: set[str] = set()
        self._lengths: dict[int, int] = {}
        self._variants: Counter[int] = Counter()
        self._empty: Counter[str] = Counter()

    def take(self, subscriber: Subscriber) -> None:
        self.readers += 1
        if subscriber.fields:
            self.columns.update(subscriber.fields)
        seen = self._skeleton.examine(subscriber, SAMPLE_LINKS)
        self._variants[seen.variant] += 1
        missing = self._note(seen.empty) if seen.empty else False
        if seen.unfit:
            self.unfit[seen.unfit.replace(f" {subscriber.id}", "")] += 1
        elif not missing and seen.length > self._lengths.get(seen.variant, -1):
            self._lengths[seen.variant], self.longest[seen.variant] = seen.length, subscriber

    def _note(self, empty: Sequence[Field]) -> bool:
        """Count fields without a value; return whether one of them has no fallback either."""
        missing = {wanted.label for wanted in empty if not wanted.has_fallback}
        self.missing.update(missing)
        self._empty.update({wanted.label for wanted in empty})
        return bool(missing)

    def unknown(self) -> dict[str, int]:
        """Return the fields for which none of the readers who see them has a value, with the number of those."""
        shown: Counter[str] = Counter()
        for variant, readers in self._variants.items():
            shown.update(dict.fromkeys(self._skeleton.labels_of(variant), readers))
        return {
            label: count
            for label, count in shown.items()
            if count and self._empty[label] == count and label not in self.missing
        }
