"""X: 280 by weighted length (twitter-text configuration 3), and paid for by the post."""

from typing import Annotated, Final, Literal

import msgspec

from publisher.channels.channel import Count, Network, NetworkAccount, Port
from publisher.channels.x.cost import post_cost
from publisher.channels.x.length import weighted_length


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


CHANNEL: Final = Network(
    name="x",
    title="X",
    limit=280,
    weigh=weighted_length,
    cost=post_cost,
    account=X,
    transport="publisher.transports.x.connect:connect",
    composed=True,
)
