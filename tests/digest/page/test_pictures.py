"""Pictures travel small, upright, and without what a phone writes into them."""

import io
import os
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from publisher.digest.page.pictures import Album, fit
from publisher.errors import CampaignError

ORIENTATION = 0x0112
MAKER = 0x010F


def drawn(size: tuple[int, int], kind: str = "JPEG", mode: str = "RGB", **options: object) -> bytes:
    """Return a picture of noise over a gradient, which does not compress away."""
    random = Random(7)
    image = Image.linear_gradient("L").resize(size).convert(mode)
    noise = Image.frombytes("L", (64, 64), random.randbytes(4096)).resize(size)
    image.paste(noise.convert(mode), (0, 0), noise)
    if mode == "RGBA":
        image.putalpha(Image.radial_gradient("L").resize(size))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_a_photograph_is_twice_its_shown_width_and_within_the_budget() -> None:
    fitted = fit(drawn((3000, 2000)), name="a.jpg", width=536)
    assert (fitted.width, fitted.height, fitted.type) == (536, 357, "image/jpeg")
    assert opened(fitted.content).size == (1072, 715)
    assert len(fitted.content) <= 200_000


def test_a_small_picture_is_not_blown_up() -> None:
    fitted = fit(drawn((300, 200)), name="a.jpg", width=536)
    assert (fitted.width, opened(fitted.content).size) == (300, (300, 200))


def test_exif_is_left_behind_and_its_turn_is_made() -> None:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "Somebody's phone"
    fitted = fit(drawn((400, 200), exif=exif), name="a.jpg", width=536)
    image = opened(fitted.content)
    assert image.size == (200, 400)
    assert not image.getexif()
    assert b"phone" not in fitted.content


def test_what_shows_through_stays_so() -> None:
    fitted = fit(drawn((1200, 800), "PNG", "RGBA"), name="logo.png", width=160)
    assert fitted.type == "image/png"
    assert opened(fitted.content).convert("RGBA").getchannel("A").getextrema() != (255, 255)


def test_a_form_that_mail_clients_do_not_know_becomes_one_that_they_do() -> None:
    assert fit(drawn((400, 300), "WEBP"), name="a.webp", width=300).type == "image/jpeg"


def test_a_hard_budget_is_kept_by_fewer_pixels() -> None:
    fitted = fit(drawn((3000, 2000)), name="a.jpg", width=536, budget=20_000)
    assert len(fitted.content) <= 20_000
    with pytest.raises(CampaignError, match="cannot be brought under"):
        fit(drawn((3000, 2000)), name="a.jpg", width=536, budget=200)


@pytest.mark.parametrize("content", [b"", b"no picture", drawn((40, 40))[:200]])
def test_what_is_no_picture_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(CampaignError, match=r"notes\.jpg is not a picture"):
        fit(content, name="notes.jpg", width=100)


