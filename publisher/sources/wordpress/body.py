"""The body of a WordPress post: shortcodes and paragraphs that WordPress itself makes when it shows a page."""

import re
from collections import Counter
from collections.abc import Callable
from html import escape
from typing import Final

_CAPTION: Final = re.compile(r"\[(?:wp_)?caption\b([^\]]*)\](.*?)\[/(?:wp_)?caption\]", re.DOTALL)
_CAPTION_TEXT: Final = re.compile(r"\bcaption=\"([^\"]*)\"")
_PICTURE: Final = re.compile(r"^\s*((?:<a\b[^>]*>)?\s*<img\b[^>]*>\s*(?:</a>)?)(.*)$", re.DOTALL)
_EMBED: Final = re.compile(r"\[embed\b[^\]]*\]\s*(https?://[^\s\[\]<>\"]+)\s*\[/embed\]")
#: Shortcodes that show what is elsewhere; what they are given is an address, its id there, or attributes.
_PLAYER: Final = re.compile(
    r"\[(audio|video|wpvideo|videopress|youtube|vimeo|dailymotion|soundcloud|spotify|ted|tweet|instagram|facebook|"
    r"googlemaps|slideshare|scribd|bandcamp|archiveorg|embed)[\s=]+([^\]\[]+?)\s*/?\]"
)
_ADDRESS: Final = re.compile(r"https?://[^\s\"'<>\]\[|]+")
#: An address alone on a line, which WordPress shows as what is there.
_LONE: Final = re.compile(r"(?m)^[ \t]*(https?://[^\s<>\"\[\]]+)[ \t]*$")
#: Where a block begins, ends, or stands for itself.
_MARK: Final = re.compile(r"<!--\s+(/)?wp:[a-z][\w/-]*(?:\s+\{.*?\})?\s+(/)?-->", re.DOTALL)
_SHORTCODE: Final = re.compile(
    r"\[(/?)([a-z][a-z0-9_-]*)((?:\s+[a-z0-9_-]+=(?:\"[^\"]*\"|'[^']*'|[^\s\]\"']+))*)\s*/?\]"
)
#: Shortcodes of WordPress and well-known builders, which may stand without attributes.
_KNOWN: Final = re.compile(
    r"(?:gallery|audio|video|playlist|embed|wp_caption|caption|more|contact-form-7|contact-form|gravityform|"
    r"jetpack[\w-]*|sharing|vc_\w+|et_pb_\w+|fusion_\w+|av_\w+|column|row|button|toc|googlemaps|youtube|vimeo|tweet)"
)
_NAMES: Final = (
    "p|div|h[1-6]|ul|ol|li|dl|dt|dd|table|thead|tbody|tfoot|tr|td|th|blockquote|figure|figcaption|hr|section|article|"
    "header|footer|aside|form|iframe"
)
#: What stays as it stands, line ends and all.
_WHOLE: Final = re.compile(r"(<(pre|script|style)\b.*?</\2>|<!--.*?-->)", re.DOTALL | re.IGNORECASE)
_OPENS: Final = re.compile(rf"(<(?:{_NAMES})\b)", re.IGNORECASE)
_CLOSES: Final = re.compile(rf"(</(?:{_NAMES})\s*>|<hr\b[^>]*>)", re.IGNORECASE)
_BLOCK: Final = re.compile(rf"</?(?:{_NAMES})\b", re.IGNORECASE)
_ENDS: Final = re.compile(rf"(?:\s*</(?:{_NAMES})\s*>)*\Z", re.IGNORECASE)
_EMPTY_LINE: Final = re.compile(r"\n[ \t]*\n\s*")
_NOTHING: Final = re.compile(r"(?:&nbsp;|&#160;|\s)*")
#: What follows the end of a block and is neither a mark nor the end of an element.
_LOOSE: Final = re.compile(r"/(?:wp:[\w/-]+\s+)?-->\s*(?!<!--|</|\Z)\S")


def body_of(content: str) -> tuple[str, list[str]]:
    """Return the HTML of ``content`` and a sentence for each kind of shortcode that was taken out."""
    html = content
    notes: list[str] = []
    if "[" in html:
        html = _EMBED.sub(r'<p><a href="\1">\1</a></p>', _CAPTION.sub(_figure, html))
        html, notes = _without_shortcodes(_PLAYER.sub(_played, html))
    if _LONE.search(html):
        html = _outside_whole(html, _linked)
    return _beside_blocks(html) if "<!-- wp:" in html else paragraphs(html), notes


