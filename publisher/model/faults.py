"""Whose fault a refusal is."""

from enum import StrEnum


class Fault(StrEnum):
    """Who or what the other side refused, and so what happens next."""

    #: This reader alone, for good: the delivery fails.
    READER = "reader"
    #: This reader, for now: the delivery is deferred and costs an attempt.
    READER_LATER = "reader-later"
    #: Perhaps this reader, perhaps all: it fails like a reader's; a second like answer to another reader shows that it
    #: was the account or the release, and opens the first again.
    SUSPECT = "suspect"
    #: The account or the sender: it pauses, and no delivery is charged an attempt.
    ACCOUNT = "account"
    #: What is sent, to whomever: the dispatch is held, and no delivery is charged an attempt.
    RELEASE = "release"
    #: The other side is busy or goes away: everything waits, and no delivery is charged an attempt.
    SERVER = "server"
