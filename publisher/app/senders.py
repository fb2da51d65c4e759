"""What is known of the sender beside the settings, found out before something leaves in its name."""

from msgspec.structs import replace

from publisher.app.workspace import OpenWorkspace
from publisher.errors import FetchError, SourceError
from publisher.model.sender_facts import PublicPages, SigningKey

#: Seconds that a person waits for pages that do not answer.
_PATIENCE = 10


def signing_key(here: OpenWorkspace) -> SigningKey | None:
    """Return the key of ``[dkim]`` as it is found; ``None`` where nothing is signed."""
    if here.config.dkim is None:
        return None
    from publisher.transports.signing_key import look_at_key  # noqa: PLC0415 - cryptography

    return look_at_key(here.config.dkim, here.workspace.folder)


def public_pages(here: OpenWorkspace) -> PublicPages | None:
    """Ask ``email.public_url`` whether it answers; ``None`` where there is none."""
    address, limits = here.config.email.public_url, here.config.fetch
    if not address:
        return None
    from publisher.sources.fetching.fetch import Fetcher  # noqa: PLC0415 - requests
    from publisher.sources.fetching.private_networks import InsideError  # noqa: PLC0415 - the same

    patient = replace(limits, timeout=min(limits.timeout, _PATIENCE))
    fetcher = Fetcher(limits=patient, sleep=lambda _: None, now=here.clock.now)
    try:
        fetcher.fetch(address)
    except (InsideError, FetchError) as error:
        return PublicPages(problem=_said(error), answered=False)
    except SourceError as error:
        return PublicPages(problem=_said(error))
    return PublicPages()


def _said(error: Exception) -> str:
    """Return what happened, without the way out, which is the finding's to say."""
    return str(error).partition(";")[0].removeprefix("Nothing was fetched: ").rstrip(".")
