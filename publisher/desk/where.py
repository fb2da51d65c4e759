"""Where things go: to real people, or into the folder ``outbox/``."""

from publisher.channels.channel import Channel, Mail
from publisher.channels.email import Smtp
from publisher.workspace.config import Config


def rehearses(channel: Channel, config: Config) -> bool:
    """Tell whether what leaves by a channel is only written into ``outbox/``, so that nobody gets it."""
    return config.account(channel) is None or not channel.transport


def where_it_goes(channel: Channel, config: Config) -> str:
    """Say where what leaves by a channel goes: ``by smtp.example.org as news@example.org``, ``on X as @handle``.

    What no transport carries is written down for a person to carry: that is no rehearsal.
    """
    if not channel.transport and not isinstance(channel, Mail):
        return f"into the folder outbox/{channel.name}/, for a person to post"
    if rehearses(channel, config):
        return "into the folder outbox/: a rehearsal; nobody gets it"
    account = config.account(channel)
    if isinstance(account, Smtp):
        return f"by {account.host} as {config.sender.email}"
    handle = str(getattr(account, "handle", "")).removeprefix("@")
    way = "by" if isinstance(channel, Mail) else "on"
    return f"{way} {channel.title}" + (f" as @{handle}" if handle else "")
