"""X: 280 by weighted length, and paid for by the post."""

from typing import Final

from publisher.social.networks import Network
from publisher.social.networks.x.cost import post_cost
from publisher.social.networks.x.length import weighted_length


class X:
    """The network X."""

    name = "x"
    title = "X"
    limit = 280
    alt_limit = 1_000

    def weigh(self, text: str) -> int:
        """Return the weighted length (twitter-text configuration 3)."""
        return weighted_length(text)

    def cost(self, text: str) -> float:
        """Return what posting ``text`` costs, in US dollars."""
        return post_cost(text)


NETWORK: Final[Network] = X()
