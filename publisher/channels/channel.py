"""What is said of a channel: the one value that all code which sends, checks, counts or tells asks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Final, Literal

import msgspec

from publisher.channels.pictures import Pictures
from publisher.model.releases import Part
from publisher.model.remarks import Remark

#: TCP port.
Port = Annotated[int, msgspec.Meta(ge=1, le=65_535)]
Count = Annotated[int, msgspec.Meta(ge=1)]


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A channel's section of ``campaign.toml``: whether and when the campaign leaves there."""

    #: ``false`` keeps the campaign off this channel.
    send: bool = True
    #: Wall time such as 2018-12-20 09:00; as soon as the daemon runs where empty.
    at: str = ""

    def options(self) -> dict[str, str]:
        """Return what it asks of its network beside the parts: keys that only this channel has, where they say so."""
        own = (name for name in self.__struct_fields__ if name not in Plan.__struct_fields__)
        said = {name: getattr(self, name) for name in own}
        plain = type(self)()
        return {name: str(value) for name, value in said.items() if value != getattr(plain, name)}


class Account(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A channel's section of ``config.toml``: the account that carries it."""


class NetworkAccount(Account, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The account at a network."""

    #: ``single`` makes one post of all parts of a thread.
    thread_mode: Literal["chain", "single"] = "chain"
    #: US dollars a calendar month; ``None`` where posting is free.
    monthly_budget: Annotated[float, msgspec.Meta(ge=0)] | None = None
    monthly_posts: Annotated[int, msgspec.Meta(ge=0)] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Nouns:
    """What a person calls the deliveries of a channel, for one and for several."""

    #: Whom or what a delivery is for: ``reader``, ``part``.
    one: str
    many: str
    #: What was sent of it: ``message``, ``part``.
    sent_one: str
    sent_many: str

    def counted(self, number: int) -> str:
        """Return ``1 reader``, ``1,200 readers``."""
        return f"{number:,} {self.one if number == 1 else self.many}"

    def sent(self, number: int) -> str:
        """Return ``1 message``, ``1,200 messages``."""
        return f"{number:,} {self.sent_one if number == 1 else self.sent_many}"


PARTS: Final = Nouns(one="part", many="parts", sent_one="part", sent_many="parts")


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """One way for a campaign to leave."""

    #: As it stands in commands, files and the database: ``x``.
    name: str
    #: As people write it: ``X``.
    title: str
    nouns: Nouns
    #: Kind of its section in ``campaign.toml``, which is called like the channel.
    plan: type[Plan] = Plan
    #: A word beside keys of that section, for whoever edits the file.
    plan_comments: dict[str, str] = field(default_factory=dict)
    #: Kind of its section in ``config.toml``; ``None`` where there is nothing to configure.
    account: type[Account] | None = None
    #: Name of that section; the channel's own where empty.
    account_section: str = ""
    #: ``module:function`` that makes its transport of a configured account; where it is empty, or no account is
    #: configured, the folder transport carries the channel.  ``app`` alone resolves it.
    transport: str = ""
    #: How late a dispatch may still leave where ``[sending.grace]`` does not say.
    grace: timedelta = timedelta(hours=2)
    #: Whether ``publisher compose`` writes its section without being asked.
    composed: bool = False

    @property
    def section(self) -> str:
        """Name of the section in ``config.toml``."""
        return self.account_section or self.name


def _free(_text: str, _pictures: int) -> float:
    return 0.0


def _nothing(_part: Part) -> Iterator[Remark]:
    return iter(())


@dataclass(frozen=True, kw_only=True, slots=True)
class Network(Channel):
    """A channel that carries the thread: how its posts are counted, what it takes, what it costs."""

    nouns: Nouns = PARTS
    #: Most that a post may weigh.
    limit: int
    #: Length of a text as the network counts it.
    weigh: Callable[[str], int]
    #: What posting a text with so many pictures costs, in US dollars by list prices.
    cost: Callable[[str, int], float] = _free
    #: What pictures it takes with a post.
    pictures: Pictures = field(default_factory=Pictures)
    #: What is to be said of a part on this network alone; its place is known to whoever asks.
    remarks: Callable[[Part], Iterator[Remark]] = _nothing


@dataclass(frozen=True, kw_only=True, slots=True)
class Mail(Channel):
    """A channel that carries the digest: each reader a message of their own."""

    nouns: Nouns = Nouns(one="reader", many="readers", sent_one="message", sent_many="messages")
