"""Markdown as Jekyll, Hugo, Pelican and Ghost write it."""

from datetime import UTC, date, datetime

import pytest

from publisher.errors import SourceError
from publisher.model.posts import Image, Originally
from source_reader import Reader, Taken

JEKYLL = """---
layout: post
title: "Talk & listen"
author: Esmé Laurent
date: 2018-12-20 09:30:00 +0100
categories: news winter
tags: [families, talking]
image:
  path: /assets/lantern.jpg
  alt: A lantern
---
What helps a **family** to [talk](/help "x").

{% include youtube.html %}

- one
- two
"""
HUGO = """+++
title = "Talk & listen"
date = 2018-12-20T09:30:00+01:00
lastmod = 2018-12-24T10:00:00Z
draft = false
authors = ["Esmé Laurent"]
tags = ["families", "talking"]
slug = "talking"
url = "https://example.org/blog/talking/"
images = ["cover.jpg"]
+++
What helps.

{{< figure src="hall.jpg" alt="The hall" >}}
"""
PELICAN = """Title: Talk & listen
Date: 2018-12-20 09:30
Author: Esmé Laurent
Category: News
Tags: families, talking at home
Slug: talking
Status: published

What helps.
"""
GHOST = """---
title: Talk & listen
slug: talking
date_published: 2018-12-20T08:30:00.000Z
published_at: 2018-12-20T08:30:00.000Z
authors:
  - name: Esmé Laurent
tags:
  - name: families
feature_image: https://example.org/lantern.jpg
feature_image_alt: A lantern
canonical_url: https://example.org/talking/
---
What helps.
"""


def test_jekyll(read: Reader) -> None:
    taken = read(read.file("_posts/2018-12-20-talk.md", JEKYLL), website="https://example.org")
    post = taken.post
    assert (post.title, post.author) == ("Talk & listen", "Esmé Laurent")
    assert post.published == datetime(2018, 12, 20, 8, 30, tzinfo=UTC)
    assert post.tags == ("news", "winter", "families", "talking")
    assert post.image == Image(url="https://example.org/assets/lantern.jpg", alt="A lantern")
    assert '<strong>family</strong> to <a href="https://example.org/help">talk</a>' in post.html
    assert post.text.endswith("• one\n• two")
    assert taken.flags == [("2018-12-20-talk.md, line 14: “{% include youtube.html %}” was taken out; "
                           "the site's generator fills it.")]  # fmt: skip


def test_hugo(read: Reader) -> None:
    post = read(read.file("content/talking/index.md", HUGO)).post
    assert (post.title, post.author, post.slug) == ("Talk & listen", "Esmé Laurent", "talking")
    assert post.updated == datetime(2018, 12, 24, 10, 0, tzinfo=UTC)
    assert post.tags == ("families", "talking")
    assert post.image == Image(url="https://example.org/blog/talking/cover.jpg")
    assert '<img src="https://example.org/blog/talking/hall.jpg" alt="The hall">' in post.html


def test_pelican(read: Reader) -> None:
    post = read(read.file("talk.md", PELICAN)).post
    assert (post.title, post.author, post.slug) == ("Talk & listen", "Esmé Laurent", "talking")
    assert post.tags == ("News", "families", "talking at home")
    assert post.published == datetime(2018, 12, 20, 9, 30, tzinfo=UTC)


def test_ghost(read: Reader) -> None:
    post = read(read.file("talk.md", GHOST)).post
    assert (post.title, post.author, post.tags) == ("Talk & listen", "Esmé Laurent", ("families",))
    assert post.published == datetime(2018, 12, 20, 8, 30, tzinfo=UTC)
    assert post.image == Image(url="https://example.org/lantern.jpg", alt="A lantern")
    assert post.url == "https://example.org/talking/"


def test_the_date_may_stand_in_the_files_name_and_the_title_in_the_first_heading(read: Reader) -> None:
    taken = read(read.file("2018-12-20-talk-at-home.md", "# Talk at home\n\nWhat helps.\n"))
    assert (taken.post.title, taken.post.text) == ("Talk at home", "What helps.")
    assert taken.post.published.date() == date(2018, 12, 20)
    assert read(read.file("2018-12-20-talk-at-home.md", "What helps.\n")).post.title == "Talk at home"


