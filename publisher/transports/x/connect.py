"""X: posting through tweepy, with the account's tokens, limits and timeline.

Import this package only where X is used: tweepy takes a fifth of a second.
"""

from pathlib import Path
from typing import Final

from publisher.channels.x.channel import X
from publisher.errors import ConfigError
from publisher.ports.clock import Clock
from publisher.ports.transports import Around
from publisher.transports.x import limits
from publisher.transports.x.api import Api, Credentials
from publisher.transports.x.tokens import OAuth1, OAuth2, TokenEndpoint, TokenFile
from publisher.transports.x.transport import Rules, XTransport
from publisher.workspace.secrets import Secrets

_TOKENS: Final = "x-tokens.json"


def connect(config: X, around: Around) -> XTransport:
    """Return the transport of the configured account; nothing is called yet.

    Raises :class:`ConfigError` for a secret that is missing.
    """
    signs = credentials(config, secrets=around.secrets, state=around.state, clock=around.clock)
    api = Api(signs, origin=config.api_url, timeout=config.timeout, clock=around.clock)
    rules = Rules(
        handle=config.handle.removeprefix("@"),
        thread_mode=config.thread_mode,
        budget=limits.budget(config),
    )
    return XTransport(api=api, rules=rules, accounts=around.accounts, clock=around.clock)


def credentials(config: X, *, secrets: Secrets, state: Path, clock: Clock) -> Credentials:
    """Return what signs the calls: the four secrets of OAuth 1.0a, or the tokens of ``publisher x login``."""
    if config.auth == "oauth2":
        return OAuth2(file=token_file(state), endpoint=token_endpoint(config, secrets), clock=clock)
    return OAuth1(
        api_key=secrets.need("x_api_key"),
        api_secret=secrets.need("x_api_secret"),
        access_token=secrets.need("x_access_token"),
        access_secret=secrets.need("x_access_secret"),
    )


def token_file(state: Path) -> TokenFile:
    """Return where the tokens of a login are kept."""
    return TokenFile(state / _TOKENS)


def token_endpoint(config: X, secrets: Secrets) -> TokenEndpoint:
    """Return X's token endpoint for the configured app; raise :class:`ConfigError` where there is no client id."""
    if not config.client_id:
        raise ConfigError(
            "x.client_id is empty; copy the app's OAuth 2.0 client id from X's developer console into it."
        )
    return TokenEndpoint(
        origin=config.api_url,
        client_id=config.client_id,
        client_secret=secrets.find("x_client_secret"),
        timeout=config.timeout,
    )
