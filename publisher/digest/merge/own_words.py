"""A person's own words in a campaign, and what they say for a reader.

They know the grammar of :mod:`publisher.digest.merge.grammar` and are no templates.  Whatever else goes into a digest
(posts, readers' values, the configuration) is data and never comes here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from publisher.digest.merge.grammar import parse
from publisher.digest.merge.grammar_nodes import Ask, Block, Condition, Node, Put, Said, puts
from publisher.digest.merge.placeholders import Placeholders
from publisher.digest.merge.quoted_printable import check_header
from publisher.digest.merge.template_reader import Teller
from publisher.errors import MergeError
from publisher.workspace.campaigns import INTRO, OUTRO, Campaign, PostEntry

#: What of ``campaign.toml`` a reader sees, beside what each of its posts says.
LINES: Final = ("title", "subject", "preheader", "link")
#: What ``campaign.toml`` says of a post in its own words.
OF_POST: Final = ("title", "excerpt", "button")


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A text of a campaign that a reader sees, with where it stands."""

    text: str
    campaign: Campaign
    #: Where ``campaign.toml`` has it, such as ``("posts", 2, "excerpt")``; empty for a file of its own.
    keys: tuple[str | int, ...] = ()
    #: That file.
    file: str = INTRO

    @property
    def is_markdown(self) -> bool:
        """Whether this is ``intro.md`` or ``outro.md``, which are Markdown; all else is plain text."""
        return not self.keys

    def place(self, line: int = 1) -> str:
        """Return where a line of the text stands: ``intro.md, line 3``; lines count from 1."""
        return self.campaign.place(*self.keys, line=line) if self.keys else f"{self.file}, line {line}"

    def say(self, teller: Teller, placeholders: Placeholders) -> str:
        """Return the text for the reader that ``teller`` knows, values as placeholders.

        Raises :class:`MergeError` with file and line for what is not of the grammar, and for a field without a value.
        """
        parsed = parse(self.text)
        if parsed.faults:
            fault = parsed.faults[0]
            raise MergeError(f"{self.place(fault.line)}: {fault.message}")
        return "".join(self._said(parsed.nodes, teller, placeholders))

    def _said(self, nodes: Sequence[Node], teller: Teller, placeholders: Placeholders) -> Iterator[str]:
        for node in nodes:
            match node:
                case Put(field, line):
                    try:
                        value = teller.tell(field)
                    except MergeError as error:
                        raise MergeError(f"{self.place(line)}: {error}") from None
                    yield placeholders.take(value)
                case Said(text):
                    yield placeholders.take(text)
                case Block(branches):
                    chosen = next((branch.nodes for branch in branches if _holds(branch.condition, teller)), ())
                    yield from self._said(chosen, teller, placeholders)
                case str():
                    yield node


def _holds(condition: Condition, teller: Teller) -> bool:
    return any(all(_answer(ask, teller) for ask in group) for group in condition)


def _answer(ask: Ask, teller: Teller) -> bool:
    return teller.decide(ask.question) is not ask.negated


def of_file(campaign: Campaign, name: str) -> OwnWords:
    """Return what ``campaign.toml`` says under one of :data:`LINES`."""
    return OwnWords(getattr(campaign.file, name), campaign, (name,))


def of_post(campaign: Campaign, number: int, name: str) -> OwnWords:
    """Return what the post ``number``, 0 for the first, says under one of :data:`OF_POST`."""
    entry: PostEntry = campaign.file.posts[number]
    return OwnWords(getattr(entry, name), campaign, ("posts", number, name))


def of_intro(campaign: Campaign) -> OwnWords:
    """Return the opening."""
    return OwnWords(campaign.intro, campaign)


def of_outro(campaign: Campaign) -> OwnWords:
    """Return the ending."""
    return OwnWords(campaign.outro, campaign, file=OUTRO)


def own_words(campaign: Campaign) -> tuple[OwnWords, ...]:
    """Return every text of a campaign's email that a person wrote: the file's, opening and ending, the posts'."""
    posts = range(len(campaign.file.posts))
    every = (
        *(of_file(campaign, name) for name in LINES),
        of_intro(campaign),
        of_outro(campaign),
        *(of_post(campaign, number, name) for number in posts for name in OF_POST),
    )
    return tuple(words for words in every if words.text)


def places_of_fields(campaign: Campaign) -> dict[str, str]:
    """Return where each field is first put out in a person's words, by its label: ``intro.md, line 3``."""
    found: dict[str, str] = {}
    for words in own_words(campaign):
        for put in puts(parse(words.text).nodes) if "{" in words.text else ():
            found.setdefault(put.field.label, words.place(put.line))
    return found


def check_subject(campaign: Campaign) -> str:
    """Return the subject as it is written; raise :class:`MergeError` where a line break or NUL is in it."""
    subject = campaign.file.subject.strip()
    try:
        return check_header("Subject", subject)
    except MergeError as error:
        raise MergeError(f"{campaign.place('subject')}: {error}") from None