def test_a_folder_is_read_whole_without_drafts_and_hidden_files(read: Reader) -> None:
    read.file("blog/2018-12-01-one.md", "One.")
    read.file("blog/deep/2018-12-02-two.markdown", "---\ntitle: Two\n---\nTwo.")
    read.file("blog/2018-12-03-three.md", "---\ndraft: true\n---\nThree.")
    read.file("blog/2018-12-04-four.md", "---\nstatus: draft\n---\nFour.")
    read.file("blog/2018-12-05-five.md", "---\npublished: false\n---\nFive.")
    read.file("blog/.hidden/2018-12-06-six.md", "Six.")
    read.file("blog/notes.txt", "Seven.")
    taken = read(read.folder / "blog")
    assert [post.source_id for post in taken.posts] == ["2018-12-01-one.md", "deep/2018-12-02-two.markdown"]
    assert taken.left_out == ["drafts"] * 3


def test_a_broken_file_is_named_and_the_others_are_read(read: Reader) -> None:
    read.file("blog/2018-12-01-one.md", "---\ntitle: [a\n---\nOne.")
    read.file("blog/2018-12-02-two.md", "+++\ntitle = \n+++\nTwo.")
    read.file("blog/2018-12-03-three.md", "Three.")
    read.file("blog/undated.md", "Four.")
    taken = read(read.folder / "blog")
    assert [post.text for post in taken.posts] == ["Three."]
    assert len(taken.lost) == 3


@pytest.mark.parametrize(
    "front",
    [
        "--- \ntitle: !!python/object/apply:os.system ['true']\n---\n",
        "---\na: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntags: *c\ntitle: T\n---\n",
        "---\n- just\n- a list\n---\n",
        '{"title": {"nested": 1}}\n',
    ],
)
def test_front_matter_that_means_harm_does_none(read: Reader, front: str) -> None:
    taken = read(read.file("2018-12-20-x.md", front + "Words."))
    assert len(taken.posts) + len(taken.lost) == 1


def test_html_in_markdown_is_cleaned(read: Reader) -> None:
    text = "Hello <script>alert(1)</script><b onclick=x>you</b> [x](javascript:alert(1)) ![y](data:image/png;base64,AA)"
    post = read(read.file("2018-12-20-x.md", text)).post
    assert post.html == "<p>Hello <b>you</b> [x](javascript:alert(1)) </p>"


def test_a_picture_beside_the_file_wants_an_address(read: Reader) -> None:
    taken = read(read.file("2018-12-20-x.md", "![Hall](hall.jpg)\n\nWords."))
    assert "The picture “hall.jpg” has no address on the web" in taken.flags[0]
    assert "<img" not in taken.post.html


def test_where_a_post_appeared_first_may_stand_in_the_front_matter(read: Reader) -> None:
    text = "---\ndate: 2018-12-20\noriginally:\n  where: Example News\n  when: 2018-05-03\n---\nWords."
    assert read(read.file("x.md", text)).post.originally == Originally(where="Example News", when=date(2018, 5, 3))


def test_an_empty_folder_says_what_is_missing(read: Reader) -> None:
    read.file("blog/notes.txt", "x")
    with pytest.raises(SourceError, match="no Markdown file"):
        read(read.folder / "blog")


def markdown(read: Reader, matter: str, body: str, name: str = "post.md") -> Taken:
    path = read.file(name, f"---\n{matter}\n---\n{body}\n")
    return read(path, website="https://www.example.org")


def test_pictures_of_a_bundle_are_where_hugo_shows_them(read: Reader) -> None:
    text = "---\ntitle: Lanterns\ndate: 2018-12-20\n---\n![A lantern](a.jpg)\n"
    read.file("site/content/walks/lanterns/index.md", text)
    read.file("site/content/walks/lanterns/a.jpg", "x")
    read.file("site/content/walks/kites.md", text.replace("Lanterns", "Kites"))
    found = {post.title: post.image for post in read(read.folder / "site", website="https://www.example.org").posts}
    assert found["Lanterns"] == Image(url="https://www.example.org/walks/lanterns/a.jpg", alt="A lantern")
    assert found["Kites"] == Image(url="https://www.example.org/walks/a.jpg", alt="A lantern")


