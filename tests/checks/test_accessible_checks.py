"""The Email Markup Consortium's rules: each fault is told by its check, and a page without it is not."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from publisher.checks.accessible import RULES
from publisher.checks.finding import Finding
from publisher.checks.proof import Proof
from publisher.checks.run import CHECKS
from publisher.digest.digest import Digest, Picture

MakeProof = Callable[..., Proof]
Found = Callable[[Proof], dict[str, Finding]]
LONG = "Our new pack is about the place where most unkindness happens, which is the group chat of a class. " * 2


def digest(body: str, *pictures: Picture, style: str = "") -> Digest:
    html = (
        f'<!DOCTYPE html><html lang="en" dir="ltr"><head><style>{style}</style></head><body>'
        f'<div lang="en" dir="ltr" style="font-size: 16px; line-height: 24px">{body}</div></body></html>'
    )
    return Digest(subject="s", preheader="p" * 50, html=html, text="x", pictures=pictures)


def moving(seconds: float, loops: int | None) -> Picture:
    out = io.BytesIO()
    frames = [Image.new("L", (8, 8), shade) for shade in (0, 255)]
    options = {} if loops is None else {"loop": loops}
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=int(seconds * 500), **options)
    return Picture(name="m.gif", content_id="m@d", content=out.getvalue(), type="image/gif")


@pytest.mark.parametrize(
    ("name", "bad", "good"),
    [
        (
            "accessible.vml",
            '<!--[if mso]><v:roundrect href="https://a.org"></v:roundrect><![endif]-->',
            '<!--[if mso]><v:rect fill="true"></v:rect><![endif]-->',
        ),
        (
            "accessible.vml",
            "<!--[if mso]><v:rect><v:textbox><h2>News</h2></v:textbox></v:rect><![endif]-->",
            "<!--[if mso]><h2>News</h2><![endif]-->",
        ),
        (
            "accessible.vml",
            '<!--[if mso]><v:rect><img src="a.png"></v:rect><![endif]-->',
            '<!--[if mso]><v:rect><img src="a.png" alt="A"></v:rect><![endif]-->',
        ),
        (
            "accessible.data-tables",
            "<table><tr><td>Age</td><td>9</td></tr></table>",
            '<table><tr><th scope="row">Age</th><td>9</td></tr></table>',
        ),
        (
            "accessible.data-tables",
            "<table><tr><th>Age</th><td>9</td></tr></table>",
            '<table role="none"><tr><td><table><tr><th scope="row">A</th><td>9</td></tr></table></td></tr></table>',
        ),
        (
            "accessible.data-tables",
            '<table role="presentation"><tr><th scope="row">Age</th><td>9</td></tr></table>',
            '<table role="presentation"><tr><td>9</td></tr></table>',
        ),
        ("accessible.link-words", '<a href="https://a.org">Click here</a>', '<a href="https://a.org">The pack</a>'),
        (
            "accessible.link-words",
            '<a href="https://a.org">More…</a>',
            '<a href="https://a.org" aria-label="More: the pack">More…</a>',
        ),
        (
            "accessible.alignment",
            f'<p style="text-align: justify">{LONG}</p>',
            f'<p style="text-align: left">{LONG}</p>',
        ),
        ("accessible.alignment", f'<div style="text-align: center"><p>{LONG}</p></div>', '<p align="center">Short</p>'),
        (
            "accessible.line-height",
            f'<p style="line-height: 1.2">{LONG}</p>',
            f'<p style="line-height: 1.5">{LONG}</p>',
        ),
        ("accessible.line-height", f'<p style="line-height: 20px">{LONG}</p>', f"<p>{LONG}</p>"),
        (
            "accessible.colour-alone",
            '<p>See <a href="https://a.org" style="text-decoration: none">the pack</a>.</p>',
            '<p>See <a href="https://a.org">the pack</a>.</p>',
        ),
        (
            "accessible.title-attribute",
            '<a href="https://a.org" title="The activity pack">Pack</a>',
            '<a href="https://a.org" title="The pack">The pack</a>',
        ),
        ("property.2", '</div><p>Outside</p><div lang="en">', "<p>Inside</p>"),
        ("property.3", '</div><p lang="en">Outside</p><div>', "<p>Inside</p>"),
        ("property.22", '<img src="a.png" width="10">', '<img src="a.png" alt="" width="10">'),
    ],
)
def test_a_fault_is_told_by_its_check_and_what_is_good_is_not(
    proof: MakeProof, found: Found, name: str, bad: str, good: str
) -> None:
    assert found(proof(digest=digest(bad)))[name].severity == "warning"
    assert name not in found(proof(digest=digest(good)))


def test_what_moves_is_told_unless_it_can_be_calmed(proof: MakeProof, found: Found) -> None:
    moves = "p { animation: slide 2s infinite; }"
    calmed = "@media (prefers-reduced-motion: reduce) { p { animation: none; } }"
    assert "accessible.motion" in found(proof(digest=digest("<p>A</p>", style=moves)))
    assert "accessible.motion" not in found(proof(digest=digest("<p>A</p>", style=moves + calmed)))


@pytest.mark.parametrize(("picture", "told"), [(moving(2, 0), True), (moving(8, None), True), (moving(2, None), False)])
def test_a_picture_that_moves_on_and_on_is_told(proof: MakeProof, found: Found, picture: Picture, told: bool) -> None:
    assert ("accessible.motion" in found(proof(digest=digest("<p>A</p>", picture)))) is told


def test_every_rule_is_kept_by_a_check_that_there_is() -> None:
    assert len(RULES) == 18
    assert set(RULES.values()) <= {check.id for check in CHECKS}
