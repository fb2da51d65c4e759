"""What files of pictures are, by their own bytes."""

import time
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from picture_files import HEIC, SVG, VIDEO, picture_file, png_of
from publisher.model.picture_files import MOST_PIXELS, Kind, is_whole, kind_of, size_of

FORMS = ("JPEG", "PNG", "GIF", "WEBP")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        *((picture_file(form), form.lower()) for form in (*FORMS, "BMP", "TIFF")),
        (SVG, "svg"),
        (b"\xef\xbb\xbf  <svg/>", "svg"),
        (b"<!doctype html><p>", "unknown"),
        (HEIC, "heic"),
        (HEIC.replace(b"heic", b"avif"), "avif"),
        (VIDEO, "video"),
        (b"\x1aE\xdf\xa3webm", "video"),
        (b"RIFF\0\0\0\0AVI LIST", "video"),
        (b"RIFF\0\0\0\0WAVEfmt ", "unknown"),
        (b"%PDF-1.7", "pdf"),
        (b"", "empty"),
        (b"\0" * 500, "empty"),
        (b"just words", "unknown"),
    ],
)
def test_a_file_is_what_its_first_bytes_say(content: bytes, kind: Kind) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize("form", FORMS)
def test_its_size_is_read_from_its_own_head(form: str) -> None:
    assert size_of(picture_file(form, (123, 45))) == (123, 45)


def test_every_form_of_webp_and_a_rotated_photograph_have_a_size() -> None:
    for options in ({"lossless": True}, {"quality": 50}, {"exif": b"Exif\0\0"}):
        file = BytesIO()
        Image.new("RGBA", (321, 99)).save(file, "WEBP", **options)
        assert size_of(file.getvalue()) == (321, 99)
    file = BytesIO()
    Image.new("RGB", (40, 30)).save(file, "JPEG", progressive=True, comment=b"x" * 60_000)
    assert size_of(file.getvalue()) == (40, 30)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("frames", [1, 3])
def test_a_whole_picture_is_known_from_one_that_was_broken_off(form: str, frames: int) -> None:
    whole = picture_file(form, (200, 150), noisy=True, frames=frames if form in ("GIF", "PNG", "WEBP") else 1)
    assert is_whole(whole)
    assert not is_whole(whole[: len(whole) // 2])
    if form == "PNG":
        assert not is_whole(whole[:200] + bytes([whole[200] ^ 255]) + whole[201:])


def test_a_gif_that_was_broken_off_behind_its_first_picture_is_not_whole() -> None:
    whole = picture_file("GIF", (60, 40), noisy=True, frames=12)
    with Image.open(BytesIO(whole[:-2_000])) as image:
        image.load()
    assert not is_whole(whole[:-2_000])


def test_too_many_pixels_are_not_looked_at() -> None:
    bomb = png_of(9_400, 9_400)
    assert len(bomb) < 20_000
    assert size_of(bomb) == (9_400, 9_400)
    assert MOST_PIXELS < 9_400 * 9_400
    assert not is_whole(bomb)


@given(st.binary(max_size=300))
def test_no_bytes_are_too_strange(content: bytes) -> None:
    assert kind_of(content)
    size_of(content)
    is_whole(content)


@given(st.sampled_from([picture_file(form, (20, 20), noisy=True) for form in FORMS]), st.data())
def test_no_damage_is_too_strange(content: bytes, data: st.DataObject) -> None:
    changed = bytearray(content)
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        changed[place] = data.draw(st.integers(0, 255))
    damaged = bytes(changed[: data.draw(st.integers(0, len(changed)))])
    size_of(damaged)
    is_whole(damaged)


@pytest.mark.parametrize(
    "trap",
    [
        b"\xff\xd8" + b"\xff\xe0\x00\x02" * 3_000_000,
        b"\xff\xd8" + b"\xff" * 12_000_000,
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00" + b"\x21\x01" + b"\x01a" * 5_000_000,
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00" + b"\x21\x01\x00" * 3_000_000,
        b"\0" * 12_000_000,
    ],
)
def test_no_file_takes_long(trap: bytes) -> None:
    started = time.process_time()
    kind_of(trap)
    assert not is_whole(trap)
    assert time.process_time() - started < 10