@pytest.mark.parametrize(
    "written",
    [
        "![A lantern]({static}/images/a.jpg)", "![A lantern](|static|/images/a.jpg)",
        "![A lantern](__GHOST_URL__/images/a.jpg)", "![A lantern]({{ site.baseurl }}/images/a.jpg)",
        "![A lantern]({{ '/images/a.jpg' | relative_url }})", '{{< figure src="/images/a.jpg" alt="A lantern" >}}',
    ],
)  # fmt: skip
def test_where_a_generator_puts_the_site_the_site_is_put(read: Reader, written: str) -> None:
    taken = markdown(read, "title: T\ndate: 2018-12-20", written)
    assert taken.post.image == Image(url="https://www.example.org/images/a.jpg", alt="A lantern")
    assert taken.flags == []


def test_a_figure_of_hugo_keeps_its_caption_and_its_link(read: Reader) -> None:
    body = '{{< figure src="/a.jpg" caption="A <b> lantern" link="https://example.org/x" >}}\n\nText.'
    html = markdown(read, "title: T\ndate: 2018-12-20", body).post.html
    assert '<figure><a href="https://example.org/x"><img src="https://www.example.org/a.jpg"' in html
    assert "<figcaption>A &lt;b&gt; lantern</figcaption></figure>" in html
    assert html.endswith("<p>Text.</p>")


def test_values_and_links_that_only_the_generator_knows_are_taken_out_and_named(read: Reader) -> None:
    body = "Welcome to {{ site.title }}.\n\nSee [the other]({filename}/other.md) and [{{ page.x | upcase }}](/y)."
    taken = markdown(read, "title: T\ndate: 2018-12-20", body)
    assert taken.post.text.startswith("Welcome to .\n\nSee the other and")
    assert [flag.partition("line ")[2][:24] for flag in taken.flags] == [
        "5: “{{ site.title }}” wa", "7: “{filename}/other.md”", "7: “{{ page.x | upcase }",
    ]  # fmt: skip


def test_a_table_may_have_a_column_of_any_name(read: Reader) -> None:
    taken = markdown(read, "title: T\ndate: 2018-12-20", "|author|tag|static|\n|---|---|---|\n|Jo|x|{tag}|")
    assert taken.post.text == "author | tag | static\nJo | x | {tag}"
    assert taken.flags == []


def test_notes_stand_at_the_end(read: Reader) -> None:
    post = markdown(read, "title: T\ndate: 2018-12-20", "A claim.[^1]\n\n[^1]: Its source.").post
    assert "A claim.[1]" in post.text
    assert "Its source." in post.text.split("\n\n")[-1]
    assert "[^1]" not in post.text


def test_categories_of_jekyll_are_divided_at_spaces_and_others_are_not(read: Reader) -> None:
    assert markdown(read, "layout: post\ntitle: T\ndate: 2018-12-20\ncategories: news walks", "x").post.tags == (
        "news",
        "walks",
    )
    assert markdown(read, "title: T\ndate: 2018-12-20\ncategories: Safer streets", "x").post.tags == ("Safer streets",)


