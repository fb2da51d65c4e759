"""The export of Medium, packed, unpacked, and one page of it."""

import io
import zipfile
from datetime import UTC, datetime

import pytest

from source_reader import Reader

STORY = """<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>Lessons from the tide</title><style>* {{ margin: 0 }}</style></head><body><article class="h-entry">
<header><h1 class="p-name">Lessons from the tide</h1></header>
<section data-field="subtitle" class="p-summary">What the sea taught a school.</section>
<section data-field="body" class="e-content"><section name="a1" class="section section--body section--first">
<div class="section-divider"><hr class="section-divider"></div><div class="section-content">
<div class="section-inner sectionLayout--insetColumn">
<h3 name="b1" class="graf graf--h3 graf--leading graf--title">Lessons from the tide</h3>
<p name="c1" class="graf graf--p">The tide comes in <strong class="markup--strong">twice</strong> a day.</p>
<figure class="graf graf--figure"><img class="graf-image" src="https://cdn.example.org/boots.jpeg" alt="Boots">
<figcaption class="imageCaption">Boots in a row</figcaption></figure>
<p name="d1" class="graf graf--p">And so <a href="https://www.example.org/on" class="markup--anchor">on</a>.</p>
</div></div></section></section>
<footer>{footer}<p>Exported from <a href="https://medium.com">Medium</a>.</p></footer></article></body></html>"""
PUBLISHED = (
    '<p>By <a href="https://medium.com/@priya" class="p-author h-card">Priya Nair</a> on '
    '<a href="https://medium.com/p/ab12"><time class="dt-published" datetime="2018-12-20T09:30:00.000Z">'
    "December 20, 2018</time></a>.</p>"
    '<p><a href="https://medium.com/@priya/lessons-ab12" class="p-canonical">Canonical link</a></p>'
)
NAME = "2018-12-20_Lessons-from-the-tide-ab12"


@pytest.fixture(params=["packed", "unpacked", "one page"])
def place(request: pytest.FixtureRequest, read: Reader) -> object:
    if request.param == "one page":
        return read.file(f"{NAME}.html", STORY.format(footer=PUBLISHED))
    for name in (f"posts/{NAME}.html", "posts/draft_Harvest-cd34.html"):
        footer = PUBLISHED if "draft" not in name else "<p>Exported</p>"
        read.file(f"medium-export/{name}", STORY.format(footer=footer))
    read.file("medium-export/profile/profile.html", "<html>Somebody's address</html>")
    if request.param == "unpacked":
        return read.folder / "medium-export"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for path in (read.folder / "medium-export").rglob("*.html"):
            file.write(path, path.relative_to(read.folder / "medium-export"))
    return read.file("medium-export.zip", data.getvalue())


def test_a_story_has_its_address_its_subtitle_and_its_words_once(read: Reader, place: str) -> None:
    taken = read(place)
    post = taken.post
    assert (post.title, post.author) == ("Lessons from the tide", "Priya Nair")
    assert post.published == datetime(2018, 12, 20, 9, 30, tzinfo=UTC)
    assert (post.url, post.source_id) == ("https://medium.com/@priya/lessons-ab12",) * 2
    assert post.excerpt == "What the sea taught a school."
    assert post.text == "The tide comes in twice a day.\n\nAnd so on."
    assert "<strong>twice</strong>" in post.html
    assert "<figcaption>Boots in a row</figcaption>" in post.html
    assert "<hr" not in post.html
    assert taken.flags == []


def test_drafts_stay_out(read: Reader) -> None:
    read.file("export/posts/draft_Harvest-cd34.html", STORY.format(footer=""))
    read.file("export/posts/x.html", STORY.format(footer=PUBLISHED))
    assert read(read.folder / "export").left_out == ["drafts"]


def test_a_page_that_is_no_story_is_named_and_the_others_are_read(read: Reader) -> None:
    read.file("export/posts/a.html", STORY.format(footer=PUBLISHED))
    read.file("export/posts/b.html", "<html><body>Something else</body></html>")
    read.file("export/posts/c.html", "")
    taken = read(read.folder / "export")
    assert len(taken.posts) == 1
    assert taken.lost == ["This is no story of Medium; it was left out."] * 2
