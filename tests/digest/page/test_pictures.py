"""Pictures travel small, upright, and without what a phone writes into them."""

import io
import os
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from publisher.digest.page.album import Album
from publisher.digest.page.picture_sizes import same_picture, size_in
from publisher.digest.page.pictures import Focus, fit, read_focus
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
        Album(tmp_path).place("lantern.jpg", width=536, alt="A")


@pytest.mark.parametrize("name", [".", "sub"])
def test_a_folder_in_a_picture_s_place_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "sub").mkdir()
    with pytest.raises(CampaignError, match="it is a folder"):
        Album(tmp_path).place(name, width=536, alt="A")


def test_linked_pictures_stay_at_their_address(tmp_path: Path) -> None:
    album = Album(tmp_path)
    assert album.place("https://www.example.org/a.jpg", width=536, alt="A") == ("https://www.example.org/a.jpg", 536, 0)
    assert album.pictures == ()


def test_a_file_of_the_campaign_travels_once(tmp_path: Path) -> None:
    (tmp_path / "lantern.jpg").write_bytes(drawn((800, 600)))
    album = Album(tmp_path)
    first = album.place("lantern.jpg", width=536, alt="A lantern")
    assert album.place("lantern.jpg", width=536, alt="A lantern") == first
    (picture,) = album.pictures
    assert first == (f"cid:{picture.content_id}", 536, 402)
    assert (picture.name, picture.type, picture.alt) == ("lantern.jpg", "image/jpeg", "A lantern")


def test_pictures_of_the_site_are_embedded_where_the_campaign_says_so(tmp_path: Path) -> None:
    fetched: list[str] = []

    def fetch(address: str) -> bytes:
        fetched.append(address)
        return drawn((800, 600))

    album = Album(tmp_path, "embedded", fetch=fetch)
    assert album.place("https://www.example.org/a.png?x=1", width=536, alt="A").src.startswith("cid:")
    assert fetched == ["https://www.example.org/a.png?x=1"]
    assert album.pictures[0].name == "a.jpg"


@pytest.mark.parametrize(
    ("name", "words"), [("gone.jpg", r"not in .*correct its name"), ("../../secret.jpg", "outside the folder")]
)
def test_a_picture_that_is_not_there_is_named(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(CampaignError, match=words):
        Album(tmp_path).place(name, width=536, alt="A")


def test_the_same_picture_gives_the_same_bytes() -> None:
    first, second = (fit(drawn((800, 600)), name="a.jpg", width=300).content for _ in range(2))
    assert first == second


def test_a_picture_is_fitted_once_for_all_variants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lantern.jpg").write_bytes(drawn((801, 600)))
    sources = [Album(tmp_path).place("lantern.jpg", width=537, alt="A lantern") for _ in range(2)]
    monkeypatch.setattr(Image, "open", lambda *_: pytest.fail("fitted again"))
    assert Album(tmp_path).place("lantern.jpg", width=537, alt="A lantern") == sources[0] == sources[1]


def striped(size: tuple[int, int], *, down: bool) -> bytes:
    """Return a picture that is black at its beginning and white at its end, from the left or from the top."""
    ramp = Image.linear_gradient("L")
    out = io.BytesIO()
    (ramp if down else ramp.rotate(90)).resize(size).save(out, "PNG")
    return out.getvalue()


def shade(content: bytes) -> int:
    """Return how light a picture is in its middle, 0 to 255."""
    picture = opened(content).convert("L")
    return int(picture.getpixel((picture.width // 2, picture.height // 2)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("focus", "light"), [("", 85), ("top", 61), ("middle", 127), ("bottom", 194), ("50% 60%", 153)]
)
def test_a_tall_picture_is_cropped_about_its_focus_at_twice_its_size(focus: str, light: int) -> None:
    fitted = fit(striped((1024, 1200), down=True), name="a.png", width=512, height=288, focus=read_focus(focus))
    assert (fitted.width, fitted.height, opened(fitted.content).size) == (512, 288, (1024, 576))
    assert shade(fitted.content) == pytest.approx(light, abs=4)


@pytest.mark.parametrize(("focus", "light"), [("left", 57), ("right", 198), ("", 127)])
def test_a_wide_picture_is_cropped_at_its_sides(focus: str, light: int) -> None:
    fitted = fit(striped((2400, 600), down=False), name="a.png", width=240, height=135, focus=read_focus(focus))
    assert opened(fitted.content).size == (480, 270)
    assert shade(fitted.content) == pytest.approx(light, abs=6)


def test_a_photograph_on_its_side_is_cropped_as_it_stands() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    fitted = fit(drawn((4000, 2400), exif=exif), name="a.jpg", width=240, height=135)
    assert (fitted.width, fitted.height, opened(fitted.content).size) == (240, 135, (480, 270))


def test_a_small_picture_fills_its_place_with_what_it_has() -> None:
    fitted = fit(striped((120, 200), down=True), name="a.png", width=240, height=135)
    assert (fitted.width, fitted.height, opened(fitted.content).size) == (240, 135, (120, 68))


@pytest.mark.parametrize(
    ("text", "focus"),
    [
        ("left", (0, 0.5)),
        ("Top Left", (0, 0)),
        ("bottom-right", (1, 1)),
        ("centre", (0.5, 0.5)),
        ("30% 40%", (0.3, 0.4)),
    ],
)
def test_a_focus_is_said_in_words_or_shares(text: str, focus: tuple[float, float]) -> None:
    assert read_focus(text) == Focus(*focus)


@pytest.mark.parametrize("text", ["face", "30%", "120% 10%", "30 40", "left 40%"])
def test_a_focus_that_is_none_is_refused_with_what_there_is(text: str) -> None:
    with pytest.raises(CampaignError, match="write top, bottom, left, right, top left, middle"):
        read_focus(text)


@pytest.mark.parametrize(
    ("address", "size", "placed"),
    [
        ("https://www.example.org/a.jpg", (1600, 1200), (512, 384)),
        ("https://www.example.org/a.jpg", (300, 600), (300, 600)),
        ("https://www.example.org/a-300x200.jpg", (0, 0), (300, 200)),
        ("https://i0.wp.com/www.example.org/a.jpg?resize=640%2C480", (0, 0), (512, 384)),
        ("https://i0.wp.com/www.example.org/a.jpg?fit=640%2C480", (0, 0), (512, 0)),
        ("https://www.example.org/a.jpg", (0, 0), (512, 0)),
    ],
)
def test_a_linked_picture_keeps_its_shape_with_the_size_that_is_known(
    tmp_path: Path, address: str, size: tuple[int, int], placed: tuple[int, int]
) -> None:
    assert Album(tmp_path).place(address, width=512, height=288, alt="A", size=size) == (address, *placed)


def test_a_post_tells_how_large_its_picture_is() -> None:
    html = '<p><img src="https://a.org/b.jpg?x=1&amp;y=2" width="640" height="480"><img src="c.jpg" width="20"></p>'
    assert size_in(html, "https://a.org/b.jpg?x=1&y=2") == (640, 480)
    assert size_in(html, "c.jpg") == (20, 0)
    assert size_in(html, "d.jpg") == (0, 0)


@pytest.mark.parametrize(
    "other",
    [
        "https://www.example.org/up/lantern.jpg",
        "http://www.example.org/up/lantern-300x200.jpg?ver=2",
        "https://www.example.org/up/lantern-scaled.jpg",
    ],
)
def test_a_picture_is_the_same_in_another_size(other: str) -> None:
    assert same_picture("https://www.example.org/up/lantern.jpg", other)
    assert not same_picture("https://www.example.org/up/lamp.jpg", other)
