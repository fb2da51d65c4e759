"""Pictures travel small, upright, and without what a phone writes into them."""

import io
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


def test_a_picture_of_too_many_pixels_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(CampaignError, match="too many pixels"):
        fit(drawn((100, 100)), name="a.jpg", width=100)


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
