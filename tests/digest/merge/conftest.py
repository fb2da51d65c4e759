"""A digest small enough to see through, and the long way to write it for one reader."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from publisher.digest.digest import Digest, Picture
from publisher.digest.merge.message import Masthead
from publisher.digest.merge.template_reader import install

HTML = """<!DOCTYPE html><html lang="en-GB"><head><title>{{ subject }}</title>
<style>p { margin: 0 }</style></head><body>
<p title="{{ subscriber.first_name | default('friend') }}">Dear {{ subscriber.first_name | default("friend") }},</p>
{% if "parents" in subscriber.tags %}<p>Parents of {{ subscriber.fields.town | default("your town") }}.</p>{% endif %}
<p>.A line that begins with a dot, and = and “quotes”.   </p>
<p><a href="https://www.example.org/?town={{ subscriber.fields.town | default('') | urlencode }}&amp;x=1">Form</a></p>
<!--[if mso]><a href="{{ unsubscribe_url }}">Leave</a><![endif]-->
<p><a href="{{ unsubscribe_url }}">Leave</a>{% if view_url %} <a href="{{ view_url }}">View</a>{% endif %}</p>
</body></html>
"""
TEXT = """Dear {{ subscriber.first_name | default("friend") }},

{% if "parents" in subscriber.tags %}For parents.
{% endif %}.A line that begins with a dot.
From here on = there.
Leave: {{ unsubscribe_url }}
"""
SUBJECT = "Hello {{ subscriber.first_name | default('you') }}, here is winter"

Build = Callable[[Mapping[str, object]], Digest]


def environment(*, autoescape: bool) -> SandboxedEnvironment:
    made = SandboxedEnvironment(undefined=StrictUndefined, autoescape=autoescape, keep_trailing_newline=True)
    install(made)
    return made


def make_build(html: str = HTML, text: str = TEXT, subject: str = SUBJECT, pictures: tuple[Picture, ...] = ()) -> Build:
    """Return a build over three templates, as plain as one can be."""
    page = environment(autoescape=True).from_string(html)
    words, line = (environment(autoescape=False).from_string(source) for source in (text, subject))

    def build(context: Mapping[str, object]) -> Digest:
        said = line.render(context)
        return Digest(
            subject=said,
            preheader="",
            html=page.render({**context, "subject": said}),
            text=words.render(context),
            pictures=pictures,
        )

    return build


@pytest.fixture(scope="session")
def builder() -> Callable[..., Build]:
    """Makes builds over three templates: ``builder(html=…, text=…, subject=…, pictures=…)``."""
    return make_build


@pytest.fixture(scope="session")
def masthead() -> Masthead:
    return Masthead(
        sender_name="Lantern House",
        sender_email="newsroom@example.org",
        reply_to="desk@example.org",
        date=datetime(2018, 12, 20, 9, 0, tzinfo=UTC),
        list_name="Lantern House",
        list_id="digest.example.org",
        feedback_id="winter:lantern:example",
        unsubscribe_address="leave@example.org",
        public=True,
    )
