"""A web page made ready for trafilatura: nothing of its article gets lost, nothing else comes in."""

import re
from typing import Final

from lxml import html

from publisher.sources.page.elements import joined, linked_share, words_of

#: A line with the author's name is not longer.
_BYLINE: Final = 120
_IN_A_LINE: Final = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "wbr",
})  # fmt: skip
_FRAMES: Final = frozenset({"article", "main", "section", "header"})
#: Shorter words that stand in no paragraph are names, labels and buttons, unless they are a sentence.
_LEAST: Final = 30
#: Letters of a menu that need not be mostly links.
_MENU, _MOSTLY = 400, 0.5
_SENTENCE: Final = re.compile(r"[.!?…。！？][\"”»’)\]]*(?:\s|$)")


def prepare(tree: html.HtmlElement, base: str) -> None:
    """Save what trafilatura would lose whatever it takes for the article: moments, links, sources of quotations."""
    for moment in list(tree.iter("time")):
        _unmark(moment)
    for marked in tree.xpath("//a[starts-with(@href, '#')]"):
        marked.drop_tag()
    for said in tree.xpath(
        "//blockquote//footer | //blockquote/cite | //blockquote//figcaption | //table/caption"
        " | //figure[not(.//img)][.//table or .//blockquote]/figcaption"
    ):
        said.tag = "p"
        if said.getparent().tag == "table":
            said.getparent().addprevious(said)
    for link in tree.xpath("//a[@href]"):
        link.set("href", joined(base, link.get("href", "")))
    for name in tree.xpath("//*[self::p or self::div or self::span or self::address][.//a[@rel='author']]"):
        if name.getparent() is not None and len(name.text_content().strip()) <= _BYLINE:
            name.drop_tree()


def in_paragraphs(tree: html.HtmlElement) -> None:
    """Make paragraphs of sentences that stand in none, which trafilatura would lose beside ones that do.

    Menus go, and tables and figures that only lay a page out, which is what it loses too.
    """
    _flatten(tree)
    for block in list(tree.iter("div", "section", "article", "main")):
        _paragraphs(block)


def _unmark(moment: html.HtmlElement) -> None:
    """Make words of a moment in a sentence; one that stands by itself is that of the publication, and goes."""
    around = moment.getparent()
    within = str(around.tag) if around is not None else ""
    alone = around is not None and around.text_content().strip() == moment.text_content().strip()
    if within in _FRAMES or (alone and within in ("p", "div", "span")):
        moment.drop_tree()
    else:
        moment.drop_tag()


def _flatten(tree: html.HtmlElement) -> None:
    """Take menus out, and make blocks of tables and figures that are a layout rather than something to look at."""
    for menu in tree.xpath("//nav | //*[@role='navigation']"):
        # One that nobody closed has the article in it.
        if len(words_of(menu)) < _MENU or linked_share(menu) > _MOSTLY:
            menu.drop_tree()
    for part in tree.xpath("//figure[.//figure] | //figure[.//figure]//ul | //figure[.//figure]//li"):
        part.tag = "div"
    for table in tree.xpath("//table[.//h1 or .//td[count(.//p) > 2]][not(.//th)]"):
        for part in [table, *table.xpath(".//tr | .//td | .//tbody")]:
            part.tag = "div"


def _paragraphs(block: html.HtmlElement) -> None:
    """Make paragraphs of the sentences that stand in a block by themselves, beside blocks or divided by breaks."""
    children = list(block)
    loose = " ".join([block.text or "", *((child.tail or "") for child in children)]).strip()
    if not loose:
        return
    if not any(child.tag not in _IN_A_LINE or child.tag == "br" for child in children):
        linked = sum(len(link.text_content()) for link in block.iter("a"))
        words = block.text_content()
        if block.tag == "div" and linked * 2 < len(words) and _is_prose(words):
            block.tag = "p"
        return
    if not _is_prose(loose):
        return
    first, block.text = block.text, None
    made = _Made(block)
    made.words(first)
    for child in children:
        tail, child.tail = child.tail, None
        block.remove(child)
        made.take(child)
        made.words(tail)
    made.end()


def _is_prose(words: str) -> bool:
    plain = " ".join(words.split())
    return len(plain) >= _LEAST and _SENTENCE.search(plain) is not None


class _Made:
    """Gathers what stands in a line into paragraphs of a block."""

    def __init__(self, block: html.HtmlElement) -> None:
        self._block = block
        self._now: html.HtmlElement | None = None

    def words(self, text: str | None) -> None:
        """Add words to the paragraph that is being written."""
        if not text or (self._now is None and not text.strip()):
            return
        now = self._open()
        if len(now):
            now[-1].tail = (now[-1].tail or "") + text
        else:
            now.text = (now.text or "") + text

    def take(self, child: html.HtmlElement) -> None:
        """Add an element: to the paragraph, or after it."""
        if child.tag not in _IN_A_LINE:
            self.end()
            self._block.append(child)
        elif child.tag == "br" and self._breaks():
            self.end()
        elif child.tag != "br" or self._now is not None:
            self._open().append(child)

    def end(self) -> None:
        """End the paragraph."""
        now, self._now = self._now, None
        if now is not None and len(now) and now[-1].tag == "br" and not (now[-1].tail or "").strip():
            now.remove(now[-1])

    def _open(self) -> html.HtmlElement:
        if self._now is None:
            self._now = html.Element("p")
            self._block.append(self._now)
        return self._now

    def _breaks(self) -> bool:
        now = self._now
        return now is not None and len(now) > 0 and now[-1].tag == "br" and not (now[-1].tail or "").strip()
