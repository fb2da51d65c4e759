"""A library of three posts, some readers, and campaigns made of them, over the ports."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from publisher.channels.channel import Plan
from publisher.channels.email import EmailPlan
from publisher.desk.approve import approve
from publisher.desk.drafts import Draft, assemble
from publisher.desk.preflight import Checked, Left, check
from publisher.model.dispatches import Dispatch
from publisher.model.posts import Post
from publisher.model.subscribers import Subscriber
from publisher.ports.store import Store
from publisher.workspace.campaigns import Campaign, CampaignFile, PostEntry
from publisher.workspace.config import Config, Organisation, Sender

NOW = datetime(2018, 12, 20, 12, 0, tzinfo=UTC)
SLUGS = ("lantern-walk", "warm-rooms", "helpline")


def post(slug: str, *, days: int = 0, **changes: Any) -> Post:
    """Return a post published so many days before noon on 20 December 2018."""
    said = f"{slug.replace('-', ' ').capitalize()} is open to everyone this winter. Come and bring a friend."
    values: dict[str, Any] = {
        "slug": slug,
        "title": slug.replace("-", " ").capitalize(),
        "author": "Priya Nair",
        "published": NOW - timedelta(days=days),
        "url": f"https://www.example.org/{slug}",
        "source": "blog",
        "source_id": slug,
        "html": f"<p>{said}</p>",
        "text": said,
        "excerpt": said,
    }
    return Post(**(values | changes))


def left_on_x(budget: float = 10.0, posts_left: int = 500) -> Left:
    """Return what is left of the month on X."""
    return {"x": (budget, posts_left)}


@dataclass(frozen=True, kw_only=True)
class Room:
    """A store with posts and readers, a configuration, and a folder for campaigns."""

    store: Store
    folder: Path
    config: Config

    def campaign(self, *, name: str = "winter", thread: tuple[str, ...] = (), intro: str = "", **file: Any) -> Campaign:
        """Return a campaign that passes its checks, with changes to its ``campaign.toml`` or its plans."""
        values: dict[str, Any] = {
            "title": "Winter digest",
            "subject": "Winter at Lantern House",
            "preheader": "Twelve evenings, one lantern walk, and a helpline number worth keeping",
            "posts": tuple(PostEntry(slug=slug) for slug in SLUGS),
            "plans": {"email": EmailPlan(lists=("news",)), "x": Plan()},
        }
        values["plans"] |= {name: file.pop(name) for name in ("email", "x") if name in file}
        values["plans"] = {name: plan for name, plan in values["plans"].items() if plan is not None}
        return Campaign(
            name=name,
            folder=self.folder / "campaigns" / name,
            file=CampaignFile(**(values | file)),
            intro=intro or 'Dear {{ subscriber.first_name | default("friend") }},\n',
            thread=thread or ("Lanterns are lit at dusk.", "Bring a coat and a friend."),
        )

    def draft(self, campaign: Campaign | None = None, **given: Any) -> Draft:
        """Return what would leave of the campaign now."""
        folders = (self.folder / "templates" / "email",)
        made = campaign if campaign is not None else self.campaign()
        return assemble(made, self.store.library, self.config, folders=folders, now=NOW, **given)

    def checked(self, campaign: Campaign | None = None, **left: Any) -> Checked:
        """Return what the pre-flight says of the campaign; ``left`` is as for :func:`left_on_x`."""
        return check(self.draft(campaign), self.store, left_on_x(**left))

    def begun(self, campaign: Campaign) -> list[Dispatch]:
        """Approve the campaign and let its dispatches begin, so that its posts have been carried; return them."""
        done = approve(self.checked(campaign), self.store.ledger, by="A. Editor", now=NOW)
        return [self.store.ledger.start(dispatch.id, NOW) for dispatch in done.dispatches]


def room_of(store: Store, folder: Path) -> Room:
    """Return a room with three posts and two readers on the list ``news``."""
    store.library.upsert([post(slug, days=days) for days, slug in enumerate(SLUGS)], NOW)
    readers = [
        Subscriber(id=f"r{number}", address=f"reader{number}@example.org", first_name="Robin", lists=("news",))
        for number in (1, 2)
    ]
    store.audience.add(readers, NOW)
    config = Config(
        organisation=Organisation(
            name="Lantern House", website="https://www.example.org", address="1 Harbour Street, Seaton"
        ),
        sender=Sender(email="newsroom@example.org"),
    )
    (folder / "campaigns").mkdir()
    return Room(store=store, folder=folder, config=config)
