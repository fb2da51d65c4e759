"""The words and pictures that a person wrote or chose."""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any, Final

from publisher.checks.accessible import is_vague
from publisher.checks.check import Check, Found
from publisher.checks.proof import CAMPAIGN, DIGEST, EMAIL, Digested, Emailed, Proof
from publisher.errors import TimeError
from publisher.model.import_doubts import doubts_in
from publisher.model.posts import WHOLE, Post
from publisher.model.relative_time import relative_times
from publisher.model.words import agreeing
from publisher.when import parse_wall_time, zone
from publisher.workspace.campaigns import PostEntry

_PICTURE: Final = re.compile(r"!\[([^\]]*)\]\(")
_LINK: Final = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)\s]*)")
_UNDONE: Final = re.compile(r"\b(?:TODO|TBC|TBD|TK|XXX|FIXME|lorem ipsum)\b")
_SCHEMES: Final = ("https://", "http://", "mailto:", "tel:", "#", "{{")
_INTRO: Final = "intro.md"
#: Templates that show no teaser.
_UNTEASED: Final = frozenset({"announcement", "single"})


def _entries(seen: Emailed) -> Iterator[tuple[PostEntry, Post]]:
    posts = {post.slug: post for post in seen.proof.posts}
    for entry in seen.proof.campaign.file.posts:
        if entry.slug in posts:
            yield entry, posts[entry.slug]


