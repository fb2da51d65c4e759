"""The body of a WordPress post: shortcodes and paragraphs that WordPress itself makes when it shows a page."""

import re
from collections import Counter
from typing import Final

_CAPTION: Final = re.compile(r"\[(?:wp_)?caption\b([^\]]*)\](.*?)\[/(?:wp_)?caption\]", re.DOTALL)
_CAPTION_TEXT: Final = re.compile(r"\bcaption=\"([^\"]*)\"")
_PICTURE: Final = re.compile(r"^\s*((?:<a\b[^>]*>)?\s*<img\b[^>]*>\s*(?:</a>)?)(.*)$", re.DOTALL)
_EMBED: Final = re.compile(r"\[embed\b[^\]]*\]\s*(https?://[^\s\[\]<>\"]+)\s*\[/embed\]")
_SHORTCODE: Final = re.compile(
    r"\[(/?)([a-z][a-z0-9_-]*)((?:\s+[a-z0-9_-]+=(?:\"[^\"]*\"|'[^']*'|[^\s\]\"']+))*)\s*/?\]"
)
#: Shortcodes of WordPress and well-known builders, which may stand without attributes.
_KNOWN: Final = re.compile(
    r"(?:gallery|audio|video|playlist|embed|wp_caption|caption|more|contact-form-7|contact-form|gravityform|"
    r"jetpack[\w-]*|sharing|vc_\w+|et_pb_\w+|fusion_\w+|av_\w+|column|row|button|toc|googlemaps|youtube|vimeo|tweet)"
)
_BLOCK: Final = re.compile(
    r"\s*</?(?:p|div|h[1-6]|ul|ol|li|dl|dt|dd|table|thead|tbody|tfoot|tr|td|th|blockquote|pre|figure|figcaption|hr|"
    r"section|article|header|footer|aside|form|script|style|iframe|!--)",
    re.IGNORECASE,
)


def body_of(content: str) -> tuple[str, list[str]]:
    """Return the HTML of ``content`` and a sentence for each kind of shortcode that was taken out."""
    html = content
    notes: list[str] = []
    if "[" in html:
        html = _EMBED.sub(r'<p><a href="\1">\1</a></p>', _CAPTION.sub(_figure, html))
        html, notes = _without_shortcodes(html)
    if "<!-- wp:" in html or "<p" in html:
        return html, notes
    return paragraphs(html), notes


def paragraphs(text: str) -> str:
    """Return ``text`` with paragraphs where an empty line divides it, as WordPress makes them when it shows it."""
    pieces = re.split(r"\n[ \t]*\n\s*", text.replace("\r\n", "\n").strip())
    return "\n".join(_paragraph(piece) for piece in pieces if piece.strip())


def _paragraph(piece: str) -> str:
    if _BLOCK.match(piece):
        return piece
    return "<p>" + piece.strip().replace("\n", "<br>\n") + "</p>"


def _figure(match: re.Match[str]) -> str:
    attribute = _CAPTION_TEXT.search(match[1])
    picture = _PICTURE.match(match[2])
    inside, words = (picture[1], picture[2]) if picture else ("", match[2])
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
    return html, [_note(name, times) for name, times in sorted(gone.items())]


def _note(name: str, times: int) -> str:
    often = f" {times} times" if times > 1 else ""
    return f"the shortcode [{name}] was taken out{often}; what it showed is not in the post."
