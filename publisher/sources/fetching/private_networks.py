"""Which network addresses may be fetched: public ones, and the exceptions that the configuration names.

The address is looked at when the connection is made, after the name was resolved and before anything is sent, so
that neither a redirect nor a name that changes its address between two look-ups gets round it.
"""

import socket
import ssl
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Final

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError
from urllib3.util.connection import create_connection

from publisher.errors import SourceError

#: Ways to write an IPv4 address as an IPv6 one: mapped and compatible (RFC 4291), NAT64 (RFC 6052, RFC 8215),
#: 6to4 (RFC 3056), Teredo (RFC 4380); site-local addresses (RFC 3879), documentation (RFC 9637), segments (RFC 9602).
_INSIDE_6: Final = tuple(
    IPv6Network(network)
    for network in (
        "::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10", "3fff::/20",
        "5f00::/16",
    )
)  # fmt: skip
#: Protocol assignments (RFC 6890), where a cloud keeps its machines' credentials, and the address at which another
#: cloud's machines find their host: ipaddress takes them for public, wholly or in part.
_INSIDE_4: Final = tuple(IPv4Network(network) for network in ("192.0.0.0/24", "168.63.129.16/32", "192.88.99.0/24"))
#: What a resolver says of a name that does not exist, rather than of one that it could not look up.
_UNKNOWN: Final = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})


class InsideError(SourceError):
    """An address is inside a private network."""

    def __init__(self, host: str) -> None:
        """``host`` is what was asked for, without brackets."""
        super().__init__(
            f"{host} is inside a private network, which is not fetched; if it is meant, "
            f"name it in fetch.allow_private in config.toml."
        )
        self.host = host


class PrivateNetworks:
    """Decides which addresses may be connected to, and can break off all connections at once."""

    def __init__(self, allow_private: tuple[str, ...]) -> None:
        """``allow_private`` names hosts or networks that may be fetched although they are private."""
        self._hosts: set[str] = set()
        self._networks: list[IPv4Network | IPv6Network] = []
        self._open: list[socket.socket] = []
        #: Whether all connections were broken off.
        self.broken = False
        for entry in allow_private:
            try:
                self._networks.append(ip_network(entry, strict=False))
            except ValueError:
                self._hosts.add(entry.casefold().rstrip("."))

    def allows(self, host: str, address: str) -> bool:
        """Return whether ``address``, to which ``host`` was resolved, may be connected to."""
        if host.casefold().strip("[].") in self._hosts:
            return True
        ip = ip_address(address.partition("%")[0])
        return self._excepted(ip) or is_public(ip)

    def _excepted(self, ip: IPv4Address | IPv6Address) -> bool:
        mapped = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
        forms = [ip] if mapped is None else [ip, mapped]
        return any(form in network for form in forms for network in self._networks)

    def addresses(self, host: str, port: int) -> Iterator[str]:
        """Yield the addresses of ``host``; raise :class:`SourceError` at the first that may not be connected to."""
        for *_, place in _resolved(host.strip("[]"), port):
            address = str(place[0])
            if not self.allows(host, address):
                raise InsideError(host.strip("[]"))
            yield address

    def watch(self, connection: socket.socket) -> None:
        """Remember a connection, to break it off where it takes too long."""
        self._open.append(connection.dup())
        if self.broken:
            self.break_off()

    def break_off(self) -> None:
        """End all connections, those that are still to come too; what waits on them is told that they are gone."""
        self.broken = True
        for connection in self._open:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def forget(self) -> None:
        """Let go of the connections."""
        for connection in self._open:
            connection.close()
        self._open.clear()

    def adapter(self) -> HTTPAdapter:
        """Return a transport for requests whose connections this guard watches."""
        return _Adapter(self)


def is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Return whether an address belongs to the public Internet, and to one machine on it."""
    if any(ip in network for network in (_INSIDE_4 if isinstance(ip, IPv4Address) else _INSIDE_6)):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified


class _Adapter(HTTPAdapter):
    def __init__(self, guard: PrivateNetworks) -> None:
        self._guard = guard
        super().__init__(max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:
        # The signers that this machine trusts, or those of SSL_CERT_FILE; requests adds the public ones of certifi.
        options.setdefault("ssl_context", ssl.create_default_context())
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **options)
        self.poolmanager.pool_classes_by_scheme = _pools(self._guard)


def _resolved(host: str, port: int) -> list[Any]:
    try:
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise SourceError(f"{host[:80]} cannot be the name of a host; check how the address is written.") from None
    except socket.gaierror as error:
        if error.errno in _UNKNOWN:
            raise SourceError(f"There is no host {host}; check how the address is written.") from None
        raise


def _pools(guard: PrivateNetworks) -> dict[str, type[HTTPConnectionPool]]:
    """Return the kinds of connection pool, by scheme, whose connections ask ``guard``."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _connected(guard, self)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _connected(guard, self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _connected(guard: PrivateNetworks, connection: HTTPConnection) -> socket.socket:
    port = connection.port or connection.default_port
    failure: OSError | None = None
    try:
        addresses = list(guard.addresses(connection.host, port))
    except OSError as error:
        raise NewConnectionError(connection, f"{connection.host} was not found") from error
    for address in addresses:
        if guard.broken:
            break
        try:
            made = create_connection((address, port), connection.timeout, socket_options=connection.socket_options)
        except OSError as error:
            failure = error
            continue
        guard.watch(made)
        return made
    raise NewConnectionError(connection, f"{connection.host} does not answer") from failure
