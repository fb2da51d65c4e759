"""Fakes that anyone who builds on Publisher can use: real servers on loopback, with faults on order.

>>> from publisher.testing import FakeX, Fault
>>> with FakeX() as x:
...     x.script.add("POST /2/tweets", Fault.DROPPED, call=3)
...     # point ``api_url`` at ``x.url`` and post a thread; ``x.account.live`` tells what a reader sees

Nothing here leaves the machine, and nothing here is imported by Publisher itself.
"""

from publisher.testing.x.account import FakeAccount, FakePost
from publisher.testing.x.faults import Fault, Script
from publisher.testing.x.oauth import Gate, Keys
from publisher.testing.x.server import FakeX

__all__ = ["FakeAccount", "FakePost", "FakeX", "Fault", "Gate", "Keys", "Script"]
