"""A Postfix of one's own on loopback, as mail providers run it: STARTTLS, implicit TLS, and logins by Cyrus SASL.

``python tests/support/postfix.py FOLDER`` runs one until Ctrl-C, to try a workspace against by hand.  Configuration,
queue, mail and certificates stand in the folder; the machine's own Postfix is not touched, and nothing leaves it.
"""

import grp
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Final

import trustme

MASTER: Final = Path("/usr/lib/postfix/sbin/master")
PATH: Final = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
#: Why there can be none here; empty where there can.
MISSING: Final = (
    "Postfix is not installed"
    if not MASTER.exists()
    else "saslpasswd2 is not installed"
    if shutil.which("saslpasswd2", path=PATH) is None
    else "Postfix begins only as root"
    if os.geteuid() != 0
    else ""
)
LOGIN: Final = "newsroom@mail.example.org"
PASSWORD: Final = "£5 für Öl, s’il vous plaît"
#: Most bytes of a message at the ports that are narrow.
NARROW: Final = 8_000
_TOO_LONG: Final = 30.0
#: What each port does that the others do not.
_SERVICES: Final[Mapping[str, tuple[str, ...]]] = {
    "starttls": ("smtpd_tls_security_level=encrypt",),
    "tls": ("smtpd_tls_wrappermode=yes",),
    "narrow": ("smtpd_tls_security_level=encrypt", f"message_size_limit={NARROW}"),
    "silent": (
        "smtpd_tls_security_level=encrypt",
        f"message_size_limit={NARROW}",
        "smtpd_discard_ehlo_keywords=size",
    ),
}
_MAIN: Final = """\
compatibility_level = 3.6
myhostname = mail.example.org
mydestination =
local_recipient_maps =
alias_maps =
inet_interfaces = loopback-only
inet_protocols = ipv4
mynetworks = 192.0.2.0/32
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
message_size_limit = 2000000

# Whose name begins with "nobody" has no mailbox; all others share one.
virtual_mailbox_domains = example.org example.com
virtual_mailbox_base = {folder}
virtual_mailbox_maps = regexp:{folder}/config/mailboxes
virtual_uid_maps = static:{user}
virtual_gid_maps = static:{group}
virtual_minimum_uid = 1
virtual_mailbox_limit = 0
default_transport = error:5.4.4 nothing leaves this machine
relay_transport = $default_transport

smtpd_tls_chain_files = {folder}/config/server.pem
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = cyrus
smtpd_sasl_path = smtpd
cyrus_sasl_config_path = {folder}/config/sasl
smtpd_client_restrictions = permit_sasl_authenticated, reject
smtpd_delay_reject = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_client_connection_rate_limit = 0
smtpd_error_sleep_time = 0
"""
_MASTER_CF: Final = """\
postlog unix-dgram n - n - 1 postlogd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
"""
_SASL: Final = """\
pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: {folder}/config/sasldb2
mech_list: PLAIN LOGIN
"""
#: What Postfix puts before a message: by virtual(8) the sender and the reader, by smtpd(8) the way.
_PUT_BEFORE: Final = re.compile(
    rb"Return-Path: .*\nX-Original-To: .*\nDelivered-To: (?P<reader>.*)\nReceived: .*\n(?:[ \t].*\n)*"
)
_QUEUES: Final = ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "saved", "trace")


@dataclass(frozen=True, kw_only=True)
class Postfix:
    """One that runs."""

    folder: Path
    #: Ports on 127.0.0.1 by what they do: ``starttls``, ``tls``, ``narrow`` (with EHLO's SIZE), ``silent`` (without).
    ports: Mapping[str, int]

    @property
    def signer(self) -> Path:
        """The certificate of who vouches for the server, for ``SSL_CERT_FILE``."""
        return self.folder / "signer.pem"

    @property
    def log(self) -> str:
        """What Postfix wrote down."""
        return (self.folder / "mail.log").read_text(encoding="utf-8", errors="replace")

    def delivered(self, number: int) -> dict[str, bytes]:
        """Return what was delivered by reader, once it is ``number`` messages; lines end in CRLF again."""
        return dict(_unwrapped(file.read_bytes()) for file in self._files(number))

    def _files(self, number: int) -> list[Path]:
        found: list[Path] = []
        deadline = monotonic() + _TOO_LONG
        while len(found) < number:
            assert monotonic() < deadline, f"{len(found)} of {number} messages came; {self.log}"
            found = sorted((self.folder / "mail" / "new").glob("*"))
            sleep(0.02)
        return found

    def empty(self) -> None:
        """Take all mail away."""
        for file in (self.folder / "mail" / "new").glob("*"):
            file.unlink()


