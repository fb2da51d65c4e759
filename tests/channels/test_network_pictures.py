"""What each network takes of pictures, known before approval (findings H4)."""

from collections.abc import Iterator

import pytest

from picture_files import HEIC, SVG, VIDEO, picture_file, png_of
from publisher.channels.registry import network
from publisher.model.picture_files import TYPES, kind_of
from publisher.model.releases import Media
from publisher.model.remarks import Remark


def media(content: bytes, name: str = "lantern.jpg", alt: str = "A lantern in a window") -> Media:
    return Media(name=name, content=content, type=TYPES.get(kind_of(content), ""), alt=alt)


def said(content: bytes, on: str = "x", name: str = "lantern.jpg", alt: str = "A lantern") -> list[Remark]:
    return list(network(on).pictures.about(media(content, name, alt), network(on).title))


def together(*contents: bytes, on: str = "x") -> Iterator[Remark]:
    pictures = [media(content, f"{number}.jpg") for number, content in enumerate(contents, 1)]
    return network(on).pictures.together(pictures, network(on).title)


JPEG, PNG, GIF, WEBP = (picture_file(form) for form in ("JPEG", "PNG", "GIF", "WEBP"))


@pytest.mark.parametrize("content", [JPEG, PNG, GIF, WEBP])
def test_x_takes_photographs_and_gifs(content: bytes) -> None:
    assert said(content) == []
    assert list(together(content)) == []


@pytest.mark.parametrize(
    ("content", "called"),
    [
        (SVG, "an SVG drawing"),
        (picture_file("BMP"), "a BMP picture"),
        (picture_file("TIFF"), "a TIFF picture"),
        (HEIC, "a HEIC picture, as phones save them"),
        (VIDEO, "a video"),
        (b"%PDF-1.7", "a PDF"),
        (b"", "an empty file"),
        (b"words", "no picture"),
    ],
)
def test_other_files_are_named_as_what_they_are_whatever_they_are_called(content: bytes, called: str) -> None:
    (remark,) = said(content)
    assert (remark.about, remark.severity) == ("picture", "error")
    assert remark.sentence == f"lantern.jpg is {called}, which X does not take."
    assert remark.hint == "Save it as JPEG or PNG and name that one."


def test_a_picture_that_was_broken_off_is_refused() -> None:
    whole = picture_file("PNG", (200, 200), noisy=True)
    (remark,) = said(whole[:-500])
    assert remark.sentence == "lantern.jpg is broken off or damaged: it cannot be read to its end."


def test_a_bomb_of_pixels_is_refused_unopened() -> None:
    (remark,) = said(png_of(12_000, 12_000))
    assert remark.sentence == "lantern.jpg has 12,000 × 12,000 pixels, which are too many to open."


def test_a_gif_of_20_mb_is_refused_and_a_photograph_of_6_mb_is_made_smaller() -> None:
    frames = picture_file("GIF", (600, 400), noisy=True, frames=2)
    large = frames[:-1] + b"\x21\xfe" + b"\xff" + b"x" * 255 + b"\x00" + b"\x3b"
    large = frames[:-1] + (b"\x21\xfe" + b"\xff" + b"x" * 255 + b"\x00") * 78_000 + b"\x3b"
    (remark,) = said(large)
    assert remark.severity == "error"
    assert remark.sentence == f"lantern.jpg has {len(large) / 1e6:.1f} MB and X takes 15 MB of a GIF."
    photograph = JPEG + b"\0" * 6_000_000
    (remark,) = said(photograph)
    assert (remark.severity, remark.hint) == ("note", "")
    assert (
        remark.sentence == "lantern.jpg has 6.0 MB and X takes 5 MB of a JPEG; it is made smaller while it is posted."
    )


def test_a_gif_stands_alone_and_photographs_stand_by_fours() -> None:
    assert list(together(JPEG, PNG, WEBP, JPEG)) == []
    (remark,) = together(JPEG, GIF)
    assert remark.sentence == "2.jpg is a GIF, which X shows alone, and the post has 2 pictures."
    assert remark.hint == "Give the GIF a part of its own."
    (remark,) = together(JPEG, JPEG, JPEG, JPEG, JPEG)
    assert remark.sentence == "The part has 5 pictures and X takes 4 in a post."


def test_a_picture_needs_words_and_not_more_than_the_network_takes() -> None:
    (remark,) = said(JPEG, alt=" ")
    assert (remark.about, remark.severity) == ("alt", "error")
    assert remark.sentence == "The picture lantern.jpg has no words for those who cannot see it."
    (remark,) = said(JPEG, alt="a" * 1_001)
    assert remark.sentence == "The words about lantern.jpg have 1,001 characters and X takes 1,000."
    assert said(JPEG, on="mastodon", alt="a" * 1_500) == []


def test_other_networks_have_rules_of_their_own() -> None:
    assert said(HEIC, on="mastodon") == []
    assert said(GIF, on="bluesky")[0].sentence == "lantern.jpg is a GIF, which Bluesky does not take."
    assert said(JPEG + b"\0" * 1_000_000, on="bluesky")[0].severity == "error"
    assert list(together(GIF, JPEG, on="mastodon")) == []
