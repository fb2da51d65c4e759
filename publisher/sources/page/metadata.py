"""What a web page says about itself: JSON-LD, OpenGraph, and the marks in its text, in this order."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml import html

from publisher.sources.page.elements import joined

_ARTICLES: Final = re.compile(r"(?:Article|BlogPosting|Report|Review|LiveBlogPosting|SocialMediaPosting)$")
#: What stands between the title of a page and the name of its site.
_BETWEEN: Final = r"\s*(?:\s[-–—|:·•»«/]+\s|[|»·]|:\s)\s*"
#: Headings that themes mark as that of the article (hAtom and microdata).
_ENTRY_TITLES: Final = (
    "//*[self::h1 or self::h2 or self::h3]"
    "[contains(concat(' ', @class, ' '), ' entry-title ') or contains(@itemprop, 'headline')]"
)
#: Names under which pages say when they were published.
_DATES: Final = (
    "article:published_time", "og:published_time", "article:published", "datepublished", "date", "pubdate",
    "publish_date", "publishdate", "publication_date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date",
    "dcterms.created", "parsely-pub-date", "sailthru.date",
)  # fmt: skip

#: Names under which pages say what they are about.
_DESCRIPTIONS: Final = ("og:description", "description", "twitter:description")
_FEEDS: Final = ("application/rss+xml", "application/atom+xml", "application/feed+json")


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """What a page says of its article; empty where it says nothing."""

    title: str = ""
    author: str = ""
    #: As written: ISO 8601 as a rule.
    published: str = ""
    #: The same of a moment that is marked in its text.
    marked: str = ""
    updated: str = ""
    #: Maybe relative.
    image: str = ""
    image_alt: str = ""
    tags: tuple[str, ...] = ()
    #: The address that the page gives itself, where it is of the same site.
    canonical: str = ""
    #: What it says that it is about, in the order in which that counts.
    descriptions: tuple[str, ...] = ()
    #: Whether it says in its head that it is an article.
    is_article: bool = False
    #: Addresses of feeds that it names.
    feeds: tuple[str, ...] = ()


def about(tree: html.HtmlElement, address: str) -> About:
    """Read what the page at ``address`` (empty where that is not known) says of its article."""
    linked = next(_articles(tree), {})
    metas = _metas(tree)
    image, alt = _image(linked, metas)
    return About(
        title=_title(tree, metas, str(linked.get("headline") or "")),
        author=_author(tree, linked, metas),
        published=_text(linked.get("datePublished")) or _dated(metas),
        marked=_marked_time(tree),
        updated=_text(linked.get("dateModified")) or metas.get("article:modified_time", ""),
        image=image,
        image_alt=alt or _alt_of(tree, image),
        tags=_tags(tree, linked),
        canonical=_canonical(tree, address),
        descriptions=tuple(dict.fromkeys(metas[name] for name in _DESCRIPTIONS if name in metas)),
        is_article=bool(linked) or metas.get("og:type", "").lower() in ("article", "blog", "newsarticle"),
        feeds=tuple(_feeds(tree, address)),
    )


def _articles(tree: html.HtmlElement) -> Iterator[Mapping[str, Any]]:
    """Yield the articles that the page describes as linked data (schema.org)."""
    for script in tree.iter("script"):
        if "ld+json" not in script.get("type", ""):
            continue
        with suppress(ValueError, RecursionError):
            waiting = [json.loads(script.text or "", strict=False)]
            while waiting:
                item = waiting.pop(0)
                if isinstance(item, list):
                    waiting[:0] = item
                elif isinstance(item, dict):
                    kinds = item.get("@type")
                    if any(_ARTICLES.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                        yield item
                    waiting += [item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item]


def _metas(tree: html.HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name and meta.get("content", "").strip():
            found.setdefault(name, meta.get("content", "").strip())
    return found


def _title(tree: html.HtmlElement, metas: Mapping[str, str], headline: str) -> str:
    if headline:
        return headline
    site = metas.get("og:site_name", "")
    headings = [_line(heading) for heading in (*tree.xpath(_ENTRY_TITLES), *tree.iter("h1"))]
    written = metas.get("og:title") or metas.get("twitter:title") or ""
    if not written:
        own = [_line(heading) for heading in tree.xpath(_ENTRY_TITLES) or tree.xpath("//article//h1 | //main//h1")]
        written = own[0] if len(own) == 1 and own[0] else _line(next(tree.iter("title"), None))
    for heading in headings:
        if heading and heading != site and re.match(re.escape(heading) + rf"(?:{_BETWEEN}|$)", written, re.IGNORECASE):
            return heading
    if site:
        named = re.escape(site)
        written = re.sub(rf"{_BETWEEN}{named}\s*$|^\s*{named}{_BETWEEN}", "", written, flags=re.IGNORECASE)
    return written or next(filter(None, headings), "")


def _author(tree: html.HtmlElement, linked: Mapping[str, Any], metas: Mapping[str, str]) -> str:
    said = linked.get("author")
    names = [_text(one.get("name")) if isinstance(one, dict) else _text(one) for one in _several(said)]
    names = names if any(names) else [metas.get("author", "") or metas.get("article:author", "")]
    names = [name for name in names if name and not name.startswith("http")]
    if not names:
        names = [_line(link) for link in tree.xpath("//a[contains(concat(' ', @rel, ' '), ' author ')]")][:1]
    return ", ".join(dict.fromkeys(filter(None, names)))


def _dated(metas: Mapping[str, str]) -> str:
    return next((metas[name] for name in _DATES if name in metas), "")


def _marked_time(tree: html.HtmlElement) -> str:
    """Return the moment that is marked as that of the publication, or stands beside the heading."""
    marked = tree.xpath(
        "//time[@pubdate or @itemprop='datePublished' or contains(@class, 'publish') or contains(@class, 'entry-date')]"
    )
    plain = tree.xpath("//*[@itemprop='datePublished']")
    for element in [*marked, *plain, *tree.xpath("//header//time"), *_beside_heading(tree)]:
        said = element.get("datetime") or element.get("content") or _line(element)
        if said:
            return str(said)
    return ""


def _beside_heading(tree: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for heading in islice(tree.iter("h1"), 3):
        for after in islice(heading.itersiblings(), 2):
            yield from after.iter("time")


def _image(linked: Mapping[str, Any], metas: Mapping[str, str]) -> tuple[str, str]:
    for one in _several(linked.get("image")):
        address = _text(one.get("url") or one.get("contentUrl")) if isinstance(one, dict) else _text(one)
        if address:
            alt = _text(one.get("caption")) if isinstance(one, dict) else ""
            return address, alt or (metas.get("og:image:alt", "") if metas.get("og:image") == address else "")
    for name in ("og:image:secure_url", "og:image", "og:image:url", "twitter:image"):
        if metas.get(name):
            return metas[name], metas.get("og:image:alt") or metas.get("twitter:image:alt", "")
    return "", ""


def _alt_of(tree: html.HtmlElement, image: str) -> str:
    """Return what the page says of the same picture where it shows it."""
    name = urlsplit(image).path.rpartition("/")[2] if "[" not in image else ""
    if not name:
        return ""
    shown = (one.get("alt", "") for one in tree.iter("img") if name in " ".join(map(str, one.attrib.values())))
    return next(filter(None, shown), "")


def _tags(tree: html.HtmlElement, linked: Mapping[str, Any]) -> tuple[str, ...]:
    named = [meta.get("content", "") for meta in tree.xpath("//meta[@property='article:tag']")]
    said = linked.get("keywords")
    words = said.split(",") if isinstance(said, str) else [_text(one) for one in _several(said)]
    links = [_line(link) for link in tree.xpath("//a[contains(concat(' ', @rel, ' '), ' tag ')]")]
    return tuple(dict.fromkeys(tag.strip() for tag in (named or words or links) if tag.strip()))


def _canonical(tree: html.HtmlElement, address: str) -> str:
    for link in tree.xpath("//link[contains(concat(' ', @rel, ' '), ' canonical ')]"):
        with suppress(ValueError):
            said = urlsplit(urljoin(address, link.get("href", "")))
            asked = urlsplit(address)
            if said.scheme in ("http", "https") and (not address or _site(said.netloc) == _site(asked.netloc)):
                # Some sites call every page their front page.
                return said.geturl() if said.path.strip("/") or said.query or not asked.path.strip("/") else ""
    return ""


def _site(netloc: str) -> str:
    return netloc.rpartition("@")[2].casefold().removeprefix("www.")


def _feeds(tree: html.HtmlElement, address: str) -> Iterator[str]:
    """Yield the addresses of the feeds that the page names, those of comments last."""
    found = [
        (link.get("title", ""), joined(address, link.get("href", "")))
        for link in tree.xpath("//link[contains(concat(' ', @rel, ' '), ' alternate ')]")
        if link.get("type", "").lower() in _FEEDS and link.get("href")
    ]
    yield from (where for _, where in sorted(found, key=lambda each: "comment" in " ".join(each).lower()))


def _several(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _line(element: html.HtmlElement | None) -> str:
    return " ".join(element.text_content().split()) if element is not None else ""
