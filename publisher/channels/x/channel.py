"""X: 280 by weighted length (twitter-text configuration 3), and paid for by the post."""

import re
from collections.abc import Iterator
from typing import Annotated, Final, Literal, get_args

import msgspec

from publisher.channels.channel import Count, Network, NetworkAccount, Plan, Port
from publisher.channels.pictures import Pictures
from publisher.channels.x.cost import post_cost
from publisher.channels.x.entities import cashtags
from publisher.channels.x.length import weighted_length
from publisher.model.releases import Part
from publisher.model.remarks import Remark


class X(NetworkAccount, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[x]``: the account on X; without this section threads go to the folder transport.

    Secrets: x_api_key, x_api_secret, x_access_token and x_access_secret for OAuth 1.0a; for OAuth 2.0 the tokens
    that ``publisher x login`` stores.
    """

    #: The account's name, without @.
    handle: str = ""
    auth: Literal["oauth1", "oauth2"] = "oauth1"
    #: OAuth 2.0 client id (public).
    client_id: str = ""
    #: Port of the loopback redirect for ``publisher x login``.
    login_port: Port = 8723
    #: Origin of the API; another one for tests.
    api_url: str = "https://api.x.com"
    timeout: Count = 20
    #: US dollars a calendar month; 0 sends nothing.
    monthly_budget: Annotated[float, msgspec.Meta(ge=0)] = 10.0
    monthly_posts: Annotated[int, msgspec.Meta(ge=0)] = 500


_Answering = Literal["everyone", "following", "mentionedUsers", "subscribers", "verified"]
#: Who may answer a thread, in X's words.
WHO_MAY_ANSWER: Final[tuple[str, ...]] = get_args(_Answering)


class XPlan(Plan, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[x]`` of ``campaign.toml``."""

    #: Who may answer the thread (``reply_settings`` of X's API).
    reply_settings: _Answering = "everyone"


#: An account's name at the very beginning, with nothing but what nobody sees before it.
_REPLY: Final = re.compile(
    "[\\s\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]*[@＠][A-Za-z0-9_]"
)


def _remarks(part: Part) -> Iterator[Remark]:
    if _REPLY.match(part.text):
        said = "This part begins with @ and a name, so X would show it as a reply to that account."
        yield Remark(about="mention", severity="warning", sentence=said, hint="Put a word before it.")
    tags = cashtags(part.text)
    if len(tags) > 1:
        named = ", ".join(f"${tag.text}" for tag in tags)
        said = f"X takes one cashtag in a post, and this part has {len(tags)}: {named}."
        hint = "Leave one of them, and write the others without the $."
        yield Remark(about="cashtags", severity="error", sentence=said, hint=hint)


#: Larger photographs are made smaller by the transport, which cannot do so with a GIF.
_PICTURES: Final = Pictures(
    sizes={"jpeg": 5_000_000, "png": 5_000_000, "webp": 5_000_000, "gif": 15_000_000},
    alone=frozenset({"gif"}),
    shrunk=frozenset({"jpeg", "png", "webp"}),
    words=1_000,
)
CHANNEL: Final = Network(
    name="x",
    title="X",
    limit=280,
    weigh=weighted_length,
    cost=post_cost,
    pictures=_PICTURES,
    remarks=_remarks,
    plan=XPlan,
    plan_comments={
        "reply_settings": "Who may answer: everyone, following, mentionedUsers, subscribers or verified.",
    },
    account=X,
    transport="publisher.transports.x.connect:connect",
    composed=True,
)
