"""The article of a web page as HTML: trafilatura tells it from what is around it, here nothing of it gets lost."""

from collections.abc import Callable, Mapping, Sequence
from configparser import ConfigParser
from copy import deepcopy
from dataclasses import dataclass

import trafilatura
from lxml import etree, html
from trafilatura.settings import use_config

from publisher.sources.page import leftovers
from publisher.sources.page.elements import words_of
from publisher.sources.page.google_docs import document_of
from publisher.sources.page.metadata import About
from publisher.sources.page.pictures import Picture, pictures_of
from publisher.sources.page.preparing import in_paragraphs, prepare
from publisher.sources.page.standfirst import says_already, standfirst_of
from publisher.sources.page.written import as_html, pieces

#: Letters of a text that trafilatura takes for an article without looking for a longer one, and of the least notice.
_USUAL, _LEAST = 250, 25
#: Letters by which the begin of an article is known.
_KEY = 30
#: A longer find is taken for the article where what was found first is a notice, and where it is an article.
_MUCH_LONGER, _LONGER = 3.0, 1.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """An article, taken out of its page."""

    #: Its title where that stands in the article; else it is what the page says.
    title: str = ""
    #: HTML without the title, not cleaned yet; empty where there is no article.
    html: str = ""
    #: A sentence for each thing that stood in it and was taken out.
    remarks: Sequence[str] = ()
    #: Whether the page marks where it stands as its article or its main part.
    marked: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    """What trafilatura found, as elements of its own."""

    main: etree._Element
    pictures: Mapping[str, Picture]

    @property
    def size(self) -> int:
        return len(words_of(self.main))


def article_of(page: html.HtmlElement, base: str, said: About) -> Article:
    """Return the article in ``page``; ``base`` is where relative addresses are taken from."""
    tree = deepcopy(page)
    document = document_of(tree)
    if document is not None:
        return Article(title=document.title, html=document.html, marked=True)
    lead = standfirst_of(tree, said.descriptions, said.title)
    prepare(tree, base)
    found = _best(tree, base)
    if found is None:
        return Article()
    as_html(found.main, found.pictures, said.title)
    remarks = leftovers.take_out(found.main)
    words = words_of(found.main)
    body = "".join(pieces(found.main))
    lead = "" if not lead or says_already(words, lead) else f"{lead}\n"
    return Article(html=f"{lead}{body}", remarks=remarks, marked=_is_marked(page, words))


def _is_marked(page: html.HtmlElement, words: str) -> bool:
    """Return whether the words stand in what the page calls an article or its main part."""
    marked = page.xpath("//article | //main | //*[@role='main' or @role='article' or @itemprop='articleBody']")
    # Two blocks need no space between them.
    key = "".join(words.split())[:_KEY]
    return any(key in "".join(words_of(part).split()) for part in marked)


def _best(tree: html.HtmlElement, base: str) -> _Found | None:
    """Return what is most likely the article, of three tries; ``None`` where there is none.

    A notice of two sentences is an article too, so that the shortest find is the first; where the page has much more
    to say, that was a label.  Sentences that are made paragraphs show some articles whole and hide others.
    """
    whole = _found(tree, base, _LEAST, in_paragraphs)
    if whole is None or whole.size < _USUAL:
        whole = _longer(whole, _found(tree, base, _USUAL, in_paragraphs), _MUCH_LONGER)
    return _longer(whole, _found(tree, base, _USUAL, lambda _: None), _LONGER)


def _longer(one: _Found | None, other: _Found | None, by: float) -> _Found | None:
    if one is None or other is None:
        return one or other
    return other if other.size > by * one.size else one


def _found(
    tree: html.HtmlElement, base: str, size: int, made_ready: Callable[[html.HtmlElement], None]
) -> _Found | None:
    copy = deepcopy(tree)
    made_ready(copy)
    pictures = pictures_of(copy, base)
    answer = trafilatura.extract(
        copy,
        config=_settings(size),
        output_format="xml",
        include_comments=False,
        include_images=True,
        include_formatting=True,
        include_links=True,
        include_tables=True,
    )
    main = etree.fromstring(answer.encode()).find("main") if answer else None
    return None if main is None else _Found(main=main, pictures=pictures)


def _settings(size: int) -> ConfigParser:
    settings: ConfigParser = use_config()
    settings.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(size))
    return settings
