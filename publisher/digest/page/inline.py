"""Inlining: style rules become style attributes, through premailer, with its defects held off.

Nothing is fetched and no file is opened, whatever the HTML says.  What must stay a rule (media queries, dark
mode) stands in ``<style data-premailer="ignore">`` and comes out as written, less the rules that nothing uses.
"""

import logging
import re
from functools import lru_cache
from threading import Lock
from typing import Any, Final

import cssutils
from premailer import Premailer

from publisher.digest.page.prune import prune
from publisher.errors import TemplateError

#: A template's own expression, left in the HTML on purpose; premailer would write it as ``%7B%7B``.
_EXPRESSION: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_MARK: Final = "zqi{:05d}iqz"
_MARKED: Final = re.compile(r"zqi(\d{5})iqz")
_DOCTYPE: Final = re.compile(r"<!doctype html>", re.IGNORECASE)
#: premailer mangles the downlevel-revealed comment; this form of it passes.
_REVEALED: Final = re.compile(r"<!\[if ([^\]]*)\]>(.*?)<!\[endif\]>", re.DOTALL)
#: cssutils keeps settings in its module.
_LOCK: Final = Lock()
_SETTINGS: Final[dict[str, Any]] = {
    "allow_network": False,
    "allow_loading_external_files": False,
    "keep_style_tags": False,
    # Also strips !important from kept media queries.
    "strip_important": False,
    "disable_validation": True,
    # CSS height:auto would overwrite the attribute height="134".
    "disable_basic_attributes": ["width", "height"],
    "disable_link_rewrites": True,
    "align_floating_images": False,
    "cssutils_logging_level": logging.CRITICAL,
}


def _nothing(_address: str) -> tuple[str, bytes]:
    """Fetch nothing: ``@import`` would reach the network and the disk past premailer's own settings."""
    return "utf-8", b""


@lru_cache(maxsize=64)
def _sheet(css: str) -> Any:
    return cssutils.CSSParser(fetcher=_nothing, loglevel=logging.CRITICAL, validate=False).parseString(css)


class _Inliner(Premailer):  # type: ignore[misc]  # premailer has no types
    """premailer, its style sheets parsed by a parser that fetches nothing."""

    def _parse_css_string(self, css_body: str, validate: bool = True) -> Any:  # noqa: ARG002 - premailer's signature
        return _sheet(css_body)


def inline(html: str) -> str:
    """Return the page with its rules as style attributes, and without rules and classes that nothing uses.

    Raises :class:`TemplateError` for an empty page.
    """
    if not html.strip():
        raise TemplateError("The email template put out an empty page; give it a body.")
    expressions: list[str] = []

    def hide(match: re.Match[str]) -> str:
        expressions.append(match[0])
        return _MARK.format(len(expressions) - 1)

    page = _DOCTYPE.sub("<!DOCTYPE html>", _EXPRESSION.sub(hide, html), count=1)
    page = _REVEALED.sub(r"<!--[if \1]><!-->\2<!--<![endif]-->", page)
    with _LOCK:
        inlined: str = _Inliner(**_SETTINGS).transform(page, pretty_print=False)
    return _MARKED.sub(lambda match: expressions[int(match[1])], prune(inlined))
