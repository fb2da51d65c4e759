"""``publisher x login``: PKCE over a redirect to this machine."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from publisher.errors import AccountError, ConfigError
from publisher.ports.clock import Clock
from publisher.transports.x.connect import token_endpoint, token_file
from publisher.transports.x.login import Attempt, login
from x_bench import Bench


@pytest.fixture
def bench(tmp_path: Path, clock: Clock) -> Iterator[Bench]:
    with Bench(tmp_path, clock) as bench:
        yield bench


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def browser(*visits: str) -> tuple[list[threading.Thread], list[int]]:
    """Return threads that visit each address in turn, as a person's browser would, and the statuses they got."""
    statuses: list[int] = []

    def visit() -> None:
        for address in visits:
            with requests.Session() as session:
                session.trust_env = False
                statuses.append(session.get(address, timeout=10).status_code)

    return [threading.Thread(target=visit)], statuses


def log_in(bench: Bench, port: int, *before: str, instead: str = "") -> list[int]:
    """Log in; visit the addresses of ``before`` first, and ``instead`` in place of X's page."""
    config = bench.config(login_port=port)
    begun: list[threading.Thread] = []
    seen: list[int] = []

    def show(address: str) -> None:
        nonlocal seen
        state = address.split("state=")[1].split("&", maxsplit=1)[0]
        threads, seen = browser(*before, instead.replace("STATE", state) or address)
        begun.extend(threads)
        threads[0].start()

    try:
        login(
            origin=config.api_url,
            client_id=config.client_id,
            port=port,
            endpoint=token_endpoint(config, bench.secrets),
            file=token_file(bench.state),
            show=show,
            clock=bench.clock,
        )
    finally:
        for thread in begun:
            thread.join()
    return seen


def test_a_login_ends_with_tokens_that_work(bench: Bench) -> None:
    assert log_in(bench, free_port()) == [200]
    assert bench.transport(auth="oauth2").whoami().handle == "example_org"


def test_connections_that_say_nothing_hold_nobody_up(bench: Bench) -> None:
    """Findings H10: browsers connect beforehand and may stay silent; each cost 5 seconds."""
    port = free_port()
    silent: list[socket.socket] = []

    def connect() -> None:
        deadline = time.monotonic() + 10
        while len(silent) < 3 and time.monotonic() < deadline:
            with suppress(ConnectionRefusedError):
                silent.append(socket.create_connection(("127.0.0.1", port)))

    knocking = threading.Thread(target=connect)
    knocking.start()
    started = time.monotonic()
    try:
        assert log_in(bench, port, f"http://127.0.0.1:{port}/favicon.ico") == [404, 200]
        assert time.monotonic() - started < 4
    finally:
        knocking.join()
        for one in silent:
            one.close()


def test_a_knock_without_the_state_is_not_let_in(bench: Bench) -> None:
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    statuses = log_in(bench, port, f"{here}/callback?code=stolen&state=wrong", f"{here}/", f"{here}/favicon.ico")
    assert statuses == [404, 404, 404, 200]


def test_declining_is_said(bench: Bench) -> None:
    port = free_port()
    refused = f"http://127.0.0.1:{port}/callback?error=access_denied&state=STATE"
    with pytest.raises(AccountError, match="declined"):
        log_in(bench, port, instead=refused)
    assert token_file(bench.state).load() is None


def test_a_taken_port_is_named(bench: Bench) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ConfigError, match=r"x\.login_port"):
            log_in(bench, taken.getsockname()[1])


def test_an_app_without_a_client_id_is_told_where_to_put_it(bench: Bench) -> None:
    with pytest.raises(ConfigError, match=r"x\.client_id"):
        token_endpoint(bench.config(client_id=""), bench.secrets)


def test_the_real_page_is_on_x_s_own_site() -> None:
    address = Attempt(redirect_uri="http://127.0.0.1:1/callback").address(origin="https://api.x.com", client_id="c")
    assert address.startswith("https://x.com/i/oauth2/authorize?")
    assert "code_challenge_method=S256" in address