def _lines(proof: Proof, pattern: re.Pattern[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield what a pattern finds in the opening, with its line."""
    for number, line in enumerate(proof.campaign.intro.splitlines(), start=1):
        yield from ((number, match) for match in pattern.finditer(line))


def _alt(seen: Emailed) -> Iterator[Found]:
    digest = seen.proof.digest
    # A template need not show every picture: the sixth article and those after it are only listed.
    shown = digest is None or 'alt=""' in digest.html
    for entry, post in _entries(seen) if shown else ():
        alt = entry.image_alt or ("" if entry.image or post.image is None else post.image.alt)
        if entry.image is not False and (entry.image or post.image) and not alt.strip():
            yield Found(
                f"The picture of “{entry.title or post.title}” has no words for readers who cannot see it.",
                hint='Say what it shows: image_alt = "…" under its [[posts]].',
            )
    for line, match in _lines(seen.proof, _PICTURE):
        if not match[1].strip():
            yield Found("A picture has no words for readers who cannot see it.", line, _INTRO)


def _excerpt(seen: Emailed) -> Iterator[Found]:
    for entry, post in _entries(seen):
        if not (entry.excerpt or post.excerpt).strip():
            yield Found(f"“{entry.title or post.title}” has nothing to show under its title.")


def _spoiled(proof: Proof) -> Iterator[Found]:
    posts = {post.slug: post for post in proof.posts}
    for number, entry in enumerate(proof.campaign.file.posts):
        if (post := posts.get(entry.slug)) is None:
            continue
        meant = {word.strip().casefold() for word in entry.meant}
        for doubt in doubts_in(post.html):
            if doubt.words.strip().casefold() not in meant:
                words = doubt.words.replace('"', "")
                yield Found(
                    f"“{entry.title or post.title}”: {doubt.sentence}",
                    place=proof.campaign.place("posts", number, "slug"),
                    hint=f'publisher posts edit {post.slug}; or, if it is meant so: meant = ["{words}"] under its '
                    "[[posts]].",
                )


def _teasers(seen: Emailed) -> Iterator[tuple[PostEntry, Post]]:
    """Yield the entries that are shown by a teaser, with their posts."""
    if seen.proof.campaign.file.template not in _UNTEASED:
        yield from ((entry, post) for entry, post in _entries(seen) if entry.excerpt or post.url)


def _aged(seen: Emailed) -> Iterator[Found]:
    read = _day(seen)
    for entry, post in _teasers(seen):
        words = entry.excerpt or post.excerpt
        # What a person has written for this digest means its day, not the post's.
        if _letters(words.rstrip("…")) not in _letters(f"{post.text} {post.excerpt}"):
            continue
        written = post.published.astimezone(read.tzinfo).date()
        for told in relative_times(words, written=written, read=read.date()):
            if not told.dated:
                when = f"{written.day} {written:%B %Y}"
                yield Found(f"“{told.words}” under “{entry.title or post.title}” was written on {when}.")


def _day(seen: Emailed) -> datetime:
    """Return when the digest leaves, in the organisation's zone; now, where its time is not known or none."""
    here = seen.proof.config.organisation.timezone
    try:
        leaves = parse_wall_time(seen.plan.at, zone_name=here).instant if seen.plan.at else seen.proof.now
    except TimeError:
        leaves = seen.proof.now
    return leaves.astimezone(zone(here))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _whole(seen: Emailed) -> Iterator[Found]:
    if seen.proof.campaign.file.template in _UNTEASED:
        return
    entries = list(_entries(seen))
    whole = [entry.title or post.title for entry, post in entries if not entry.excerpt and not post.url]
    minutes = sum(post.reading_minutes for entry, post in entries if not entry.excerpt and not post.url)
    if len(entries) > 1 and whole and minutes > WHOLE:
        which = f"“{whole[0]}” has" if len(whole) == 1 else f"{len(whole)} posts have"
        stands = agreeing(len(whole), "it stands", "they stand")
        yield Found(f"{which} no address to read on at, so {stands} whole: {minutes} minutes to read.")


def _embedding(seen: Digested) -> Iterator[Found]:
    plan = seen.proof.campaign.file.email
    if plan is None or plan.images != "embedded":
        return
    linked = sum(image.attributes.get("src", "").startswith(("http:", "https:")) for image in seen.page.all("img"))
    if linked:
        pictures = "1 picture of the site stays" if linked == 1 else f"{linked} pictures of the site stay"
        yield Found(f"{pictures} linked, though the campaign embeds its pictures.")


def _unfinished(proof: Proof) -> Iterator[Found]:
    places = [(_INTRO, line, match[0]) for line, match in _lines(proof, _UNDONE)]
    for number, part in enumerate(proof.campaign.thread, start=1):
        places += [(f"thread.md, part {number}", 0, match[0]) for match in _UNDONE.finditer(part)]
    for place, line, word in places:
        yield Found(f"“{word}” looks like something still to be written.", line, place)


def _link_words(seen: Emailed) -> Iterator[Found]:
    for line, match in _lines(seen.proof, _LINK):
        words = match[1].strip()
        if is_vague(words) or not words:
            yield Found(f"The link “{words}” does not say where it leads.", line)


def _link(seen: Emailed) -> Iterator[Found]:
    for line, match in _lines(seen.proof, _LINK):
        if not match[2].startswith(_SCHEMES):
            yield Found(f"The link “{match[2]}” leads nowhere from an email.", line)


_of_email = partial(Check[Emailed], needs=EMAIL, place="campaign.toml", severity="warning")

CHECKS: Final[tuple[Check[Any], ...]] = (
    _of_email(
        id="content.alt",
        title="words for each picture",
        severity="error",
        hint="Say what it shows: ![A lantern in a window](lantern.jpg).",
        find=_alt,
    ),
    _of_email(
        id="content.excerpt",
        title="something under each title",
        hint='Write a sentence or two: excerpt = "…" under its [[posts]].',
        find=_excerpt,
    ),
    _of_email(
        id="content.aged",
        title="no teaser that says last Friday of a day long past",
        hint='Write when it was, or take another sentence: excerpt = "…" under its [[posts]].',
        find=_aged,
    ),
    _of_email(
        id="content.whole",
        title=f"no whole posts in a digest of more than {WHOLE} minutes",
        hint='Write a teaser, excerpt = "…" under its [[posts]], or give it an address: publisher posts edit.',
        find=_whole,
    ),
    Check(
        id="content.spoiled",
        title="nothing in the posts that copying seems to have spoiled",
        severity="warning",
        hint='Mend the post with publisher posts edit; or, if it is meant so, name the words: meant = ["…"].',
        place="campaign.toml",
        needs=CAMPAIGN,
        find=_spoiled,
    ),
    Check(
        id="content.embedding",
        title="no linked picture where the campaign embeds its pictures",
        severity="warning",
        hint='Put them into the campaign\'s folder and name them: image = "lantern.jpg" under their [[posts]].',
        place="campaign.toml",
        needs=DIGEST,
        find=_embedding,
    ),
    Check(
        id="content.unfinished",
        title="nothing still to be written, such as TODO",
        severity="warning",
        hint="Write it, or take it out.",
        place=_INTRO,
        needs=CAMPAIGN,
        find=_unfinished,
    ),
    _of_email(
        id="content.link-words",
        title="links in the opening that say where they lead",
        hint="Link the words that name the page.",
        place=_INTRO,
        find=_link_words,
    ),
    _of_email(
        id="content.link",
        title="whole addresses in the opening",
        severity="error",
        hint="Write the whole address, from https:// on.",
        place=_INTRO,
        find=_link,
    ),
)
