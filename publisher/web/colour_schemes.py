"""A mail as it looks in light or in dark, whatever the browser around it prefers.

A page cannot tell the frame that it holds which colours to prefer, so the mail's own rules are rewritten: what
waits for a preference applies always or never.
"""

import re
from typing import Final, Literal

Scheme = Literal["light", "dark"]

_STYLE: Final = re.compile(r"<style\b[^>]*>.*?</style\s*>", re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile(r"<(?:style|source|link)\b[^>]*>", re.IGNORECASE)
_META: Final = re.compile(
    r"""(<meta\b(?=[^>]*\bname\s*=\s*["']?(?:color-scheme|supported-color-schemes)\b)[^>]*?\bcontent\s*=\s*)"""
    r"""("[^"]*"|'[^']*'|[^\s>]+)""",
    re.IGNORECASE,
)
_FEATURE: Final = re.compile(r"\(\s*prefers-color-scheme\s*(?::\s*([a-z-]+)\s*)?\)", re.IGNORECASE)
_PROPERTY: Final = re.compile(r"(?<![\w-])((?:supported-color-schemes|color-scheme)\s*:\s*)[^;{}!<]+", re.IGNORECASE)
#: Media features that hold on every screen and on none.
_ALWAYS: Final = "(min-width: 0)"
_NEVER: Final = "(max-width: 0)"


def shown_in(html: str, scheme: Scheme) -> str:
    """Return the HTML of a mail so that it shows its ``scheme`` variant in any browser.

    Changed are the media feature ``prefers-color-scheme`` (Media Queries 5, section 12.5), in style sheets and
    ``media`` attributes, and the declarations and metas that name colour schemes.  Everything else stays as it is,
    prose about such rules included.
    """
    styled = _STYLE.sub(lambda match: _declared(_decided(match[0], scheme), scheme), html)
    tagged = _TAG.sub(lambda match: _decided(match[0], scheme), styled)
    return _META.sub(lambda match: f'{match[1]}"{scheme}"', tagged)


def _decided(css: str, scheme: Scheme) -> str:
    def decide(match: re.Match[str]) -> str:
        wanted = (match[1] or scheme).lower()
        return _ALWAYS if wanted == scheme else _NEVER

    return _FEATURE.sub(decide, css)


def _declared(css: str, scheme: Scheme) -> str:
    return _PROPERTY.sub(lambda match: match[1] + scheme, css)
