"""Filling the skeleton of a 45 KB digest for many readers, against the standard library's builder.

Bar: at least 20,000 messages a second on one core.  Signing with DKIM has its bar in
bench_delivery.py; here it is told.  Its key has 2,048 bits and is made by openssl for this run.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from pathlib import Path
from statistics import median
from time import perf_counter

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from publisher.digest.digest import Digest
from publisher.digest.merge.compile import compile_skeleton
from publisher.digest.merge.fields import Links
from publisher.digest.merge.message import Masthead, message_id
from publisher.digest.merge.template_reader import install, reading
from publisher.model.subscribers import Subscriber
from publisher.transports.dkim import signer
from publisher.workspace.config import Dkim

BAR = 20_000
ROUNDS = 5
FILLED, BUILT, SIGNED = 4_000, 10, 40
PARAGRAPH = (
    '<tr><td class="cell" style="padding: 16px 24px; color: #1f2933">We walked by the harbour at dusk.</td></tr>\n'
)
PAGE = (
    '<!DOCTYPE html><html lang="en-GB"><head><title>Winter</title></head><body><table>\n'
    '<tr><td><p>Dear {{ subscriber.first_name | default("friend") }},</p></td></tr>\n'
    + PARAGRAPH
    * 400
    + '<tr><td><a href="{{ unsubscribe_url }}">Leave</a> <a href="{{ view_url }}">View</a>\n'
    '<a href="{{ preferences_url }}">Choose</a></td></tr></table></body></html>\n'
)
WORDS = 'Dear {{ subscriber.first_name | default("friend") }},\n\n' + "We walked.\n" * 60 + "{{ unsubscribe_url }}\n"
NAMES = ("Ada", "Zoë", "Grace", "Siân", "", "Mary Jane", "Łukasz", "Tom")


def builder() -> Callable[[Mapping[str, object]], Digest]:
    """Return a build over a page of 45 KB."""
    page, words = (SandboxedEnvironment(undefined=StrictUndefined, autoescape=auto) for auto in (True, False))
    install(page)
    install(words)
    html, text = page.from_string(PAGE), words.from_string(WORDS)
    subject = words.from_string("Hello {{ subscriber.first_name | default('friend') }}, here is winter")
    return lambda context: Digest(
        subject=subject.render(context), preheader="", html=html.render(context), text=text.render(context)
    )


def head() -> Masthead:
    """Return what every copy says."""
    return Masthead(
        sender_name="Lantern House",
        sender_email="newsroom@example.org",
        date=datetime(2018, 12, 20, 9, 0, tzinfo=UTC),
        list_name="Lantern House",
        list_id="digest.example.org",
        unsubscribe_address="leave@example.org",
        public=True,
    )


def reader(number: int) -> tuple[Subscriber, Links]:
    """Return one of many readers."""
    token = f"{number:016x}.0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"
    links = Links(
        unsubscribe_url=f"https://news.example.org/unsubscribe/{token}",
        view_url=f"https://news.example.org/view/{token}",
        preferences_url=f"https://news.example.org/preferences/{token}",
        unsubscribe_mail=f"mailto:leave@example.org?subject=unsubscribe%20{token}",
    )
    name = NAMES[number % len(NAMES)]
    return Subscriber(id=f"{number:016x}", address=f"reader{number}@example.org", first_name=name), links


def by_standard_library(digest: Digest, subscriber: Subscriber, links: Links, masthead: Masthead) -> bytes:
    """Write the message with the standard library, its text and HTML already rendered."""
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr((masthead.sender_name, masthead.sender_email))
    message["To"] = formataddr((subscriber.first_name, subscriber.address))
    message["Subject"] = digest.subject
    message["Date"] = format_datetime(masthead.date)
    message["Message-ID"] = message_id(b"k", "release", subscriber.id, "example.org")
    message["List-Unsubscribe"] = f"<{links.unsubscribe_url}>"
    message.set_content(digest.text, cte="quoted-printable")
    message.add_alternative(digest.html, subtype="html", cte="quoted-printable")
    return message.as_bytes()


def signing(messages: list[bytes]) -> float:
    """Return how many messages a second are signed."""
    with tempfile.TemporaryDirectory() as folder:
        key = Path(folder) / "dkim.pem"
        key.write_bytes(subprocess.run(["openssl", "genrsa", "2048"], check=True, capture_output=True).stdout)
        key.chmod(0o600)
        sign = signer(Dkim(selector="desk", domain="example.org", key_file="dkim.pem"), Path(folder))
    begun = perf_counter()
    for message in messages:
        sign(message)
    return len(messages) / (perf_counter() - begun)


def main() -> None:
    build = builder()
    skeleton = compile_skeleton(build, head())
    readers = [reader(number) for number in range(FILLED)]
    ids = [message_id(b"k", "release", subscriber.id, "example.org") for subscriber, _ in readers]
    size = len(skeleton.fill(readers[0][0], message_id=ids[0], links=readers[0][1]))
    filled, built = [], []
    for _ in range(ROUNDS):
        begun = perf_counter()
        for (subscriber, links), identity in zip(readers, ids, strict=True):
            skeleton.fill(subscriber, message_id=identity, links=links)
        filled.append(FILLED / (perf_counter() - begun))
        digests = [(build(reading(*one)), *one) for one in readers[:BUILT]]
        begun = perf_counter()
        for digest, subscriber, links in digests:
            by_standard_library(digest, subscriber, links, head())
        built.append(BUILT / (perf_counter() - begun))
    ours, theirs = median(filled), median(built)
    print(f"filling a message of {size / 1000:.0f} KB:   {ours:>9,.0f} a second (bar: {BAR:,})")
    print(f"building it with email.message: {theirs:>6,.0f} a second")
    print(f"ratio: {ours / theirs:,.0f} times the standard library")
    if shutil.which("openssl"):
        messages = [skeleton.fill(one[0], message_id=ids[0], links=one[1]) for one in readers[:SIGNED]]
        print(f"signing with DKIM on top:       {signing(messages):>6,.0f} a second")


if __name__ == "__main__":
    main()
