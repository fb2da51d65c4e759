"""A release is frozen: any change to it is found out."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from publisher.errors import ReleaseError
from publisher.model import releases
from publisher.model.releases import EmailRelease, Media, Part, Release, ThreadRelease, freeze
from publisher.when import WallTime

NOON = datetime(2018, 12, 20, 12, 0, tzinfo=UTC)


def frozen(subject: str = "Winter") -> Release:
    email = EmailRelease(
        subject=subject,
        sender="newsroom@example.org",
        skeleton=b"\x00\xff",
        at=WallTime(local=datetime(2018, 12, 20, 12, 0), zone="Europe/London"),  # noqa: DTZ001 - wall times are naive
        due=NOON,
        readers=3,
    )
    picture = Media(name="a.png", content=b"\x89PNG", type="image/png", alt="A lantern")
    thread = ThreadRelease(parts=(Part(position=1, text="Hello", media=(picture,)),), due=NOON, cost=0.015)
    return freeze(
        campaign="winter-2018",
        title="Winter",
        approved_by="A. Editor",
        approved_at=NOON,
        digests={"email": email},
        threads={"x": thread},
        posts=("a-warm-winter",),
    )


def test_a_release_reads_back_exactly_as_it_was_written() -> None:
    assert releases.from_bytes(releases.to_bytes(frozen())) == frozen()


def test_the_same_content_has_the_same_hash_and_another_content_another() -> None:
    assert frozen().hash == frozen().hash
    assert frozen("Summer").hash != frozen().hash


def test_a_release_that_was_tampered_with_is_refused() -> None:
    stored = releases.to_bytes(frozen()).replace(b"newsroom@example.org", b"somebody@example.org")
    with pytest.raises(ReleaseError, match="is not what was approved"):
        releases.from_bytes(stored)


def test_a_hash_that_was_changed_with_the_content_cannot_be_stored_as_the_old_release() -> None:
    changed = replace(frozen(), title="Summer")
    with pytest.raises(ReleaseError, match="is not what was approved"):
        releases.to_bytes(changed)


def test_a_later_form_is_refused_as_one_and_not_as_tampered_with() -> None:
    stored = releases.to_bytes(frozen()).replace(b"publisher-release 2 ", b"publisher-release 3 ")
    with pytest.raises(ReleaseError, match="stored by a newer Publisher"):
        releases.from_bytes(stored)


@pytest.mark.parametrize("stored", [b"", b"\n", b"publisher-release", b"publisher-release x y\n{}", b"\x00\x01"])
def test_what_is_no_release_is_said_to_be_none(stored: bytes) -> None:
    with pytest.raises(ReleaseError, match="no release"):
        releases.from_bytes(stored)


def test_a_field_that_a_later_version_adds_leaves_what_is_stored_as_it_was_approved() -> None:
    # The hash is over the bytes that are stored, whatever this version would write for the same release.
    content = b'{"campaign":"c","title":"t","approved_by":"e","approved_at":"2018-12-20T12:00:00Z","of later":1}'
    digest = hashlib.sha256(content).hexdigest()
    read = releases.from_bytes(b"publisher-release 2 " + digest.encode() + b"\n" + content)
    assert (read.campaign, read.hash) == ("c", digest)


def test_nothing_to_send_is_no_release() -> None:
    with pytest.raises(ReleaseError, match="neither an email nor a thread"):
        freeze(campaign="x", title="X", approved_by="A", approved_at=NOON)


def test_what_was_approved_shows_no_content_in_its_repr() -> None:
    assert "PNG" not in repr(frozen())
