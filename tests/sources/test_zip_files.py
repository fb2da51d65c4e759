"""Exports that come as zip files are read as they are, within bounds."""

import io
import zipfile

import pytest

from publisher.errors import SourceError
from publisher.sources import unpacking
from source_reader import Reader

MARKDOWN = "---\ntitle: Tides\ndate: 2018-12-20\n---\n\nIt comes in.\n"
PAGE = "<!doctype html><title>Tides</title><main><h1>Tides</h1>" + "<p>The tide at Exampleton comes in twice.</p>" * 3


def packed(**files: str | bytes) -> bytes:
    """Return a zip file; double underscores stand for slashes, and a last one for the dot."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name, content in files.items():
            folder, _, suffix = name.rpartition("_")
            file.writestr(f"{folder.replace('__', '/')}.{suffix}", content)
    return data.getvalue()


def test_a_folder_in_a_zip_file_is_read_as_the_folder(read: Reader) -> None:
    taken = read(read.file("blog.zip", packed(blog__2018_md=MARKDOWN, blog__readme_md="x", pictures__a_png=b"\x89PNG")))
    assert [(post.title, post.source) for post in taken.posts] == [("Tides", "blog.zip")]


def test_a_page_alone_in_a_zip_file_is_the_page(read: Reader) -> None:
    taken = read(read.file("Tides.zip", packed(Tides_html=PAGE, images__a_png=b"\x89PNG")))
    assert taken.post.title == "Tides"


def test_names_that_lead_out_of_the_folder_are_passed_over(read: Reader) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("../../outside.md", MARKDOWN)
        file.writestr("/outside.md", MARKDOWN)
        file.writestr("..\\outside.md", MARKDOWN)
        file.writestr("in/2018-12-20-tides.md", MARKDOWN)
        file.writestr("in/__MACOSX/2018-12-20-tides.md", MARKDOWN)
    assert len(read(read.file("blog.zip", data.getvalue())).posts) == 1
    assert not list(read.folder.parent.rglob("outside.md"))


@pytest.mark.parametrize("data", [b"PK\x03\x04nothing", packed(a_md=MARKDOWN)[:60]], ids=["no zip", "cut short"])
def test_a_broken_one_says_what_to_do(read: Reader, data: bytes) -> None:
    with pytest.raises(SourceError, match=r"blog\.zip is compressed, and cannot be opened; unpack it"):
        read(read.file("blog.zip", data))


def test_one_that_grows_past_all_bounds_is_refused(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "_TIMES", 0)
    with pytest.raises(SourceError, match="larger than it may be inside"):
        read(read.file("blog.zip", packed(a_md=MARKDOWN, b_md=MARKDOWN)))


def test_one_without_a_text_says_that_nothing_was_recognised(read: Reader) -> None:
    with pytest.raises(SourceError, match="no Markdown file"):
        read(read.file("pictures.zip", packed(a_png=b"\x89PNG", b_png=b"\x89PNG")))
