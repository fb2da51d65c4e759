"""Pictures: checked, shrunk, uploaded, described."""

import random
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from publisher.errors import LaterError, TransportError
from publisher.model.causes import Known
from publisher.model.dispatches import DeliveryState
from publisher.model.releases import Media
from publisher.ports.clock import Clock
from publisher.testing import Fault
from publisher.testing.x.actions import Call
from publisher.testing.x.answers import HttpAnswer
from publisher.transports.x import media
from x_bench import Bench, always, posting

UPLOAD = "POST /2/media/upload"
WORDS = "POST /2/media/metadata"


@pytest.fixture
def bench(tmp_path: Path, clock: Clock) -> Iterator[Bench]:
    with Bench(tmp_path, clock) as bench:
        yield bench


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), *, mode: str = "RGB", alt: str = "A lantern") -> Media:
    file = BytesIO()
    Image.new(mode, size, "navy").save(file, kind)
    return Media(name=f"lantern.{kind.lower()}", content=file.getvalue(), type=f"image/{kind.lower()}", alt=alt)


def noise(size: tuple[int, int]) -> Media:
    file = BytesIO()
    Image.frombytes("RGB", size, random.Random(5).randbytes(size[0] * size[1] * 3)).save(file, "PNG")
    return Media(name="noise.png", content=file.getvalue(), type="image/png", alt="Noise")


def test_a_picture_goes_with_its_words(bench: Bench) -> None:
    answer = bench.transport().post(posting(media=(picture(),)), always)
    assert answer.state is DeliveryState.SENT
    (kept,) = bench.fake.account.media.values()
    assert (kept.alt, kept.type, kept.category) == ("A lantern", "image/png", "tweet_image")
    assert bench.fake.account.live[0].media_ids == (kept.id,)


def test_a_part_with_a_picture_is_found_again(bench: Bench) -> None:
    part = posting("See https://example.org", media=(picture(),))
    answer = bench.transport().post(part, always)
    assert bench.transport().find(part, "") == answer.remote_id


def test_a_gif_goes_in_segments(bench: Bench) -> None:
    gif = picture("GIF", mode="P")
    assert bench.transport().post(posting(media=(gif,)), always).state is DeliveryState.SENT
    (kept,) = bench.fake.account.media.values()
    assert (kept.content, kept.category) == (gif.content, "tweet_gif")


@pytest.mark.parametrize(
    ("pictures", "word"),
    [
        ((picture(alt=""),), "no words"),
        ((picture(alt="a" * 1001),), "takes 1,000"),
        ((picture(),) * 5, "takes 4 in a post"),
        ((picture(), picture("GIF", mode="P")), "shows alone"),
        ((picture("TIFF"),), "does not take"),
        ((Media(name="a.png", content=b"no picture", type="image/png", alt="A"),), "does not take"),
        ((replace(picture(), content=noise((60, 60)).content[:-500]),), "cannot be read"),
    ],
)
def test_what_x_would_not_take_is_refused_before_anything_leaves(
    bench: Bench, pictures: tuple[Media, ...], word: str
) -> None:
    answer = bench.transport().post(posting(media=pictures), lambda: pytest.fail("asked to commit"))
    assert (answer.state, answer.cause) == (DeliveryState.FAILED, Known.PICTURE)
    assert word in answer.reply
    assert bench.fake.account.live == ()


def test_too_many_bytes_are_shrunk() -> None:
    large = noise((1500, 1200))
    assert len(large.content) > 5_000_000
    content, kind = media.fitted(large)
    assert kind == "jpeg"
    assert len(content) <= 5_000_000
    with Image.open(BytesIO(content)) as image:
        assert image.size == (1500, 1200)


def test_too_many_pixels_are_shrunk_in_proportion() -> None:
    content, _ = media.fitted(picture(size=(8192, 1024)))
    with Image.open(BytesIO(content)) as image:
        assert image.size == (4096, 512)


def test_what_fits_is_left_as_it_is() -> None:
    small = picture()
    assert media.fitted(small) == (small.content, "png")


def test_a_picture_under_another_name_goes_as_what_it_is(bench: Bench) -> None:
    """0.1.0 froze the type that a file's name said."""
    gif = replace(picture("GIF", mode="P"), name="lantern.jpg", type="image/jpeg")
    assert bench.transport().post(posting(media=(gif,)), always).state is DeliveryState.SENT
    (kept,) = bench.fake.account.media.values()
    assert (kept.type, kept.category) == ("image/gif", "tweet_gif")


def test_what_was_transparent_stands_on_white() -> None:
    file = BytesIO()
    Image.new("RGBA", (5000, 10), (0, 0, 0, 0)).save(file, "PNG")
    content, _ = media.fitted(Media(name="a.png", content=file.getvalue(), type="image/png", alt="A"))
    with Image.open(BytesIO(content)) as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("route", "fault"),
    [
        *((UPLOAD, fault) for fault in (Fault.BROKEN, Fault.DROPPED, Fault.RATE_LIMITED, Fault.MALFORMED)),
        *((WORDS, fault) for fault in (Fault.BROKEN, Fault.DROPPED, Fault.RATE_LIMITED)),
    ],
)
def test_an_upload_that_fails_leaves_nothing_in_doubt(bench: Bench, route: str, fault: Fault) -> None:
    bench.fake.script.add(route, fault, call=1)
    part = posting(media=(picture(),))
    with pytest.raises(TransportError):
        bench.transport().post(part, lambda: pytest.fail("asked to commit"))
    assert bench.transport().post(part, always).state is DeliveryState.SENT


def test_what_x_is_still_working_on_is_asked_for_later(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    transport = bench.transport()
    part = posting(media=(picture("GIF", mode="P"),))
    right = bench.fake.answer

    def slow(call: Call) -> HttpAnswer:
        answer = right(call)
        if call.route.endswith("finalize"):
            answer.body["data"]["processing_info"] = {"state": "pending", "check_after_secs": 7}
        return answer

    monkeypatch.setattr(bench.fake, "answer", slow)
    with pytest.raises(LaterError) as caught:
        transport.post(part, lambda: pytest.fail("asked to commit"))
    assert (caught.value.retry_at - bench.clock.now()).total_seconds() == 7
    assert transport.post(part, always).state is DeliveryState.SENT
    assert len(bench.fake.account.media) == 1
