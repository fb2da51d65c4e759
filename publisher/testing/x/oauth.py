"""Who may call the fake: OAuth 1.0a signatures (RFC 5849), OAuth 2.0 tokens with PKCE (RFC 6749, RFC 7636)."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

_HOURS_2 = 7200


@dataclass(frozen=True, kw_only=True, slots=True)
class Keys:
    """The four values of OAuth 1.0a."""

    api_key: str = field(default="fake-api-key", repr=False)
    api_secret: str = field(default="fake-api-secret", repr=False)
    access_token: str = field(default="fake-access-token", repr=False)
    access_secret: str = field(default="fake-access-secret", repr=False)

    def signed(self, method: str, url: str, header: str) -> bool:
        """Tell whether ``header`` (Authorization) signs this request rightly, by RFC 5849 section 3.4."""
        given = {
            name.strip(): unquote(value.strip().strip('"'))
            for name, _, value in (pair.partition("=") for pair in header.removeprefix("OAuth ").split(","))
        }
        if (given.get("oauth_consumer_key"), given.get("oauth_token")) != (self.api_key, self.access_token):
            return False
        signature = given.pop("oauth_signature", "")
        parts = urlsplit(url)
        pairs = [*given.items(), *parse_qsl(parts.query, keep_blank_values=True)]
        normal = "&".join(f"{name}={value}" for name, value in sorted((_quoted(n), _quoted(v)) for n, v in pairs))
        base = "&".join(_quoted(part) for part in (method, f"{parts.scheme}://{parts.netloc}{parts.path}", normal))
        key = f"{_quoted(self.api_secret)}&{_quoted(self.access_secret)}"
        right = base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha1).digest()).decode()
        return hmac.compare_digest(signature, right)


class Gate:
    """Tokens given out and taken back.  A refresh token serves once, as on X."""

    def __init__(self, keys: Keys, client_id: str) -> None:
        self.keys = keys
        self.client_id = client_id
        #: How often tokens were refreshed.
        self.refreshes = 0
        #: Whether a refresh gives a new refresh token and ends the old one; otherwise the old one goes on.
        self.rotates = True
        self._lock = Lock()
        self._access: set[str] = set()
        self._refresh: set[str] = set()
        self._codes: dict[str, str] = {}

    def issue(self) -> dict[str, Any]:
        """Give out a pair of tokens, as the token endpoint answers."""
        with self._lock:
            return self._pair()

    def _pair(self) -> dict[str, Any]:
        access, refresh = f"at-{secrets.token_hex(12)}", f"rt-{secrets.token_hex(12)}"
        self._access.add(access)
        self._refresh.add(refresh)
        return {
            "token_type": "bearer", "expires_in": _HOURS_2, "access_token": access, "refresh_token": refresh,
            "scope": "tweet.read tweet.write users.read offline.access media.write",
        }  # fmt: skip

    def expire(self, *, refresh_too: bool = False) -> None:
        """Let every access token given out so far lapse, and the refresh tokens where asked."""
        with self._lock:
            self._access.clear()
            if refresh_too:
                self._refresh.clear()

    def admits(self, method: str, url: str, authorization: str) -> bool:
        """Tell whether a call may pass."""
        if authorization.startswith("OAuth "):
            return self.keys.signed(method, url, authorization)
        with self._lock:
            return authorization.removeprefix("Bearer ") in self._access

    def authorize(self, query: Mapping[str, str]) -> str | None:
        """Answer the authorisation page, as a person who agrees: return where to go, or ``None`` for nonsense."""
        if query.get("client_id") != self.client_id or query.get("code_challenge_method") != "S256":
            return None
        code = secrets.token_hex(8)
        with self._lock:
            self._codes[code] = query.get("code_challenge", "")
        return f"{query['redirect_uri']}?{urlencode({'state': query.get('state', ''), 'code': code})}"

    def exchange(self, form: Mapping[str, str]) -> dict[str, Any] | None:
        """Answer POST /2/oauth2/token; ``None`` where the code, the verifier or the refresh token is not right."""
        with self._lock:
            if form.get("grant_type") == "refresh_token":
                if form.get("refresh_token") not in self._refresh:
                    return None
                self.refreshes += 1
                if not self.rotates:
                    return {name: value for name, value in self._pair().items() if name != "refresh_token"}
                self._refresh.discard(form["refresh_token"])
            else:
                challenge = self._codes.pop(form.get("code", ""), None)
                digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
                if challenge != base64.urlsafe_b64encode(digest).rstrip(b"=").decode():
                    return None
        return self.issue()


def _quoted(text: str) -> str:
    return quote(text, safe="~")
