"""From what a source says of a post to a post that can be trusted in an email."""

import html as entities
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from publisher.model.posts import Image, Originally, Post, slugify
from publisher.sources.prose.blocks import Block, first_paragraph, to_text
from publisher.sources.prose.excerpts import cut_at_sentence, stated
from publisher.sources.prose.hidden_emails import shown
from publisher.sources.prose.origin import origin_of
from publisher.sources.prose.reading import blocks_of, first_image, markup_line, text_line
from publisher.sources.prose.sanitise import IMAGE, TAG, clean
from publisher.sources.prose.urls import web_address

_PIXEL: Final = re.compile(r" (?:width|height)=\"[012]\"")
_PARAGRAPH: Final = re.compile(r"<p>(.*?)</p>\n?", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Raw:
    """What a source says of a post; nothing in it is trusted."""

    #: Text, not HTML.
    title: str
    author: str = ""
    published: datetime
    updated: datetime | None = None
    url: str = ""
    source_id: str
    #: HTML of the body.
    html: str
    #: Address from which relative ones are taken; ``url`` where empty.
    base: str = ""
    #: What the source says of it in a sentence or two, as HTML or text.
    excerpt: str = ""
    #: Whether that is what the library had, so that it is taken as it is.
    excerpt_is_own: bool = False
    #: Address of the post's picture and what it shows; the first in the body where there is none.
    image: str = ""
    image_alt: str = ""
    tags: tuple[str, ...] = ()
    originally: Originally | None = None
    #: Words for the slug instead of the title.
    slug: str = ""


def build(raw: Raw, source: str) -> Post:
    """Return the post: its HTML cleaned, its text and excerpt taken from that, its slug proposed."""
    base = raw.base or raw.url
    title = text_line(raw.title)
    html, originally = _without_pixels(clean(shown(raw.html), base)).strip(), raw.originally
    if originally is None:
        html, originally = _without_origin(html)
    blocks = blocks_of(html)
    text = to_text(blocks)
    return Post(
        slug=slugify(raw.slug or title or _opening(blocks)),
        title=title or _opening(blocks) or "Untitled",
        author=text_line(raw.author),
        published=raw.published,
        updated=raw.updated,
        url=web_address(raw.url) or "",
        source=source,
        source_id=text_line(raw.source_id),
        html=html,
        text=text,
        excerpt=_excerpt(raw, text) or derived_excerpt(blocks, title),
        image=_image(raw, base, html),
        tags=tuple(dict.fromkeys(tag for tag in map(text_line, raw.tags) if tag)),
        originally=originally,
    )


def _excerpt(raw: Raw, text: str) -> str:
    if not raw.excerpt:
        return ""
    return text_line(raw.excerpt) if raw.excerpt_is_own else stated(markup_line(raw.excerpt), text)


def derived_excerpt(blocks: Sequence[Block], title: str) -> str:
    """Return the excerpt of a post whose source states none: its first real paragraph, cut at a sentence."""
    return cut_at_sentence(first_paragraph(blocks, title))


def _opening(blocks: list[Block]) -> str:
    """Return the first words of a post without a title."""
    text = " ".join(blocks[0].lines) if blocks else ""
    return cut_at_sentence(text, 80)


def _without_pixels(cleaned: str) -> str:
    """Take pictures out of clean HTML that nobody can see: they count who reads."""
    return (
        IMAGE.sub(lambda tag: "" if _PIXEL.search(tag[0]) else tag[0], cleaned) if _PIXEL.search(cleaned) else cleaned
    )


def _image(raw: Raw, base: str, html: str) -> Image | None:
    found = first_image(html)
    address = web_address(raw.image, base) if raw.image else None
    if address is None:
        return found
    alt = text_line(raw.image_alt)
    if not alt and found is not None and found.url == address:
        alt = found.alt
    return Image(url=address, alt=alt)


def _without_origin(html: str) -> tuple[str, Originally | None]:
    """Take the paragraph that tells where the post appeared first out of clean HTML."""
    if "originally" not in html and "first " not in html:
        return html, None
    for match in _PARAGRAPH.finditer(html):
        found = origin_of(entities.unescape(TAG.sub("", match[1])))
        if found is not None:
            return (html[: match.start()] + html[match.end() :]).strip("\n"), found
    return html, None
