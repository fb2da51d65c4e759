"""The packaged templates compiled once and filled: for any reader the same as building for that reader."""

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.digest.digest import Digest
from publisher.digest.merge.compile import compile_skeleton
from publisher.digest.merge.fields import Links
from publisher.digest.merge.message import masthead
from publisher.digest.merge.skeleton import Skeleton
from publisher.model.subscribers import Subscriber
from publisher.workspace.config import Config, Email

Make = Callable[..., Digest]
TEMPLATES = ("digest", "seasonal", "announcement", "single")
INTRO = """\
Dear {{ subscriber.first_name | default("friend") }} *and all*,

{% if "parents" in subscriber.tags %}
This is for **parents** in {{ subscriber.fields.town | default("your town") }}.
{% endif %}

[Tell us](https://www.example.org/?town={{ subscriber.fields.town | default("") | urlencode }}) or
[leave]({{ unsubscribe_url }}).
"""
SUBJECT = "For {{ subscriber.first_name | default('you') }} from Lantern House"
LINKS = Links(
    unsubscribe_url="https://news.example.org/u/r1.c2lnbmF0dXJl",
    view_url="https://news.example.org/v/r1",
    preferences_url="https://news.example.org/p/r1",
)
NOON = datetime(2018, 12, 20, 12, tzinfo=UTC)
names = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=300).map(str.strip)
readers = st.builds(
    lambda name, town, tags: Subscriber(
        id="r1", address="ann@example.org", first_name=name, tags=tags, fields={"town": town}
    ),
    names,
    names,
    st.sampled_from([(), ("parents",)]),
)


@pytest.fixture(scope="module")
def compiled(make: Make, configured: Callable[..., Config]) -> Mapping[str, Skeleton]:
    config = configured(email=Email(public_url="https://news.example.org"))

    def skeleton(template: str) -> Skeleton:
        def build(context: Mapping[str, object]) -> Digest:
            return make(2, template=template, intro=INTRO, subject=SUBJECT, config=config, context=context)

        return compile_skeleton(build, masthead(config, NOON))

    return {template: skeleton(template) for template in TEMPLATES}


def filled(skeleton: Skeleton, reader: Subscriber) -> EmailMessage:
    message = message_from_bytes(
        skeleton.fill(reader, message_id="<1@example.org>", links=LINKS), policy=policy.default
    )
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("template", TEMPLATES)
@given(reader=readers)
def test_a_filled_skeleton_is_the_digest_built_for_that_reader(
    make: Make, compiled: Mapping[str, Skeleton], template: str, reader: Subscriber
) -> None:
    message = filled(compiled[template], reader)
    built = make(2, template=template, intro=INTRO, subject=SUBJECT, reader=reader, links=LINKS)
    assert part(message, "html") == built.html
    assert part(message, "plain") == built.text


@pytest.mark.skipif(shutil.which("spamassassin") is None, reason="SpamAssassin is not installed here")
@pytest.mark.parametrize("template", TEMPLATES)
def test_spamassassin_scores_below_one(compiled: Mapping[str, Skeleton], template: str) -> None:
    reader = Subscriber(id="r1", address="ann@example.org", first_name="Ann")
    letter = compiled[template].fill(reader, message_id="<1@example.org>", links=LINKS)
    checked = subprocess.run(
        ["spamassassin", "-t", "-L"], input=letter, capture_output=True, check=False, timeout=110
    ).stdout.decode("utf-8", "replace")
    found = re.search(r"Content analysis details:\s+\(([-\d.]+) points", checked)
    assert found is not None, checked[-2000:]
    assert float(found[1]) < 1.0, checked[-3000:]
