"""Carriers that keep what they take in files: what the folder would only write is with people here."""

from dataclasses import replace

from publisher.model.dispatches import Answer, DeliveryState
from publisher.ports.transports import Commit, Envelope, Posting
from publisher.transports.folder import FolderEmail, FolderSocial


class Letterbox(FolderEmail):
    """A mail server whose mailboxes are files: what it takes is sent."""

    def send(self, envelope: Envelope, commit: Commit) -> Answer:
        return _sent(super().send(envelope, commit))


class Noticeboard(FolderSocial):
    """A network whose posts are files."""

    def post(self, posting: Posting, commit: Commit) -> Answer:
        return _sent(super().post(posting, commit))


def _sent(answer: Answer) -> Answer:
    return replace(answer, state=DeliveryState.SENT) if answer.state is DeliveryState.WRITTEN else answer
