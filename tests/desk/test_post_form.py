"""A post as a form: what goes out comes back, whatever it says."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_room import NOW, post
from publisher.desk.post_form import PostForm, differing, onto
from publisher.errors import PostError
from publisher.model.posts import Post
from publisher.sources.editing import PostProse
from publisher.sources.prose.posts import Raw, build

FORM = PostForm(prose=PostProse(), zone=ZoneInfo("Europe/London"))
LINES = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200).map(lambda text: " ".join(text.split()))
HTML = st.lists(
    st.sampled_from([
        "<p>Plain words.</p>", "<h2>What *helps*</h2>", "<ul><li>one</li></ul>", "<p>It’s “''' three” \\ \"\"\"</p>",
        '<p><a href="https://example.org/a">link</a></p>', "<table><tbody><tr><td>a</td></tr></tbody></table>",
        "<pre>a\n\n  b</pre>", '<p><img src="https://example.org/a.png" alt="A"></p>',
    ]),
    max_size=4,
).map("\n".join)  # fmt: skip


def written(html: str, **said: object) -> Post:
    raw = Raw(title="Tides", published=NOW, source_id="1", url="https://www.example.org/tides", html=html)
    return replace(build(raw, "blog"), **said)  # type: ignore[arg-type]  # fields of a post, by name


@given(
    title=LINES.filter(bool),
    author=LINES,
    excerpt=LINES,
    tags=st.lists(LINES.filter(bool), max_size=4, unique=True),
    html=HTML,
    published=st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - the bounds of hypothesis are naive
)
def test_a_form_that_nobody_changes_changes_nothing(
    title: str, author: str, excerpt: str, tags: list[str], html: str, published: datetime
) -> None:
    one = written(html, title=title, author=author, excerpt=excerpt, tags=tuple(tags), published=published)
    assert FORM.read(one, FORM.written(one)) == one


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("title = \n", "cannot be read"),
        ('title = "A"\ntags = []\n', "it lacks"),
        ('title = " "\nexcerpt = ""\ntags = []\n', "needs a title"),
        ('title = "A"\nexcerpt = ""\ntags = []\nmarkdown = "a"\nhtml = "b"\n', "stands twice"),
        ('title = "A"\nexcerpt = ""\ntags = []\naddress = "www.example.org/a"\n', "no address on the web"),
        ('title = "A"\nexcerpt = ""\ntags = []\naddress = "https://nowhere/a"\n', "no address on the web"),
        ('title = "A"\nexcerpt = ""\ntags = []\ndate = "20/12/2018"\n', "write it as 2018-12-20"),
        ('title = "A"\nexcerpt = ""\ntags = []\ndate = "2018-03-25 01:30"\n', "The date of helpline"),
    ],
)
def test_a_form_that_is_no_post_is_refused(form: str, words: str) -> None:
    with pytest.raises(PostError, match=words) as refused:
        FORM.read(post("helpline"), form)
    assert "othing" in str(refused.value)


def test_what_is_left_out_of_a_form_stays_as_it_is() -> None:
    one = written("<p>The tide.</p>", author="Priya Nair")
    edited = FORM.read(one, 'title = "Tides"\nexcerpt = "The tide."\ntags = []\n')
    assert edited == one


def test_author_date_and_address_can_be_changed() -> None:
    one = written("<p>The tide.</p>", author="Admin", url="")
    form = FORM.written(one)
    form = form.replace('author = "Admin"', 'author = "Priya  Nair"')
    form = form.replace('address = ""', 'address = " https://www.example.org/blog/tides "')
    edited = FORM.read(one, form.replace('date = "2018-12-20 12:00"', 'date = "2018-07-01 09:30"'))
    assert (edited.author, edited.url) == ("Priya Nair", "https://www.example.org/blog/tides")
    assert edited.published == datetime(2018, 7, 1, 8, 30, tzinfo=UTC)
    assert differing(one, edited) == ("author", "published", "url")


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ('"2018-07-01"', datetime(2018, 7, 1, 11, 0, tzinfo=UTC)),
        ("2018-07-01", datetime(2018, 7, 1, 11, 0, tzinfo=UTC)),
        ("2018-07-01T09:30:00", datetime(2018, 7, 1, 8, 30, tzinfo=UTC)),
        ("2018-07-01T09:30:00Z", datetime(2018, 7, 1, 9, 30, tzinfo=UTC)),
    ],
)
def test_a_date_may_be_a_day_or_have_no_quotes(date: str, moment: datetime) -> None:
    one = written("<p>The tide.</p>")
    assert FORM.read(one, FORM.written(one).replace('"2018-12-20 12:00"', date)).published == moment


def test_the_text_is_written_in_markdown_and_its_excerpt_follows() -> None:
    one = written("<p>The tide comes in twice a day, as everybody knows.</p>\n<p>And <em>so</em> on.</p>")
    form = FORM.written(one)
    assert "markdown = '''\nThe tide comes in twice a day, as everybody knows.\n\nAnd *so* on.\n'''" in form
    above, mark, text = form.partition("markdown = '")
    edited = FORM.read(one, above + mark + text.replace("twice a day", "**twice** a day, or [more](/more)"))
    assert edited.html.startswith(
        '<p>The tide comes in <strong>twice</strong> a day, or <a href="https://www.example.org/more">'
    )
    assert edited.text == "The tide comes in twice a day, or more, as everybody knows.\n\nAnd so on."
    assert edited.excerpt == "The tide comes in twice a day, or more, as everybody knows."
    own = replace(one, excerpt="What the sea taught.")
    changed = FORM.read(own, FORM.written(own).replace("twice", "thrice"))
    assert (changed.excerpt, changed.text[:28]) == ("What the sea taught.", "The tide comes in thrice a d")


def test_what_markdown_cannot_say_is_written_in_html_and_cleaned() -> None:
    one = written("<table><tbody><tr><td>High</td></tr></tbody></table>")
    form = FORM.written(one)
    assert "html = '''\n<table>" in form
    edited = FORM.read(one, form.replace("<td>High</td>", "<td onclick='x'>Low<script>y</script></td>"))
    assert edited.html == "<table><tbody><tr><td>Low</td></tr></tbody></table>"


def test_a_person_may_write_html_in_place_of_markdown() -> None:
    one = written("<p>The tide.</p>")
    form = FORM.written(one).replace("markdown = '''\nThe tide.", "html = '''\n<p>The <b>tide</b>.</p>")
    assert FORM.read(one, form).html == "<p>The <b>tide</b>.</p>"


def test_only_what_was_changed_is_carried_over() -> None:
    before = post("helpline")
    edited = replace(before, title="Ring us", excerpt="At any hour.")
    meanwhile = replace(before, excerpt="From elsewhere.")
    assert differing(before, edited) == ("title", "excerpt")
    assert onto(meanwhile, edited, ("title",)) == replace(meanwhile, title="Ring us")
    assert differing(before, replace(before, html="<p>x</p>")) == ("html", "text")
