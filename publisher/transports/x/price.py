"""What a post costs on X.  Pure."""

from publisher.release import Part
from publisher.social.cost import post_cost


def price(part: Part) -> float:
    """Return what posting ``part`` costs, in US dollars, as it was estimated at approval."""
    return post_cost(part.text, pictures=len(part.media))