def test_what_ghost_writes_is_understood(read: Reader) -> None:
    matter = (
        'title: "Ghost: a post"\ndate_published: 2018-12-20T09:00:00.000Z\ndate_updated: 2018-12-21T09:00:00.000Z\n'
        "primary_author:\n  name: Jo Example\ntags:\n  - name: News\n  - name: '#internal'\n"
        "feature_image: __GHOST_URL__/content/a.jpg\nfeature_image_alt: A lantern"
    )
    post = markdown(read, matter, "Text.").post
    assert (post.author, post.tags, post.published.hour, str(post.updated)[:10]) == (
        "Jo Example", ("News",), 9, "2018-12-21",
    )  # fmt: skip
    assert post.image == Image(url="https://www.example.org/content/a.jpg", alt="A lantern")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('A [way]({{ "/about/" | url }}) on.', '<a href="https://www.example.org/about/">way</a>'),
        ("A [way]({{ '/about/' | absolute_url }}) on.", '<a href="https://www.example.org/about/">way</a>'),
        ("A lead.\n{: .lead}\n\nMore.", "<p>A lead.</p>\n<p>More.</p>"),
        ("{: .lead}\nA lead.", "<p>A lead.</p>"),
        ("* TOC\n{:toc}\n\nMore.", "<p>More.</p>"),
        ("## Boots {#boots}\n\nMore.", "<h2>Boots</h2>"),
        ('## Boots {#boots .wide data-x="1"}\n\nMore.', "<h2>Boots</h2>"),
        ("![A](/a.jpg){.wide width=50%} and more.", '<img src="https://www.example.org/a.jpg" alt="A"> and more.'),
        ("See *this*{: .note} one.", "See <em>this</em> one."),
        ("Write `{#id}` and {curly} words.", "Write <code>{#id}</code> and {curly} words."),
        ("```\n## A {#id}\n{: .lead}\n```", "## A {#id}\n{: .lead}"),
        ("{% highlight ruby %}\nputs 1\n{% endhighlight %}", "<pre><code>puts 1\n</code></pre>"),
        ("See [the other]({% post_url 2018-12-01-one %}).", "<p>See the other.</p>"),
    ],
)  # fmt: skip
def test_what_generators_add_to_markdown_is_no_text(read: Reader, written: str, shown: str) -> None:
    assert shown in markdown(read, "title: T\ndate: 2018-12-20", written).post.html


def test_a_hand_written_excerpt_is_the_excerpt(read: Reader) -> None:
    for key in ("excerpt", "description", "summary", "custom_excerpt"):
        post = markdown(read, f"title: T\ndate: 2018-12-20\n{key}: What the sea taught a school.", "The tide.").post
        assert post.excerpt == "What the sea taught a school."


def test_drafts_by_folder_and_what_a_generator_made_stay_out(read: Reader) -> None:
    for place in ("_posts/2018-12-01-one.md", "_drafts/two.md", "_site/2018-12-03-three.md", "node_modules/x/a.md",
                  "CHANGELOG.md", "_layouts/post.html"):  # fmt: skip
        read.file(f"site/{place}", "---\ndate: 2018-12-02\n---\nText." if place.startswith("_") else "Text.")
    taken = read(read.folder / "site")
    assert [post.source_id for post in taken.posts] == ["_posts/2018-12-01-one.md"]
    assert taken.left_out == ["files about the project", "drafts"]
    assert taken.flags == []
    drafts = read(read.folder / "site", drafts=True)
    assert [post.source_id for post in drafts.posts] == ["_drafts/two.md", "_posts/2018-12-01-one.md"]
    assert any("is a draft, and was taken in as you wished" in flag for flag in drafts.flags)


def test_posts_written_in_html_come_in_and_texts_that_are_not_read_are_counted(read: Reader) -> None:
    read.file("blog/2018-12-01-one.html", "---\ntitle: One\n---\n<p>What <b>helps</b>.</p>\n")
    read.file("blog/index.html", "<html><body>{{ content }}</body></html>")
    read.file("blog/2018-12-02-two.rst", "Two\n===\n")
    read.file("blog/2018-12-03-three.rst", "Three\n=====\n")
    taken = read(read.folder / "blog")
    assert (taken.post.title, taken.post.html) == ("One", "<p>What <b>helps</b>.</p>")
    assert taken.left_out == ["files of HTML without front matter"]
    assert taken.lost == ["2 files that end with .rst were not read; save them as Markdown."]


JEKYLL_SITE = 'url: "https://www.example.org"\nbaseurl: /news\n'
HUGO_SITE = 'baseURL = "https://www.example.org/"\n'


