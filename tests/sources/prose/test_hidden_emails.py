"""Email addresses that a page hides from programs."""

import pytest

from publisher.sources.prose.hidden_emails import shown
from source_reader import Reader

#: desk@example.org, each byte combined with 0x2a.
CODE = "2a" + bytes(byte ^ 0x2A for byte in b"desk@example.org").hex()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (f'<a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="{CODE}">[email&#160;protected]</a>',
         "desk@example.org"),
        (f'<span class="__cf_email__" data-cfemail="{CODE}">[email protected]</span>', "desk@example.org"),
        (f'<a href="/cdn-cgi/l/email-protection#{CODE}">Write</a>', '<a href="mailto:desk@example.org">Write</a>'),
        (f'<a href="https://www.example.org/cdn-cgi/l/email-protection#{CODE}">Write</a>',
         '<a href="mailto:desk@example.org">Write</a>'),
        ('<a data-cfemail="2a2a2a2a">x</a>', '<a data-cfemail="2a2a2a2a">x</a>'),
        ('<a data-cfemail="zz">x</a>', '<a data-cfemail="zz">x</a>'),
        ("<p>plain</p>", "<p>plain</p>"),
    ],
)  # fmt: skip
def test_people_are_shown_what_it_is(written: str, read: str) -> None:
    assert shown(written) == read


def feed(body: str) -> str:
    return (
        '<rss version="2.0"><channel><title>x</title><item><title>Tides</title><guid>1</guid>'
        f"<pubDate>Thu, 20 Dec 2018 09:30:00 +0000</pubDate><description><![CDATA[{body}]]></description></item>"
        "</channel></rss>"
    )


def test_a_post_has_the_address_itself(read: Reader) -> None:
    taken = read(read.file("feed.xml", feed(f'<p>Write to <a data-cfemail="{CODE}">[email protected]</a>.</p>')))
    assert (taken.post.text, taken.flags) == ("Write to desk@example.org.", [])


def test_one_that_stays_hidden_and_a_lost_link_are_flagged_whatever_the_source(read: Reader) -> None:
    taken = read(read.file("feed.xml", feed("<p>Write to [email protected].</p><p>Register here.</p>")))
    assert [flag.partition(":")[0] for flag in taken.flags] == ["“Tides”", "“Tides”"]
    assert "An email address was hidden" in taken.flags[0]
    assert "“here” was a link on the page" in taken.flags[1]
