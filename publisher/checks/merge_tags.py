"""What a person wrote that nothing understands: other tools' merge tags, slips in fields, Markdown in plain text.

Each is told with its file and line, all of them at once, whether the digest can be built or not.
"""

import html
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote

from publisher.checks.check import Check, Found
from publisher.checks.finding import Severity
from publisher.checks.proof import DIGEST, EMAIL, WRITTEN_THREAD, Digested, Emailed, Proof
from publisher.digest.merge.grammar import parse
from publisher.digest.merge.grammar_nodes import literals
from publisher.digest.merge.own_words import OwnWords, check_subject, own_words
from publisher.errors import MergeError
from publisher.model.foreign_tags import ForeignTag, foreign_tags
from publisher.model.markup import marks

#: What ``campaign.toml`` says that is an address, where underscores and the like are no Markdown.
_ADDRESS: Final = "link"
#: How fields and blocks begin, also inside an address.
_BRACES: Final = ("{{", "{%", "%7B%7B", "%7b%7b")


def _grammar(seen: Emailed) -> Iterator[Found]:
    for words in own_words(seen.proof.campaign):
        for fault in parse(words.text).faults:
            yield Found(fault.message, place=words.place(fault.line), hint="")


def _line_break(seen: Emailed) -> Iterator[Found]:
    try:
        check_subject(seen.proof.campaign)
    except MergeError as error:
        place, _, message = str(error).partition(": ")
        yield Found(message, place=place, hint="")


def told(proof: Proof) -> frozenset[str]:
    """Return the problems of building that the checks of this file tell, as building words them."""
    seen = EMAIL.of(proof)
    found = (*_grammar(seen), *_line_break(seen)) if seen is not None else ()
    return frozenset(f"{one.place}: {one.message}" for one in found)


def _foreign(seen: Emailed) -> Iterator[Found]:
    for words in own_words(seen.proof.campaign):
        for tag in foreign_tags(words.text, markdown=words.is_markdown):
            if not tag.is_own:
                yield Found(
                    f"“{tag.text}” is a merge tag of another tool, and would be sent as it stands.",
                    place=words.place(tag.line),
                    hint=_way_out(tag, words),
                    severity=_severity(seen.proof, tag),
                )


def _in_post(seen: Digested) -> Iterator[Found]:
    """Yield, once for each post, the first tag that the digest shows out of it; perhaps its source did not merge it."""
    campaign, shown = seen.proof.campaign, _bare(seen.digest.text)
    posts = {post.slug: post for post in seen.proof.posts}
    for number, entry in enumerate(campaign.file.posts):
        post = posts.get(entry.slug)
        tags = foreign_tags(f"{post.title}\n{post.excerpt}\n{post.text}") if post is not None else ()
        for tag in (tag for tag in tags if tag.sure and _bare(tag.text.removesuffix("…")) in shown):
            yield Found(
                f"“{tag.text}” in the post “{entry.slug}” looks like a merge tag, and is sent as it stands.",
                place=campaign.place("posts", number, "slug"),
            )
            break


def _markup(seen: Emailed) -> Iterator[Found]:
    for words in own_words(seen.proof.campaign):
        for mark in () if words.is_markdown or _ADDRESS in words.keys else marks(words.text):
            yield Found(
                f"“{mark.text}” would be shown as it stands: this is plain text, no Markdown and no HTML.",
                place=words.place(mark.line),
            )


def _in_thread(proof: Proof) -> Iterator[Found]:
    for number, part in enumerate(proof.campaign.thread, start=1):
        for tag in foreign_tags(part):
            yield Found(
                f"“{tag.text}” would be posted as it stands: a thread is the same for everybody.",
                place=proof.campaign.thread_place(number, tag.line),
                severity=_severity(proof, tag),
            )


def place_of_field(proof: Proof, label: str) -> str:
    """Return where a field is put out first: in a person's words, or else in the template."""
    places = proof.digest.places if proof.digest is not None else {}
    return places.get(label, f"{proof.campaign.file.template}.html.j2")


def stands_for_itself(proof: Proof, line: str) -> bool:
    """Tell whether the braces in a line of the finished digest are meant as they stand.

    They are where a post has them, which is shown as it is, and where a person wrote them so: ``{{ '{{' }}``.
    """
    texts = (text for words in own_words(proof.campaign) for text in literals(parse(words.text).nodes))
    if any(text.startswith(_BRACES) for text in texts):
        return True
    return _is_of_post(proof, line.partition("<")[0].partition('"')[0])


def _is_of_post(proof: Proof, words: str) -> bool:
    """Tell whether words stand in a post: then they are what the campaign tells of, and nobody's slip."""
    wanted = _bare(words)
    return any(
        wanted in _bare(text) for post in proof.posts for text in (post.title, post.excerpt, post.text, post.html)
    )


def _bare(text: str) -> str:
    """Return a text as it is compared: without blanks, and as it was before it went into HTML or an address."""
    return "".join(unquote(html.unescape(text)).split())


def _severity(proof: Proof, tag: ForeignTag) -> Severity:
    return "error" if tag.sure and not _is_of_post(proof, tag.text.removesuffix("…")) else "warning"


def _way_out(tag: ForeignTag, words: OwnWords) -> str:
    if tag.means.startswith("subscriber."):
        return f'Write {{{{ {tag.means} | default("friend") }}}}.'
    if tag.means:
        return f"Write {{{{ {tag.means} }}}}."
    if words.is_markdown and tag.text.startswith("["):
        return "Write what is meant, or a backslash before it if it should stand so."
    return "Write what is meant; docs/personal.md names the fields there are."


IN_THREAD: Final = Check(
    id="thread.merge-tag",
    title="no merge tags, which nothing merges there",
    severity="error",
    also=("warning",),
    hint="Take it out, or write words that are right for every reader.",
    place="thread.md",
    needs=WRITTEN_THREAD,
    find=_in_thread,
)

CHECKS: Final[tuple[Check[Any], ...]] = (
    Check(
        id="content.markup",
        title="no Markdown and no HTML in teasers and other plain text",
        severity="warning",
        hint="Write the words alone; Markdown is for intro.md.",
        place="campaign.toml",
        needs=EMAIL,
        find=_markup,
    ),
    Check(
        id="fields.grammar",
        title="fields and blocks as docs/personal.md has them",
        severity="error",
        hint="Do what the message says.",
        place="intro.md",
        needs=EMAIL,
        find=_grammar,
    ),
    Check(
        id="fields.line-break",
        title="a subject on one line",
        severity="error",
        hint="Write it on one line.",
        place="campaign.toml",
        needs=EMAIL,
        find=_line_break,
    ),
    Check(
        id="fields.foreign",
        title="no merge tags of other tools, such as *|FNAME|* or [First Name]",
        severity="error",
        also=("warning",),
        hint="Write a field of docs/personal.md, or what is meant.",
        place="intro.md",
        needs=EMAIL,
        find=_foreign,
    ),
    Check(
        id="fields.in-post",
        title="posts whose own merge tags were merged",
        severity="warning",
        hint="Mend the post with publisher posts edit, unless it tells of such tags.",
        place="campaign.toml",
        needs=DIGEST,
        find=_in_post,
    ),
    IN_THREAD,
)