@pytest.mark.parametrize(
    ("configuration", "place", "matter", "url"),
    [
        (("_config.yml", JEKYLL_SITE), "_posts/2018-12-20-tides.md", "title: Of tides", "/news/2018/12/20/tides.html"),
        (("_config.yml", JEKYLL_SITE), "_posts/2018-12-20-tides.md", "title: T\ncategories: sea coast\nlayout: post",
         "/news/sea/coast/2018/12/20/tides.html"),
        (("_config.yml", JEKYLL_SITE + "permalink: pretty\n"), "_posts/2018-12-20-tides.md", "title: T",
         "/news/2018/12/20/tides/"),
        (("_config.yml", JEKYLL_SITE + "permalink: /blog/:year/:title/\n"), "_posts/2018-12-20-tides.md", "title: T",
         "/news/blog/2018/tides/"),
        (("_config.yml", JEKYLL_SITE), "_posts/2018-12-20-tides.md", "title: T\npermalink: /of/tides/", "/of/tides/"),
        (("_config.yml", JEKYLL_SITE), "_posts/2018-12-20-tides.md", "title: T\npermalink: /of/:title/", "/of/tides/"),
        (("hugo.toml", HUGO_SITE), "content/posts/tides.md", "title: T\ndate: 2018-12-20", "/posts/tides/"),
        (("hugo.toml", HUGO_SITE), "content/posts/tides/index.md", "title: T\ndate: 2018-12-20", "/posts/tides/"),
        (("config.toml", HUGO_SITE), "content/posts/tides.md", "title: T\ndate: 2018-12-20\nslug: sea", "/posts/sea/"),
        (("hugo.toml", HUGO_SITE + '[permalinks]\nposts = "/:year/:month/:slug/"\n'), "content/posts/x.md",
         "title: Of tides\ndate: 2018-12-20", "/2018/12/of-tides/"),
        (("hugo.yaml", "baseURL: https://www.example.org\npermalinks:\n  page:\n    posts: /:filename/\n"),
         "content/posts/2018-12-20-tides.md", "title: T", "/tides/"),
    ],
)  # fmt: skip
def test_the_configuration_of_a_generator_tells_the_addresses(
    read: Reader, configuration: tuple[str, str], place: str, matter: str, url: str
) -> None:
    read.file(f"site/{configuration[0]}", configuration[1])
    file = read.file(f"site/{place}", f"---\n{matter}\n---\n![A](/a.jpg)\n")
    for location in (read.folder / "site", file):
        post = read(location).post
        assert post.url == f"https://www.example.org{url}"
        assert post.image == Image(url="https://www.example.org/a.jpg", alt="A")


@pytest.mark.parametrize("said", ["title: x", "url: ''", "url: [a]", "- a", "{", "url: https://x"])
def test_a_configuration_that_says_nothing_gives_no_address(read: Reader, said: str) -> None:
    read.file("site/_config.yml", said)
    read.file("site/config.toml", '[organisation]\nname = "Lantern"\n')
    read.file("site/_posts/2018-12-20-tides.md", "Text.")
    assert read(read.folder / "site").post.url == ""


def test_a_pattern_gives_addresses_to_those_that_have_none(read: Reader) -> None:
    read.file("site/blog/2018-12-20-tides.md", "---\ntitle: Of tides\n---\nText.")
    read.file("site/blog/2018-12-21-own.md", "---\nurl: https://www.example.org/own\n---\nText.")
    pattern = "https://www.example.org/{folder}/{year}/{month}/{day}/{name}/"
    urls = [post.url for post in read(read.folder / "site", address=pattern).posts]
    assert urls == ["https://www.example.org/blog/2018/12/20/tides/", "https://www.example.org/own"]
    by_slug = read(read.folder / "site/blog/2018-12-20-tides.md", address="https://www.example.org/{slug}")
    assert by_slug.post.url == "https://www.example.org/of-tides"


@pytest.mark.parametrize(
    "front", ['json\n{"title": "Tides", "date": "2018-12-20"}\n', 'toml\ntitle = "Tides"\ndate = 2018-12-20\n']
)
def test_the_language_of_front_matter_may_be_named(read: Reader, front: str) -> None:
    post = read(read.file("a.md", f"---{front}---\nText.\n")).post
    assert (post.title, post.text, post.published.date()) == ("Tides", "Text.", date(2018, 12, 20))


def test_front_matter_that_is_a_program_is_named_and_not_run(read: Reader) -> None:
    taken = read(read.file("a.md", "---js\nconst title = 'Tides';\n---\nText.\n"))
    assert taken.posts == []
    assert "no list of keys and values in YAML, TOML or JSON" in taken.lost[0]
