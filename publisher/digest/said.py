"""What a frozen digest says and shows, taken apart so that two can be compared in words.  Pure."""

import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Final

from publisher.digest.merge.fields import LINKS
from publisher.digest.merge.skeleton import Skeleton
from publisher.model.utm import untagged

_BODY: Final = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_PICTURE: Final = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"""\b(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_STYLE: Final = re.compile(r"""<style\b[^>]*>(.*?)</style>|\bstyle\s*=\s*"([^"]*)\"""", re.IGNORECASE | re.DOTALL)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]+>")
#: What follows a preheader so that inboxes show nothing else of the page.
_FILLER: Final = str.maketrans(dict.fromkeys("\u034f\u200c\u00ad\u200b\u2007\ufeff"))
_EMBEDDED: Final = "cid:"


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureSaid:
    """A picture of a digest."""

    #: Its file's name, as far as its address has one.
    name: str
    #: What it shows, for those who cannot see it.
    words: str
    #: Its address, or a hash over its bytes where it is embedded.
    source: str

    def __str__(self) -> str:
        return f"{self.name} (“{self.words}”)" if self.words else self.name


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What a digest says to one kind of reader; the reader's own fields stand there by their names."""

    subject: str
    #: The From header.
    sender: str
    preheader: str
    text: str
    #: In the page's order, each once.
    pictures: tuple[PictureSaid, ...]
    #: All styles of the page.
    styles: frozenset[str]
    #: The page without its words: what it is built of.
    frame: str


def said(skeleton: Skeleton) -> tuple[Said, ...]:
    """Return what a digest says to each kind of its readers, in the skeleton's order."""
    return tuple(map(_said, skeleton.drafts()))


def fallbacks(skeleton: Skeleton) -> tuple[str, ...]:
    """Return the reader's fields of a digest with what is done to them, such as ``first_name, default “friend”``."""
    return tuple(
        sorted(
            {
                ", ".join(
                    [field.label, *(f"{step.name}{f' “{step.text}”' if step.text else ''}" for step in field.steps)]
                )
                for field in skeleton.fields()
                if field.name not in LINKS
            }
        )
    )


def _said(draft: bytes) -> Said:
    message = message_from_bytes(draft, policy=policy.default)
    text, page = message.get_body(("plain",)), message.get_body(("html",))
    shown = str(page.get_content()) if page is not None else ""
    return Said(
        subject=str(message["Subject"] or ""),
        sender=str(message["From"] or ""),
        preheader=_first_words(shown),
        text=str(text.get_content()) if text is not None else "",
        pictures=tuple(dict.fromkeys(_pictures(shown, message))),
        styles=frozenset(first or second for first, second in _STYLE.findall(shown)),
        frame=untagged("".join(_TAG.findall(_COMMENT.sub("", shown)))),
    )


def _first_words(page: str) -> str:
    """Return the first words of a page, which inboxes show after the subject."""
    body = _BODY.search(page)
    runs = (run for run in _TAG.split(_COMMENT.sub("", page[body.end() :])) if run.strip()) if body else iter(())
    return " ".join(html.unescape(next(runs, "")).translate(_FILLER).replace("\xa0", " ").split())


def _pictures(page: str, message: EmailMessage) -> Iterator[PictureSaid]:
    embedded = {
        str(part["Content-ID"] or "").strip("<> "): part
        for part in message.walk()
        if part.get_content_maintype() == "image"
    }
    for tag in _PICTURE.findall(page):
        told = {name.lower(): html.unescape(one or other) for name, one, other in _ATTRIBUTE.findall(tag)}
        source = untagged(told.get("src", ""))
        part = embedded.get(source.removeprefix(_EMBEDDED)) if source.startswith(_EMBEDDED) else None
        name = part.get_filename() if part is not None else source.partition("?")[0].rpartition("/")[2]
        if part is not None:
            source = hashlib.sha256(part.get_content()).hexdigest()
        yield PictureSaid(name=name or source, words=told.get("alt", ""), source=source)
