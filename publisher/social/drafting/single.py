"""A thread about one post: its claim, what shows it, what is to be done, and the link."""

from typing import Final

from publisher.model.posts import Post
from publisher.model.sentences import sentences
from publisher.social.drafting.arranging import alternatives, arrange
from publisher.social.drafting.dangling import asks, begins_well
from publisher.social.drafting.passages import Passage
from publisher.social.drafting.telling import (
    DraftedPart,
    Drafting,
    fitting,
    offered,
    one_line,
    says_again,
    stacked,
    tellings,
)
from publisher.social.drafting.usable import speaks_of_itself, usable

#: Most parts in which a post is told.
MOST: Final = 5


def about_one(post: Post, desk: Drafting, website: str) -> list[DraftedPart]:
    """Return the parts about one post; a short one stands whole in one.

    ``website`` is where it can be read if it has no address of its own.
    """
    link = "" if desk.settings.links == "none" else post.url or website
    whole = _whole(post, desk, link)
    if whole:
        return [DraftedPart(text=whole)]
    found = desk.passages(post)
    told_in = {passage: tellings(passage, post, desk) for passage in found}
    length = desk.network.weigh(post.text)
    title = one_line(post.title)

    def headed(one: Passage) -> bool:
        return asks(title) or says_again(one.text, title) or desk.fits(stacked(title, one.text))

    most = min(MOST, length // desk.room + 2)
    arranged = arrange(found, lambda one: len(told_in[one]), parts=most, headed=headed)
    if arranged is None:
        return [DraftedPart(text=_beginning(post, desk, link) or _title_alone(post, desk, link))]
    taken = list(arranged)
    parts: list[DraftedPart] = []
    for place, passage in enumerate(taken):
        first, *rest = told_in[passage]
        last = place == len(taken) - 1 and not rest

        def finish(told: str, place: int = place, *, last: bool = last) -> str:
            part = _headed(told, post, desk) if place == 0 else told
            return _with_link(part, link, desk) if last else part

        others = alternatives(found, taken, place) if not rest else []
        text = finish(first)
        parts.append(DraftedPart(text=text, alternatives=offered(others, post, desk, finish, besides=[text])))
        parts += (DraftedPart(text=part) for part in rest)
    if post.url and link and link not in parts[-1].text:
        parts.append(DraftedPart(text=f"Read it in full: {link}"))
    return parts


def _whole(post: Post, desk: Drafting, link: str) -> str:
    """Return all of a short post in one part; empty where it is too long."""
    tags, title, text = desk.hashtags, one_line(post.title), post.text.strip()
    for end in [stacked(tags, link), link] if tags else [link]:
        for part in (stacked(title, text, end), stacked(text, end)):
            if text and desk.network.weigh(part) <= desk.network.limit:
                return part
    return ""


def _beginning(post: Post, desk: Drafting, link: str) -> str:
    """Return the first sentences of a post of which none can open a thread: its beginning leans on nothing.

    Empty where its first finished sentence is none, or too long.
    """
    made, told = "", ""
    for sentence in sentences(post.text):
        words = one_line(sentence.text)
        if not usable(words) or (not told and not begins_well(words)):
            break
        told = f"{told} {words}" if told else words
        part = stacked(one_line(post.title), told, link)
        if not desk.fits(part) or speaks_of_itself(told):
            break
        made = part
    return made


def _headed(told: str, post: Post, desk: Drafting) -> str:
    """Return the first part: under its title and with hashtags, where there is room and the title is not said again."""
    title = one_line(post.title)
    heads = [""] if asks(title) or says_again(told, title) else [title, ""]
    for head in heads:
        for tags in (desk.hashtags, ""):
            part = stacked(head, told, tags)
            if desk.fits(part):
                return part
    return told


def _with_link(part: str, link: str, desk: Drafting) -> str:
    together = stacked(part, link)
    return together if desk.fits(together) else part


def _title_alone(post: Post, desk: Drafting, link: str) -> str:
    """Return the title, or as many of its words as fit, with the link."""
    room = desk.room - (desk.network.weigh(f"\n\n{link}") if link else 0)
    return stacked(fitting(one_line(post.title), room, desk.network), link)
