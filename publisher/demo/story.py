"""The demonstration: the whole story on sample posts, told chapter by chapter.

Every chapter does what the command beside it does, through the same functions.
"""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from publisher.app.drafts import checked, draft_of
from publisher.app.posts import importer
from publisher.app.readers import readers_in, take_in
from publisher.app.sending import run_daemon
from publisher.app.workspace import OpenWorkspace, opened
from publisher.channels.registry import channel
from publisher.desk.approve import approve
from publisher.desk.choose import Choice
from publisher.desk.compose import Wish, compose
from publisher.desk.render import render
from publisher.errors import WorkspaceError
from publisher.model.dispatches import DeliveryState
from publisher.workspace.making import Answers, make

NAME: Final = "winter-2018"
_MARK: Final = ".publisher-demo"
_WHAT_IS_THERE: Final = (
    "In outbox/ there is a message for each reader, addressed to them alone, and the thread, part by part. With a mail "
    "server and an account on X, this is the moment at which they would leave."
)
_ANSWERS: Final = Answers(
    organisation="Lantern House",
    sender="newsroom@example.org",
    timezone="Europe/London",
    website="https://www.example.org",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """One step of the story."""

    title: str
    #: What a person would type for it.
    command: str
    lines: Sequence[str] = ()
    #: A word, and what there is to say beside it.
    facts: Sequence[tuple[str, str]] = ()


class Demo:
    """Runs the story in a folder of its own; an earlier demonstration there is removed first."""

    def __init__(self, folder: Path) -> None:
        """Raises :class:`WorkspaceError` where the folder holds something that no demonstration made."""
        self.folder = folder
        if folder.exists() and any(folder.iterdir()):
            if not (folder / _MARK).exists():
                raise WorkspaceError(f"{folder} is not empty; name another folder with --in.")
            shutil.rmtree(folder)

    def chapters(self) -> Iterator[Chapter]:
        """Do one step after the other and tell of each."""
        yield self._init()
        with opened(self.folder) as here:
            yield self._import(here)
            yield self._readers(here)
            yield self._compose(here)
            yield self._render(here)
            yield self._check(here)
            yield self._approve(here)
            yield self._send(here)
            yield self._report(here)

    def files_to_open(self) -> list[str]:
        """Return what a person should look at, relative to where they are."""
        here = Path.cwd()
        message = next(iter(sorted((self.folder / "outbox").rglob("*.eml"))), None)
        thread = next(iter(sorted((self.folder / "outbox").rglob("thread*.txt"))), None)
        wanted = [self.folder / "look" / "digest.html", message, thread, self.folder / "campaigns" / NAME / "thread.md"]
        return [str(path.relative_to(here) if path.is_relative_to(here) else path) for path in wanted if path]

    def _init(self) -> Chapter:
        make(self.folder, _ANSWERS)
        (self.folder / _MARK).touch()
        return Chapter(
            title="A workspace",
            command=f"publisher init {self.folder.name}",
            lines=[
                (
                    "A folder with config.toml, campaigns/ and templates/email/. It has no mail server, so what is "
                    "sent is written into outbox/."
                )
            ],
        )

    def _import(self, here: OpenWorkspace) -> Chapter:
        with as_file(files("publisher.demo.samples") / "posts.txt") as path:
            imported = importer(here).take(str(path))
        posts = here.store.library.all()
        years = f"{posts[-1].published.year} to {posts[0].published.year}"
        return Chapter(
            title="The organisation's posts",
            command="publisher posts import posts.txt",
            lines=[f"{len(imported.taken)} posts from {years} are in the library, cleaned and dated."],
        )

    def _readers(self, here: OpenWorkspace) -> Chapter:
        with as_file(files("publisher.demo.samples") / "subscribers.csv") as path:
            added = take_in(here, readers_in(here, path)).done
        return Chapter(
            title="The readers",
            command="publisher subscribers import subscribers.csv",
            lines=[f"{added.added} readers, on the lists {', '.join(here.store.audience.lists())}."],
        )

    def _compose(self, here: OpenWorkspace) -> Chapter:
        choice = Choice(season="winter", year=2018)
        wish = Wish(name=NAME, title="Winter digest", choice=choice, lists=("newsletter",))
        done = compose(wish, here.store.library, here.config, here.workspace.campaigns, now=here.clock.now())
        return Chapter(
            title="A digest and a thread from the posts of the winter",
            command=f"publisher compose {NAME} --season winter --year 2018",
            lines=[
                f"{len(done.posts)} posts, from December 2018 to February 2019:",
                *(f"  · {post.title}" for post in done.posts),
                f"The thread has {len(done.campaign.thread)} parts. campaigns/{NAME}/ is for a person to edit.",
            ],
        )

    def _render(self, here: OpenWorkspace) -> Chapter:
        written = render(draft_of(here, NAME), self.folder / "look", key=here.store.key())
        return Chapter(
            title="A look at it",
            command=f"publisher render {NAME} --out look    (or publisher preview {NAME})",
            lines=[f"Written: {', '.join(path.name for path in written)}."],
        )

    def _check(self, here: OpenWorkspace) -> Chapter:
        done = checked(here, draft_of(here, NAME))
        told = [finding for finding in done.findings if finding.severity != "note"]
        fine = "It can be approved; this could be better:" if told else "It can be approved."
        verdict = "Something must be mended first:" if done.blocking else fine
        return Chapter(
            title="The pre-flight",
            command=f"publisher check {NAME}",
            lines=[verdict],
            facts=[
                ("must" if finding in done.blocking else "should", f"{finding.place}: {finding.message}")
                for finding in told
            ],
        )

    def _approve(self, here: OpenWorkspace) -> Chapter:
        looked_at = checked(here, draft_of(here, NAME))
        done = approve(looked_at, here.store.ledger, by="A. Editor", now=here.clock.now())
        return Chapter(
            title="Approved",
            command=f'publisher approve {NAME} --by "A. Editor"',
            lines=[
                "Exact bytes, audience and times are frozen.",
                f"Queued: {' and '.join(f'{dispatch.id} ({dispatch.channel})' for dispatch in done.dispatches)}.",
            ],
        )

    def _send(self, here: OpenWorkspace) -> Chapter:
        told: list[str] = []
        run_daemon(here, once=True, tell=lambda news: told.append(f"{news}."))
        return Chapter(
            title="The daemon sends what is due",
            command="publisher daemon --once",
            lines=[*told, _WHAT_IS_THERE],
        )

    def _report(self, here: OpenWorkspace) -> Chapter:
        ledger = here.store.ledger
        facts = []
        for dispatch in ledger.dispatches(campaign=NAME):
            tally = ledger.tally(dispatch.id)
            what = channel(dispatch.channel).nouns.many
            doubtful = tally[DeliveryState.UNCERTAIN]
            written = tally[DeliveryState.WRITTEN]
            wanting = tally.total - written - doubtful
            facts.append(
                (dispatch.channel, f"{written} of {tally.total} {what} written; {doubtful} in doubt, {wanting} not")
            )
        return Chapter(
            title="The report",
            command=f"publisher report {NAME}",
            facts=facts,
        )
