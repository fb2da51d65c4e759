"""A picture that is shown larger than it is is warned of where its size is known (findings A6)."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from publisher.checks.finding import Finding
from publisher.checks.proof import Proof
from publisher.digest.digest import Digest, Picture
from publisher.digest.page.picture_sizes import stated_size

MakeProof = Callable[..., Proof]
Found = Callable[[Proof], dict[str, Finding]]


def digest(html: str, *pictures: Picture) -> Digest:
    return Digest(subject="s", preheader="p" * 50, html=html, text="x", pictures=pictures)


def png(width: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, 10)).save(out, "PNG")
    return out.getvalue()


def test_a_linked_picture_whose_address_says_that_it_is_small_is_warned_of(proof: MakeProof, found: Found) -> None:
    html = '<img src="https://www.example.org/lantern-120x90.jpg" alt="A" width="536" style="width: 100%">'
    finding = found(proof(digest=digest(html)))["content.picture-size"]
    assert finding.severity == "warning"
    assert finding.message == (
        "The picture lantern-120x90.jpg is 120 px wide and is shown at 536 px, so it looks blurred."
    )
    assert "image =" in finding.hint


def test_an_embedded_picture_is_measured(proof: MakeProof, found: Found) -> None:
    small = Picture(name="lantern.png", content_id="a b@digest", content=png(120), type="image/png")
    html = '<img src="cid:a%20b@digest" alt="A" width="{}">'
    assert (
        "lantern.png is 120 px wide"
        in found(proof(digest=digest(html.format(536), small)))["content.picture-size"].message
    )
    assert "content.picture-size" not in found(proof(digest=digest(html.format(120), small)))


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://www.example.org/lantern.jpg" alt="A" width="536">',
        '<img src="https://www.example.org/lantern-1024x768.jpg" alt="A" width="536">',
        '<img src="https://www.example.org/lantern-120x90.jpg" alt="A" width="536" style="width: auto">',
        '<img src="https://www.example.org/lantern-120x90.jpg" alt="A">',
        '<img src="cid:nothing@digest" alt="A" width="536">',
    ],
)
def test_nothing_is_said_of_what_is_large_enough_or_of_unknown_size(proof: MakeProof, found: Found, html: str) -> None:
    broken = Picture(name="a.jpg", content_id="nothing@digest", content=b"no picture", type="image/jpeg")
    assert "content.picture-size" not in found(proof(digest=digest(html, broken)))


@pytest.mark.parametrize(
    ("address", "width"),
    [
        ("https://www.example.org/wp-content/uploads/2018/12/lantern-300x200.jpg", 300),
        ("https://www.example.org/lantern-300x200.jpg?ver=2", 300),
        ("https://www.example.org/300x200.jpg", 0),
        ("https://www.example.org/lantern.jpg?w=120", 0),
        ("https://i0.wp.com/www.example.org/lantern.jpg?resize=150%2C150&ssl=1", 150),
        ("https://example.files.wordpress.com/2018/12/lantern.jpg?w=120", 120),
        ("https://i0.wp.com/www.example.org/lantern.jpg?fit=600,400", 600),
        ("https://i0.wp.com/www.example.org/lantern.jpg?ssl=1", 0),
        ("https://1.bp.blogspot.com/-abc/XYZ/s72-c/lantern.jpg", 72),
        ("https://blogger.googleusercontent.com/img/a/AVvXsE=s320", 320),
        ("https://blogger.googleusercontent.com/img/b/R29vZ2xl/w400-h300/lantern.jpg", 400),
        ("https://[::1", 0),
        ("", 0),
    ],
)
def test_an_address_says_how_wide_its_picture_is(address: str, width: int) -> None:
    assert stated_size(address)[0] == width


@pytest.mark.parametrize(("width", "height", "told"), [(512, 900, True), (512, 540, False), (240, 300, False)])
def test_a_picture_that_fills_a_phone_is_warned_of(
    proof: MakeProof, found: Found, width: int, height: int, told: bool
) -> None:
    html = f'<img src="https://www.example.org/lantern.jpg" alt="A" width="{width}" height="{height}">'
    findings = found(proof(digest=digest(html)))
    assert ("content.picture-tall" in findings) is told
    if told:
        assert findings["content.picture-tall"].message == (
            "The picture lantern.jpg is taller than wide, 512 × 900 px: it fills a phone by itself."
        )


@pytest.mark.parametrize(
    ("rule", "around", "told"),
    [
        ("p {mso-line-height-rule: exactly;}", "<p>", True),
        ("p {mso-line-height-rule: exactly;}", '<p style="mso-line-height-rule: at-least">', False),
        ("h1 {mso-line-height-rule: exactly;}", "<p>", False),
        ("", '<td style="mso-line-height-rule: exactly">', True),
    ],
)
def test_a_picture_that_outlook_cuts_is_told(
    proof: MakeProof, found: Found, rule: str, around: str, told: bool
) -> None:
    html = f'<!--[if mso]><style>{rule}</style><![endif]-->{around}<img src="a.jpg" alt="A" width="9"></p>'
    assert ("content.picture-clipped" in found(proof(digest=digest(html)))) is told