@contextmanager
def postfix(folder: Path, *, ports: Mapping[str, int] | None = None) -> Iterator[Postfix]:
    """Run one over an empty or new folder that everybody can reach, on ``ports`` or on whichever are free."""
    running = Postfix(folder=folder, ports=ports or _free_ports())
    _make(running)
    master = subprocess.Popen(
        [MASTER, "-c", folder / "config", "-s"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd=folder
    )
    try:
        _wait(running, master)
        yield running
    finally:
        master.send_signal(signal.SIGTERM)  # it passes it on to all that it began
        master.wait(_TOO_LONG)


def _make(running: Postfix) -> None:
    folder, config = running.folder, running.folder / "config"
    user = pwd.getpwnam("postfix")
    config.mkdir(parents=True)
    folder.chmod(0o711)  # its daemons give up root
    names = {"folder": folder, "user": user.pw_uid, "group": user.pw_gid}
    (config / "main.cf").write_text(_MAIN.format(**names), encoding="utf-8")
    services = "".join(
        f"127.0.0.1:{running.ports[name]} inet n - n - - smtpd{''.join(f' -o {option}' for option in options)}\n"
        for name, options in _SERVICES.items()
    )
    (config / "master.cf").write_text(services + _MASTER_CF, encoding="utf-8")
    (config / "mailboxes").write_text("!/^nobody/ mail/\n", encoding="utf-8")
    (config / "sasl").mkdir()  # where Debian's looks, whatever its main.cf says
    (config / "sasl" / "smtpd.conf").write_text(_SASL.format(**names), encoding="utf-8")
    _certify(running)
    _queue(folder, user)
    (folder / "data").mkdir(mode=0o700)
    os.chown(folder / "data", user.pw_uid, user.pw_gid)
    mail = folder / "mail"
    for part in (mail, mail / "new", mail / "cur", mail / "tmp"):
        part.mkdir()
        os.chown(part, user.pw_uid, user.pw_gid)
    _login(config, user)


def _queue(folder: Path, user: pwd.struct_passwd) -> None:
    """Make the directories of a queue with the owners and modes that Postfix wants (its ``postfix-files``)."""
    queue, dropping = folder / "queue", grp.getgrnam("postdrop").gr_gid
    queue.mkdir()
    (queue / "pid").mkdir()
    for name in (*_QUEUES, "private"):
        (queue / name).mkdir(mode=0o700)
        os.chown(queue / name, user.pw_uid, 0)
    for name, mode in (("public", 0o710), ("maildrop", 0o730)):
        (queue / name).mkdir()
        (queue / name).chmod(mode)
        os.chown(queue / name, user.pw_uid, dropping)


def _certify(running: Postfix) -> None:
    signer = trustme.CA()
    signer.cert_pem.write_to_path(str(running.signer))
    shown = signer.issue_cert("127.0.0.1", "localhost")
    chain = running.folder / "config" / "server.pem"
    shown.private_key_and_cert_chain_pem.write_to_path(str(chain))
    chain.chmod(0o600)


def _login(config: Path, user: pwd.struct_passwd) -> None:
    """Let one person log in; the password goes to ``saslpasswd2`` as UTF-8 (RFC 4616)."""
    name, _, realm = LOGIN.partition("@")
    subprocess.run(
        ["saslpasswd2", "-p", "-c", "-f", config / "sasldb2", "-u", realm, name],
        input=PASSWORD.encode(),
        env={**os.environ, "PATH": PATH},
        check=True,
    )
    os.chown(config / "sasldb2", user.pw_uid, user.pw_gid)


def _free_ports() -> dict[str, int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in _SERVICES]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return dict(zip(_SERVICES, ports, strict=True))


def _wait(running: Postfix, master: "subprocess.Popen[bytes]") -> None:
    deadline = monotonic() + _TOO_LONG
    for port in running.ports.values():
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            assert master.poll() is None, f"Postfix ended: {running.log}"
            assert monotonic() < deadline, f"Postfix did not begin: {running.log}"
            sleep(0.02)


def _unwrapped(stored: bytes) -> tuple[str, bytes]:
    """Return to whom a file of the Maildir was delivered, and the message without the four fields put before it."""
    found = _PUT_BEFORE.match(stored)
    assert found is not None, stored[:500]
    return found["reader"].decode(), stored[found.end() :].replace(b"\n", b"\r\n")


def main() -> None:
    """Run one until Ctrl-C; ports are the numbers of the trade with 20,000 added."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp(prefix="postfix-"))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    ports = {"starttls": 20_587, "tls": 20_465, "narrow": 20_588, "silent": 20_589}
    with postfix(folder.resolve(), ports=ports) as running:
        print(  # noqa: T201 - a script
            f"Postfix runs on 127.0.0.1 with its own certificate: export SSL_CERT_FILE={running.signer}\n"
            f"  STARTTLS        {ports['starttls']}\n"
            f"  implicit TLS    {ports['tls']}\n"
            f"  {NARROW} bytes    {ports['narrow']}, {ports['silent']} without saying so in EHLO\n"
            f"  login           {LOGIN}, password {PASSWORD}\n"
            f"  mail            {running.folder}/mail/new, for …@example.org and …@example.com but nobody…@\n"
            f"Ctrl-C ends it.",
            flush=True,
        )
        with suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
