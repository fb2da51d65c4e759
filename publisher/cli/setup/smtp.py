"""``publisher setup smtp``."""

import sys
from typing import Any, Final

import click
from msgspec.structs import replace

from publisher.app.workspace import OpenWorkspace, opened
from publisher.channels.email import Smtp
from publisher.channels.providers import OTHER, PROVIDERS, Provider, provider, provider_of
from publisher.cli.main import Session
from publisher.cli.screen.output import Result, SignedLine, Way, complain, shown
from publisher.cli.setup.asking import Asking, kind_of
from publisher.errors import LoginError, MistakeError, TransportError
from publisher.model.email_addresses import normalise
from publisher.workspace.secrets import Secret

#: Its name, not what it is.
_PASSWORD: Final = "smtp_password"  # noqa: S105 - a name
_NOTHING: Final = "Nothing was saved."
_MODES: Final = {"starttls": "STARTTLS", "tls": "TLS", "none": "no encryption"}
_STARTTLS_PORT: Final = 587
_TLS_PORT: Final = 465
_LAST_PORT: Final = 65_535
_WAYS: Final = "give the password with --password-stdin or in the environment as PUBLISHER_SMTP_PASSWORD"


@click.command("smtp")
@click.option("--provider", "named", help="gmail, microsoft365, brevo, mailgun, ses, postmark or other.")
@click.option("--host", help="Name of the server.")
@click.option("--port", type=click.IntRange(1, 65_535), help="Port of the server.  [default: as the provider has it]")
@click.option("--security", type=click.Choice(list(_MODES)), help="How the connection is secured.")
@click.option("--username", help="Login; empty for a server that wants none.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option(
    "--token-command",
    multiple=True,
    metavar="WORD",
    help="Program that prints an access token; again for each argument.",
)
@click.option("--to", "address", help="Where the message to yourself goes.  [default: the sender]")
@click.option("--no-message", is_flag=True, help="Send no message to yourself.")
@click.option("--keyring", is_flag=True, help="Keep the password in the system's keyring.")
@click.option("--remove", is_flag=True, help="Undo: email goes into the folder outbox/ again.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def smtp(session: Session, /, remove: bool, yes: bool, **given: Any) -> Result:
    """Connect a mail server, try it, and save it.

    Asks for what the options do not say, connects and logs in without sending anything, sends one message to yourself
    if you like, and saves. From then on approved email leaves for real.
    """
    asking = Asking.here(yes=yes)
    with opened(session.workspace) as here:
        if remove:
            return _remove(here, asking)
        config = _asked(here, asking, given)
        config = _reachable(config, asking)
        password = _password(here, config, asking, from_stdin=given["password_stdin"])
        return _tried(here, config, password, asking, given)


def _asked(here: OpenWorkspace, asking: Asking, given: dict[str, Any]) -> Smtp:
    """Return the settings that the options and the person give; what stands in ``config.toml`` is offered."""
    now = here.config.account_of(Smtp)
    known = _provider(asking, given["named"], given["host"])
    if known is not None:
        complain(known.hint)
    host = asking.text(
        "Server", option="--host", given=given["host"] or (known.host if known and known.host else None),
        default=now.host if now and known is None else "",
    )  # fmt: skip
    same = now if now is not None and now.host == host else None
    usual = known or same
    security = given["security"] or ("tls" if given["port"] == _TLS_PORT else usual.security if usual else "starttls")
    port = given["port"] or (usual.port if usual else _TLS_PORT if security == "tls" else _STARTTLS_PORT)
    if known is None and given["port"] is None:
        port, security = _port(asking, port, security)
    login = f"Login, {known.login}" if known else "Login"
    username = asking.text(
        login, option="--username", given=given["username"], default=same.username if same else here.config.sender.email
    )
    token_command = tuple(given["token_command"]) or (same.token_command if same else ())
    return Smtp(host=host, port=port, security=security, username=username, token_command=token_command)


def _provider(asking: Asking, named: str | None, host: str | None) -> Provider | None:
    if named is None and host is not None:
        return provider_of(host)
    names = [*(one.name for one in PROVIDERS), OTHER]
    if named is not None and (found := provider(named)) is not None:
        return found
    return provider(asking.one_of("Provider", names, option="--provider or --host", given=named))


def _port(asking: Asking, port: int, security: str) -> tuple[int, str]:
    """Ask for the port; the one of implicit TLS brings its mode along."""
    if not asking.somebody:
        return port, security
    number = asking.text("Port", option="--port", given=None, default=f"{port}, {_MODES[security]}", read=_port_number)
    if int(number) == port:
        return port, security
    return int(number), "tls" if int(number) == _TLS_PORT else "starttls"


def _port_number(answer: str) -> str:
    number = answer.partition(",")[0].strip()
    if not (number.isdecimal() and 0 < int(number) <= _LAST_PORT):
        raise MistakeError("A port is a number, such as 587 or 465.")
    return number


def _reachable(config: Smtp, asking: Asking) -> Smtp:
    """Return settings by which the server answers: another server, port or mode where the person says so."""
    from publisher.app.setting_up import advice_for  # noqa: PLC0415 - the transports

    advice = advice_for(config)
    if advice is None:
        return config
    if advice.security is None and asking.somebody:
        complain(SignedLine(kind="bad", text=advice.said))
        host = asking.text("Server", option="--host", given=None, default=config.host)
        port, security = _port(asking, config.port, config.security)
        return _reachable(replace(config, host=host, port=port, security=security), asking)
    if advice.security in (None, "none") or not asking.somebody:
        instead = f" Try --port {advice.port} --security {advice.security}." if advice.security else ""
        raise MistakeError(f"{advice.said} {_NOTHING}{instead}")
    complain(SignedLine(kind="bad", text=f"{advice.said} {_NOTHING}"))
    at = f" at port {advice.port}" if advice.port != config.port else ""
    if not asking.agreed(f"Try with {_MODES[advice.security or 'tls']}{at}?"):
        raise click.Abort
    return _reachable(replace(config, port=advice.port, security=advice.security or "tls"), asking)


def _password(here: OpenWorkspace, config: Smtp, asking: Asking, *, from_stdin: bool) -> Secret | None:
    if not config.username or config.token_command:
        return None
    if from_stdin:
        return Secret(sys.stdin.readline().rstrip("\r\n"))
    if not asking.somebody and (known := here.workspace.secrets.find(_PASSWORD)) is not None:
        return known
    return asking.secret("Password", ways=_WAYS)


def _tried(here: OpenWorkspace, config: Smtp, password: Secret | None, asking: Asking, given: dict[str, Any]) -> Result:
    from publisher.app.setting_up import greet_by_mail  # noqa: PLC0415 - the transports

    try:
        config, password = _logged_in(here, config, password, asking)
        complain(SignedLine(kind="good", text=_connected(config)))
        address = normalise(given["address"] or here.config.sender.email)
        greeted = not given["no_message"] and asking.agreed(f"Send one message to {address}?")
        if greeted:
            greet_by_mail(here, config, password, address)
            complain(SignedLine(kind="good", text="Accepted. Look in the inbox."))
    except TransportError as error:
        raise kind_of(error)(f"{str(error).removesuffix('; it is tried again.').rstrip('.')}. {_NOTHING}") from None
    if not asking.agreed("Save? Then approved email leaves for real."):
        complain(_NOTHING)
        raise click.Abort
    return _saved(here, config, password, greeted=greeted, in_keyring=given["keyring"])


def _logged_in(
    here: OpenWorkspace, config: Smtp, password: Secret | None, asking: Asking
) -> tuple[Smtp, Secret | None]:
    """Return the settings and the password with which the server lets in; who is there is asked again for both."""
    from publisher.app.setting_up import try_mail  # noqa: PLC0415 - the transports

    while True:
        try:
            try_mail(here, config, password)
        except LoginError as error:
            if not asking.somebody or password is None:
                raise
            complain(
                SignedLine(kind="bad", text=f"{str(error).partition(';')[0]}. Ctrl-C ends this; nothing is saved.")
            )
            username = asking.text("Login", option="--username", given=None, default=config.username)
            config, password = replace(config, username=username), asking.secret("Password", ways=_WAYS)
        else:
            return config, password


def _connected(config: Smtp) -> str:
    secured = "" if config.security == "none" else ", certificate valid"
    return f"Connected{secured}{', login accepted' if config.username else ''}."


def _saved(here: OpenWorkspace, config: Smtp, password: Secret | None, *, greeted: bool, in_keyring: bool) -> Result:
    from publisher.app.senders import public_pages  # noqa: PLC0415 - requests
    from publisher.app.setting_up import save_account  # noqa: PLC0415 - the transports

    settings: dict[str, Any] = {
        "host": config.host,
        "port": config.port,
        "security": config.security,
        "username": config.username,
        "token_command": config.token_command,
    }
    secrets = {_PASSWORD: password} if password is not None else {}
    done = save_account(here, "smtp", settings, secrets, in_keyring=in_keyring)
    resumed = here.store.accounts.resume("email")
    where = f"; password in {done.secrets}" if done.secrets else ""
    view: list[Any] = [
        SignedLine(kind="good", text=f"Saved: config.toml{where}."),
        f"The former config.toml is {done.backup.name}. A daemon that runs must be started anew to know of it.",
    ]
    if resumed:
        view.append(SignedLine(kind="good", text="Email was paused and goes on."))
    pages = public_pages(here)
    if pages is not None and pages.problem:
        view.append(
            SignedLine(kind="look", text=f"Look at email.public_url, where readers are to leave: {pages.problem}.")
        )
    view += [Way(label="Undo", command="publisher setup smtp --remove")]
    data = {
        "section": "smtp",
        "settings": settings,
        "secrets": done.secrets,
        "backup": str(done.backup),
        "message": greeted,
        "resumed": resumed,
    }
    return Result(data=data, view=view)


def _remove(here: OpenWorkspace, asking: Asking) -> Result:
    from publisher.app.setting_up import remove_account  # noqa: PLC0415 - the transports

    if not asking.agreed("Take [smtp] and its password out? Then email goes into the folder outbox/, a rehearsal."):
        raise click.Abort
    was = remove_account(here, "smtp", [_PASSWORD])
    text = "Email goes into the folder outbox/: nobody gets it." if was else "There was no [smtp] in config.toml."
    return Result(
        data={"section": "smtp", "removed": was},
        view=[SignedLine(kind="good", text=text), Way(label="Undo", command="publisher setup smtp")],
    )
