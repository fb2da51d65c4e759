"""What went wrong with an address, in words for the person who gave it."""

import re
import ssl
from http import HTTPStatus
from typing import Final

import requests

#: What OpenSSL says of a certificate (X509_verify_cert_error_string), and how a person says it.
_CERTIFICATES: Final = {
    9: "the certificate of {host} is not valid yet; check the clock of this machine",
    10: "the certificate of {host} has expired; tell those who run {host}",
    62: "the certificate of {host} is for another name; check how the address is written",
    64: "the certificate of {host} is for another name; give its name instead of the number",
}
_UNKNOWN_SIGNER: Final = (
    "the certificate of {host} is signed by nobody whom this machine trusts; if your organisation signs its own, "
    "add that signer to the machine's certificates, or name its file in SSL_CERT_FILE"
)
_SIGNERS: Final = frozenset({18, 19, 20, 21})
_STATUSES: Final = {
    401: "asks for a name and a password, which Publisher never sends; save the file and import that",
    403: "refuses to hand it over (403); open the address in a browser, save what it shows, and import the file",
    404: "has nothing at this address (404); check the address",
    407: "is behind a proxy that asks for a password, which Publisher never sends",
    410: "says that what was here is gone for good (410); look for its new address",
}


def refusal(status: int) -> str:
    """Return what a status says, to follow the name of the host, and the way out where there is one."""
    if status in _STATUSES:
        return _STATUSES[status]
    return f"answered {numbered(status)}; check the address in a browser"


def numbered(status: int) -> str:
    """Return a status with its name, by the standard rather than by the server."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def certificate_fault(error: requests.RequestException, host: str) -> str:
    """Return the sentence about a certificate, or about a server that speaks no TLS; empty where it is neither."""
    reason = _tls(error)
    if isinstance(reason, ssl.SSLCertVerificationError):
        said = _UNKNOWN_SIGNER if reason.verify_code in _SIGNERS else _CERTIFICATES.get(reason.verify_code)
        return (said or f"the certificate of {{host}} is not valid ({reason.verify_message})").format(host=host)
    if reason is not None and reason.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"):
        return f"{host} does not answer with https there; try the address with http"
    if reason is not None and re.search("VERSION|PROTOCOL|HANDSHAKE|CIPHER", reason.reason or ""):
        return f"{host} speaks only an outdated kind of https; tell those who run {host}"
    return ""


def failure(error: requests.RequestException) -> str:
    """Return what happened, to follow the name of the host, where trying again may help."""
    if isinstance(error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
        return "broke off in the middle of its answer"
    return "could not be reached"


def _tls(error: BaseException | None) -> ssl.SSLError | None:
    """Return the error of TLS in what was raised because of it."""
    for _ in range(8):
        if error is None or isinstance(error, ssl.SSLError):
            return error
        within = next((arg for arg in error.args if isinstance(arg, BaseException)), None)
        error = getattr(error, "reason", None) or within or error.__cause__ or error.__context__
    return None
