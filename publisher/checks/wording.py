"""The words and pictures that a person wrote or chose."""

import re
from collections.abc import Iterator
from typing import Final

from publisher.checks.finding import Finding, Proof
from publisher.checks.page.elements import page_of
from publisher.model.posts import Post
from publisher.model.words import agreeing, counted
from publisher.workspace.campaigns import PostEntry

_PICTURE: Final = re.compile(r"!\[([^\]]*)\]\(")
_LINK: Final = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)\s]*)")
_UNDONE: Final = re.compile(r"\b(?:TODO|TBC|TBD|TK|XXX|FIXME|lorem ipsum)\b")
_VAGUE: Final = frozenset({"here", "click here", "link", "this link", "more", "read more", "this"})
_SCHEMES: Final = ("https://", "http://", "mailto:", "tel:", "#", "{{")


def check(proof: Proof) -> Iterator[Finding]:
    """Yield pictures without words, unfinished sentences, and links that say nothing."""
    posts = {post.slug: post for post in proof.posts}
    for entry in proof.campaign.file.posts:
        yield from _entry(proof, entry, posts.get(entry.slug))
    yield from _embedding(proof)
    yield from _intro(proof.campaign.intro)
    for number, part in enumerate(proof.campaign.thread, start=1):
        for match in _UNDONE.finditer(part):
            yield _undone(match[0], f"thread.md, part {number}")


def _entry(proof: Proof, entry: PostEntry, post: Post | None) -> Iterator[Finding]:
    if post is None or proof.campaign.file.email is None:
        return
    title = entry.title or post.title
    has_picture = bool(entry.image or post.image)
    alt = entry.image_alt or ("" if entry.image or post.image is None else post.image.alt)
    if has_picture and not alt.strip():
        yield Finding(
            check="content.alt",
            severity="error",
            message=f"The picture of “{title}” has no words for readers who cannot see it.",
            place="campaign.toml",
            hint='Say what it shows: image_alt = "…" under its [[posts]].',
        )
    if not (entry.excerpt or post.excerpt).strip():
        yield Finding(
            check="content.excerpt",
            severity="warning",
            message=f"“{title}” has nothing to show under its title.",
            place="campaign.toml",
            hint='Write a sentence or two: excerpt = "…" under its [[posts]].',
        )


def _embedding(proof: Proof) -> Iterator[Finding]:
    plan = proof.campaign.file.email
    if plan is None or plan.images != "embedded" or proof.digest is None:
        return
    images = page_of(proof.digest.html).all("img")
    linked = sum(image.attributes.get("src", "").startswith(("http:", "https:")) for image in images)
    if linked:
        pictures = f"{counted(linked, 'picture')} of the site {agreeing(linked, 'stays', 'stay')}"
        yield Finding(
            check="content.embedding",
            severity="warning",
            message=f"{pictures} linked, though the campaign embeds its pictures.",
            place="campaign.toml",
            hint='Put them into the campaign\'s folder and name them: image = "lantern.jpg" under their [[posts]].',
        )


def _intro(intro: str) -> Iterator[Finding]:
    for number, line in enumerate(intro.splitlines(), start=1):
        place = f"intro.md, line {number}"
        for match in _UNDONE.finditer(line):
            yield _undone(match[0], place)
        for match in _PICTURE.finditer(line):
            if not match[1].strip():
                yield Finding(
                    check="content.alt",
                    severity="error",
                    message="A picture has no words for readers who cannot see it.",
                    place=place,
                    hint="Say what it shows: ![A lantern in a window](lantern.jpg).",
                )
        for match in _LINK.finditer(line):
            yield from _link(match[1].strip(), match[2], place)


def _link(words: str, address: str, place: str) -> Iterator[Finding]:
    if words.lower() in _VAGUE or not words:
        yield Finding(
            check="content.link-words",
            severity="warning",
            message=f"The link “{words}” does not say where it leads.",
            place=place,
            hint="Link the words that name the page.",
        )
    if not address.startswith(_SCHEMES):
        yield Finding(
            check="content.link",
            severity="error",
            message=f"The link “{address}” leads nowhere from an email.",
            place=place,
            hint="Write the whole address, from https:// on.",
        )


def _undone(word: str, place: str) -> Finding:
    return Finding(
        check="content.unfinished",
        severity="warning",
        message=f"“{word}” looks like something still to be written.",
        place=place,
    )