@pytest.mark.parametrize(
    ("kind", "mode", "size"),
    [
        ("PNG", "1", (9400, 9400)),
        ("PNG", "RGB", (24_001, 1_000)),
        ("GIF", "P", (24_001, 1_000)),
        ("JPEG", "L", (65_000, 1_000)),
    ],
)
def test_a_picture_of_too_many_pixels_is_not_decoded(
    monkeypatch: pytest.MonkeyPatch, kind: str, mode: str, size: tuple[int, int]
) -> None:
    """One bit a pixel on disk is a byte in memory, and three copies of it were made (findings I6)."""
    content = Image.new(mode, size)
    out = io.BytesIO()
    content.save(out, kind)
    monkeypatch.setattr(Image.Image, "load", lambda *_: pytest.fail("decoded"))
    with pytest.raises(CampaignError, match=r"too many pixels \(\d+ million, and \d+ are opened\)"):
        fit(out.getvalue(), name="a.png", width=100)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [(kind, mode) for kind in ("PNG",) for mode in ("1", "L", "P", "RGB", "RGBA")] + [("JPEG", "RGB"), ("WEBP", "RGB")],
)
def test_what_is_far_larger_than_shown_is_made_smaller_before_it_is_worked_on(kind: str, mode: str) -> None:
    left, right = Image.new("L", (2400, 1200), 0), Image.new("L", (2400, 1200), 255)
    whole = Image.new("L", (4800, 1200))
    whole.paste(left, (0, 0))
    whole.paste(right, (2400, 0))
    picture = whole.convert(mode)
    if mode == "RGBA":
        picture.putalpha(Image.new("L", picture.size, 128))
    out = io.BytesIO()
    picture.save(out, kind)
    fitted = fit(out.getvalue(), name="a", width=200)
    made = opened(fitted.content).convert("RGB")
    assert (fitted.width, fitted.height, made.size) == (200, 50, (400, 100))
    assert [made.getpixel((at, 50))[0] // 128 for at in (20, 180, 220, 380)] == [0, 0, 1, 1]  # type: ignore[index]


def test_a_large_photograph_on_its_side_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    fitted = fit(drawn((4000, 2400), exif=exif), name="a.jpg", width=200)
    assert (fitted.width, fitted.height, opened(fitted.content).size) == (200, 333, (400, 667))


def test_a_picture_of_a_strange_shape_keeps_it() -> None:
    fitted = fit(drawn((400, 60_000)), name="a.jpg", width=200)
    assert fitted.height == pytest.approx(150 * fitted.width, rel=0.02)


def test_what_moves_and_is_no_gif_stands_still() -> None:
    frames = [Image.new("RGB", (60, 60), colour) for colour in ("#112233", "#ddeeff")]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=100)
    assert fit(out.getvalue(), name="a.webp", width=60).type == "image/jpeg"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_in_a_picture_s_place_hangs_nobody(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "lantern.jpg")
    with pytest.raises(CampaignError, match=r"lantern\.jpg cannot be read: it is a pipe"):
        Album(tmp_path).source("lantern.jpg", width=536, alt="A")


@pytest.mark.parametrize("name", [".", "sub"])
def test_a_folder_in_a_picture_s_place_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "sub").mkdir()
    with pytest.raises(CampaignError, match="it is a folder"):
        Album(tmp_path).source(name, width=536, alt="A")


def test_linked_pictures_stay_at_their_address(tmp_path: Path) -> None:
    album = Album(tmp_path)
    assert album.source("https://www.example.org/a.jpg", width=536, alt="A") == "https://www.example.org/a.jpg"
    assert album.pictures == ()


def test_a_file_of_the_campaign_travels_once(tmp_path: Path) -> None:
    (tmp_path / "lantern.jpg").write_bytes(drawn((800, 600)))
    album = Album(tmp_path)
    first = album.source("lantern.jpg", width=536, alt="A lantern")
    assert album.source("lantern.jpg", width=536, alt="A lantern") == first
    (picture,) = album.pictures
    assert first == f"cid:{picture.content_id}"
    assert (picture.name, picture.type, picture.alt) == ("lantern.jpg", "image/jpeg", "A lantern")


def test_pictures_of_the_site_are_embedded_where_the_campaign_says_so(tmp_path: Path) -> None:
    fetched: list[str] = []

    def fetch(address: str) -> bytes:
        fetched.append(address)
        return drawn((800, 600))

    album = Album(tmp_path, "embedded", fetch=fetch)
    assert album.source("https://www.example.org/a.png?x=1", width=536, alt="A").startswith("cid:")
    assert fetched == ["https://www.example.org/a.png?x=1"]
    assert album.pictures[0].name == "a.jpg"


@pytest.mark.parametrize(
    ("name", "words"), [("gone.jpg", r"not in .*correct its name"), ("../../secret.jpg", "outside the folder")]
)
def test_a_picture_that_is_not_there_is_named(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(CampaignError, match=words):
        Album(tmp_path).source(name, width=536, alt="A")


def test_the_same_picture_gives_the_same_bytes() -> None:
    first, second = (fit(drawn((800, 600)), name="a.jpg", width=300).content for _ in range(2))
    assert first == second


def test_a_picture_is_fitted_once_for_all_variants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lantern.jpg").write_bytes(drawn((801, 600)))
    sources = [Album(tmp_path).source("lantern.jpg", width=537, alt="A lantern") for _ in range(2)]
    monkeypatch.setattr(Image, "open", lambda *_: pytest.fail("fitted again"))
    assert Album(tmp_path).source("lantern.jpg", width=537, alt="A lantern") == sources[0] == sources[1]