def _played(match: re.Match[str]) -> str:
    """Return a link to what a player would play; a shortcode without an address stays for the others."""
    address = _ADDRESS.search(match[2].replace("&amp;", "&"))
    if address is None:
        return f'[{match[1]} id="{match[1]}"]'
    return f'\n\n<p><a href="{escape(address[0])}">{escape(address[0])}</a></p>\n\n'


def _linked(prose: str) -> str:
    return _LONE.sub(lambda match: f'<a href="{escape(match[1])}">{escape(match[1])}</a>', prose)


def _outside_whole(html: str, change: Callable[[str], str]) -> str:
    """Return ``html`` with ``change`` made where nothing has to stay as it stands."""
    pieces = _WHOLE.split(html)
    pieces[::3] = map(change, pieces[::3])
    del pieces[2::3]  # the names of what has to
    return "".join(pieces)


def _beside_blocks(html: str) -> str:
    """Return ``html`` with paragraphs in what stands between blocks, written before there were any."""
    if html.lstrip().startswith("<!--") and not _LOOSE.search(html):
        return html
    written: list[str] = []
    depth = begin = 0
    for mark in _MARK.finditer(html):
        ends, alone = mark[1], mark[2]
        if depth == 0:
            between = html[begin : mark.start()]
            written.append(_apart(between))
            begin = mark.start()
        if not alone:
            depth = max(0, depth - 1) if ends else depth + 1
        if depth == 0:
            written.append(html[begin : mark.end()])
            begin = mark.end()
    rest = html[begin:]
    return "".join([*written, rest if depth else _apart(rest)])


def _apart(between: str) -> str:
    """Return what stands between two blocks with paragraphs, where it is not an element by itself."""
    bare = between.strip()
    alone = _BLOCK.match(bare) is not None and bare.endswith(">") and "\n\n" not in bare
    return between if not bare or alone else paragraphs(between)


def paragraphs(text: str) -> str:
    """Return ``text`` with paragraphs where an empty line divides it, as WordPress makes them when it shows it.

    Elements that are blocks of their own stand between paragraphs, and what is preformatted stays as it is.
    """
    pieces = _WHOLE.split(text.replace("\r\n", "\n"))
    written: list[str] = []
    for prose, whole, _ in zip(pieces[::3], [*pieces[1::3], ""], [*pieces[2::3], ""], strict=True):
        apart = _CLOSES.sub(r"\1\n\n", _OPENS.sub(r"\n\n\1", prose))
        written += [_paragraph(piece.strip()) for piece in _EMPTY_LINE.split(apart) if not _NOTHING.fullmatch(piece)]
        written += [whole] if whole else []
    return "\n".join(written)


def _paragraph(piece: str) -> str:
    if _BLOCK.match(piece):
        return piece
    ends = _ENDS.search(piece)
    words, rest = (piece[: ends.start()], piece[ends.start() :]) if ends else (piece, "")
    return "<p>" + words.strip().replace("\n", "<br>\n") + "</p>" + rest


def _figure(match: re.Match[str]) -> str:
    attribute = _CAPTION_TEXT.search(match[1])
    picture = _PICTURE.match(match[2])
    inside, words = (picture[1], picture[2]) if picture else ("", match[2])
    if inside.startswith("<a") and not inside.endswith("</a>"):
        inside, words = f"{inside.rstrip()}</a>", words.replace("</a>", "")
    said = (words.strip() or (attribute[1] if attribute else "")).strip()
    caption = f"<figcaption>{said}</figcaption>" if said else ""
    return f"<figure>{inside}{caption}</figure>"


def _without_shortcodes(html: str) -> tuple[str, list[str]]:
    closed = {match[2] for match in _SHORTCODE.finditer(html) if match[1]}
    gone: Counter[str] = Counter()

    def taken(match: re.Match[str]) -> str:
        name = match[2]
        if not (match[3] or name in closed or _KNOWN.fullmatch(name)):
            return match[0]
        if not match[1]:
            gone[name] += 1
        return ""

    html = _SHORTCODE.sub(taken, html)
    return html, [_note(name, times, closed) for name, times in sorted(gone.items())]


def _note(name: str, times: int, closed: set[str]) -> str:
    often = f" {times} times" if times > 1 else ""
    rest = "what stands between its two ends is kept" if name in closed else "what it showed is not in the post"
    return f"the shortcode [{name}] was taken out{often}; {rest}."
