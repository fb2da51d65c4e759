"""What a site puts between the paragraphs of its articles: ways to others of its pages, buttons, credits."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from publisher.sources.page.elements import linked_share, taken_out, words_of

#: Words with which a site leads on to other pages, in the languages that pages are imported in.
_ONWARD: Final = re.compile(
    r"""[\W_]*(?:
    (?:see|read|watch|hear|listen)\s+(?:also|more|next|too|now)\b
    |also\s+(?:read|see|on|of\s+interest|worth)\b|(?:keep|continue)\s+reading\b|what\s+to\s+read\s+next
    |(?:related|recommended|suggested|featured|similar|popular|latest|trending|recent|more)\s+
        (?:stories|story|articles?|posts?|content|reading|links|tutorials|topics?|news|coverage|videos?|guides|pages)\b
    |(?:related|recommended(?:\s+for\s+you)?)\s*:?\Z|more\s+(?:on|from|about|like)\b.{0,40}\Z
    |you\s+(?:may|might|could)\s+(?:also\s+)?(?:like|enjoy|love|be\s+interested)
    |(?:most|also)\s+(?:read|popular|viewed)\b|don['’]t\s+miss\b|up\s+next\b
    |lesen\s+sie\s+(?:dazu\s+)?(?:auch|mehr|hier|weiter)\b|(?:auch|schon|noch)\s+(?:lesen|gelesen|interessant|spannend|auf)\b
    |mehr\s+(?:zum\s+thema|dazu|kolumnen|themen|artikel|beiträge|news|von|aus|über)\b.{0,60}\Z
    |(?:weitere|ähnliche|verwandte|empfohlene|aktuelle|passende)\s+(?:aktuelle\s+)?
        (?:artikel|beiträge|themen|meldungen|nachrichten|news|\w*tipps|texte|\w*stories|\w*storys)\b
    |(?:das|dies|diese\s+\w+)\s+(?:thema\s+)?(?:könnten?|dürften?)\s+(?:sie|dich|euch|ihnen)\s+(?:auch\s+|ebenfalls\s+)?
        (?:interessieren|gefallen)
    |(?:passend\s+dazu|top-themen|zum\s+weiterlesen|weiterlesen|entdecken?\s+(?:sie\s+)?weitere)\b
    |(?:le[ae]|vea|veja|ver|mire|mira|puedes?\s+ver)\s*(?:también|tambien|também|además|más)?\s*:
    |(?:le[ae]r?|vea?|veja)\s+(?:también|tambien|también|também|más|además)\b
    |(?:te|le|les|os)\s+(?:puede|podría)\s+interesar
    |(?:notas?|contenidos?|temas?|noticias?|artículos?|conteúdos?|notícias?|entradas?)\s+relacionad[oa]s?
    |más\s+(?:sobre|noticias|en)\b.{0,60}\Z|leia\s+(?:também|mais)\b|saiba\s+mais\b
    |(?:à\s+)?(?:lire|voir|découvrir)\s+(?:aussi|également|encore|la\s+suite)\b|à\s+lire\b.{0,20}\Z
    |sur\s+le\s+même\s+(?:sujet|thème)|articles?\s+(?:liés|similaires|associés)
    |leggi\s+anche\b|vedi\s+anche\b|potrebbe\s+interessar|(?:lees|bekijk)\s+ook\b|lees\s+meer\b
    |(?:czytaj|zobacz|przeczytaj)\s+(?:też|także|również|więcej)\b|dowiedz\s+się\s+więcej
    |läs\s+(?:också|mer|även)\b|læs\s+også\b|les\s+også\b|lue\s+myös\b|darllen(?:wch)?\s+(?:mwy|hefyd)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
#: Who made a picture, alone on a line.
_CREDIT: Final = re.compile(
    r"[\W_]*(?:©|\(c\)\s|(?:photo|picture|image|foto|bild|titelbild|beitragsbild|symbolbild|kuva|imagen|imagem|zdjęcie|"
    r"photograph|illustration|llun)(?:s|os|er|nachweis|quelle)?\s*(?:credits?|courtesy)?\s*(?::|©|\bby\b|\bvia\b|\bgan\b)|"
    r"(?:credits?|crédits?|fotocredits?|bildcredits?|bildnachweis|bildquelle|fot\.)\s*(?:photos?)?\s*:)",
    re.IGNORECASE,
)
#: Buttons that stand alone on a line.
_BUTTON: Final = re.compile(
    r"(?:(?:print|save|share|e?mail|copy|bookmark)(?:\s+(?:this|the))?(?:\s+(?:article|page|post|story|recipe|link))?|"
    r"(?:back|return)\s+to\s+(?:the\s+)?(?:top|list|overview|news|home|blog).{0,20}|view\s+(?:all\s+)?comments|leave\s+a\s+(?:comment|reply)|"
    r"(?:zurück\s+(?:zu[rm]?|nach)\s+\w+(?:\s+\w+)?)|(?:artikel|rezept|seite|beitrag)\s+(?:bewerten|drucken|teilen|merken)|"
    r"nach\s+oben|keine\s+kommentare|retour\s+(?:à|au|en)\s+\w+(?:\s+\w+)?|imprimer|partager|imprimir|compartir)"
    r"[\s»›→↑…!]*",
    re.IGNORECASE,
)
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Words of a label; of a line that says where it leads; of a title in a list of them.
_LABEL, _LINE, _TITLE = 10, 30, 60
#: What leads on is mostly link.
_MOSTLY: Final = 0.5
_CREDIT_WORDS: Final = 16


def take_out(main: etree._Element) -> list[str]:
    """Take ways to other articles and buttons out of ``main``, elements of HTML; return a sentence for each way.

    Who made a picture becomes its caption.
    """
    gone: list[tuple[str, int]] = []
    below_label = False
    for element in _in_order(main):
        words = words_of(element)
        if not words:
            continue
        if _leads_on(element, words):
            below_label = linked_share(element) <= _MOSTLY
            gone.append((words, 0))
        elif below_label and _is_way(element, words):
            gone[-1] = (gone[-1][0], gone[-1][1] + max(1, len(element) if element.tag in ("ul", "ol") else 1))
        else:
            below_label = False
            _settle(element, words)
            continue
        taken_out(element)
    while len(main) and main[-1].tag in _HEADINGS:
        main.remove(main[-1])
    return [_told(words, below) for words, below in gone]


def _told(words: str, below: int, most: int = 60) -> str:
    short = words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0] + "…"
    with_it = f" with what stood below it ({below})" if below else ""
    return f"“{short}” leads to other articles; it was taken out{with_it}."


def _in_order(around: etree._Element) -> Iterator[etree._Element]:
    """Yield the blocks, those within divisions for themselves."""
    for element in list(around):
        if element.tag == "div" and len(element) and not (element.text or "").strip():
            yield from _in_order(element)
        else:
            yield element


def _leads_on(element: etree._Element, words: str) -> bool:
    """Return whether a line leads to another article, or is the label above such lines."""
    match = _ONWARD.match(words)
    if match is None or element.tag in ("ul", "ol", "table", "figure"):
        return False
    many, colon = len(words.split()), ":" in words[: match.end() + 3]
    if many <= (_LABEL if element.tag in _HEADINGS else _LABEL // 2) or (words.endswith(":") and many <= _LABEL):
        return True
    return many <= _LINE and (colon or linked_share(element) > _MOSTLY)


def _is_way(element: etree._Element, words: str) -> bool:
    return linked_share(element) > _MOSTLY and len(words.split()) <= _TITLE * max(1, len(element))


def _settle(element: etree._Element, words: str) -> None:
    """Do with a line what it is: credits go to their picture, buttons go, and in a list each is looked at."""
    if element.tag in ("ul", "ol"):
        for item in list(element):
            said = words_of(item)
            if _ONWARD.match(said) and linked_share(item) > _MOSTLY and len(said.split()) <= _LINE:
                taken_out(item)
    elif element.tag == "p" and _BUTTON.fullmatch(words):
        taken_out(element)
    elif element.tag == "p" and len(words.split()) <= _CREDIT_WORDS and _CREDIT.match(words):
        _credit(element, words)


def _credit(element: etree._Element, words: str) -> None:
    """Make a credit the caption of the picture before it, else one of its own, which is no part of the text."""
    before = _before(element)
    if before is not None and before.tag == "figure" and before.find("figcaption") is None:
        etree.SubElement(before, "figcaption").text = words
        taken_out(element)
        return
    element.tag = "figcaption"
    around = element.getparent()
    if around is not None:
        figure, tail = etree.Element("figure"), element.tail
        element.tail = None
        around.replace(element, figure)
        figure.append(element)
        figure.tail = tail


def _before(element: etree._Element) -> etree._Element | None:
    before = element.getprevious()
    while before is not None and before.tag == "div" and len(before):
        before = before[-1]
    return before
