"""Documents of Word."""

import io
import zipfile
from datetime import UTC, datetime

import pytest

from publisher.errors import SourceError
from source_reader import NOW, Reader

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATED = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
STYLES = f"""<w:styles {SPACE}>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Our own"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/></w:style>
<w:style w:type="paragraph" w:styleId="Punkt"><w:name w:val="List Bullet"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>"""
NUMBERING = f"""<w:numbering {SPACE}>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>"""
LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId4" Target="https://www.example.org/report" TargetMode="External"/>'
    '<Relationship Id="rId5" Target="media/image1.png"/></Relationships>'
)


def run(words: str, marks: str = "") -> str:
    return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(inside: str, style: str = "", item: str = "") -> str:
    said = f'<w:pStyle w:val="{style}"/>' if style else ""
    if item:
        known, level = item.split()
        said += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{known}"/></w:numPr>'
    return f"<w:p><w:pPr>{said}</w:pPr>{inside if inside.startswith('<') else run(inside)}</w:p>"


def document(*blocks: str, **parts: str) -> bytes:
    data = io.BytesIO()
    body = f"<w:document {SPACE} {RELATED}><w:body>{''.join(blocks)}<w:sectPr/></w:body></w:document>"
    files = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": body,
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/_rels/document.xml.rels": LINKS,
        **{f"word/{name}.xml": text for name, text in parts.items()},
    }
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in files.items():
            file.writestr(name, text)
    return data.getvalue()


TITLE = paragraph("Lessons from the tide", "Titel")


def test_its_styles_say_what_is_what_in_any_language(read: Reader) -> None:
    data = document(
        TITLE,
        paragraph("By Priya Nair on 20 December 2018"),
        paragraph("The tide comes in twice a day."),
        paragraph("What to bring", "berschrift1"),
        paragraph("And when", "Own"),
        paragraph("The sea is the best teacher.", "Zitat"),
    )
    taken = read(read.file("lessons.docx", data))
    post = taken.post
    assert (post.title, post.author, taken.flags) == ("Lessons from the tide", "Priya Nair", [])
    assert post.published.date().isoformat() == "2018-12-20"
    assert post.html == (
        "<p>The tide comes in twice a day.</p><h1>What to bring</h1><h2>And when</h2>"
        "<blockquote><p>The sea is the best teacher.</p></blockquote>"
    )
    assert (post.source, post.source_id) == ("lessons.docx", "lessons.docx")


def test_words_keep_their_marks_their_links_and_their_breaks(read: Reader) -> None:
    mark, told = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>', ' HYPERLINK "https://www.example.org/f" '
    instruction = f"<w:r><w:instrText>{told}</w:instrText></w:r>"
    field = (mark.format("begin"), instruction, mark.format("separate"), run("a field"), mark.format("end"))
    inside = (
        run("Plain &amp; "), run("bold", "<w:b/>"), run(", not bold", '<w:b w:val="0"/>'), run(" and so", "<w:i/>"),
        f'<w:hyperlink r:id="rId4">{run("the report")}</w:hyperlink>', run(", "), *field,
        "<w:r><w:br/><w:t>next line, H</w:t></w:r>", run("2", '<w:vertAlign w:val="subscript"/>'), run("O."),
    )  # fmt: skip
    html = read(read.file("a.docx", document(TITLE, paragraph("".join(inside))))).post.html
    assert html == (
        "<p>Plain &amp; <strong>bold</strong>, not bold<em> and so</em>"
        '<a href="https://www.example.org/report">the report</a>, <a href="https://www.example.org/f">a field</a>'
        "<br>next line, H<sub>2</sub>O.</p>"
    )


def test_lists_keep_their_levels_and_their_numbers(read: Reader) -> None:
    data = document(
        TITLE,
        paragraph("Boots", "Punkt"),
        paragraph("Coats", "Punkt"),
        paragraph("Look", item="2 0"),
        paragraph("far", item="2 1"),
        paragraph("near", item="2 1"),
        paragraph("Ask", item="2 0"),
        paragraph("Then go home."),
    )
    assert read(read.file("a.docx", data)).post.html == (
        "<ul><li>Boots</li><li>Coats</li></ul><ol><li>Look<ul><li>far</li><li>near</li></ul></li><li>Ask</li></ol>"
        "<p>Then go home.</p>"
    )


def test_tables_stay_tables(read: Reader) -> None:
    cell = "<w:tc>{}</w:tc>"
    row = "<w:tr>" + cell.format(paragraph("Day")) + cell.format(paragraph("High")) + "</w:tr>"
    post = read(read.file("a.docx", document(TITLE, paragraph("See:"), f"<w:tbl>{row}{row}</w:tbl>"))).post
    assert post.text.endswith("Day | High\nDay | High")


def test_what_was_deleted_is_gone_and_what_was_added_is_said(read: Reader) -> None:
    inside = f"<w:ins>{run('The new words. ')}</w:ins><w:del><w:r><w:delText>The old words.</w:delText></w:r></w:del>"
    taken = read(read.file("a.docx", document(TITLE, paragraph(inside + run("The rest.")))))
    assert taken.post.text == "The new words. The rest."
    assert any("2 changes that nobody has accepted yet" in flag for flag in taken.flags)


def test_pictures_are_said_to_be_left_out_and_no_date_is_that_of_today(read: Reader) -> None:
    picture = "<w:r><w:drawing/></w:r>"
    taken = read(read.file("a.docx", document(TITLE, paragraph(picture + run("Words.")))))
    assert taken.post.published == NOW
    assert ["no date" in flag or "tells no date" in flag for flag in taken.flags] == [True, False]
    assert "1 picture of the document has no address on the web and was left out." in taken.flags[1]
    known = datetime(2018, 12, 20, tzinfo=UTC)
    again = read(read.folder / "a.docx", dates=lambda _: {"a.docx": known})
    assert again.post.published == known


@pytest.mark.parametrize(
    ("blocks", "title"),
    [
        ([paragraph("Of tides", "berschrift1"), paragraph("Words.")], "Of tides"),
        ([paragraph("Of tides"), paragraph("Words.")], "Of tides"),
        ([paragraph("A sentence that ends here.")], "the tide"),
    ],
)
def test_the_title_is_a_first_heading_a_first_short_line_or_the_files_name(
    read: Reader, blocks: list[str], title: str
) -> None:
    assert read(read.file("the-tide.docx", document(*blocks))).post.title == title


def test_a_document_without_words_or_that_is_none_says_so(read: Reader) -> None:
    with pytest.raises(SourceError, match=r"a\.docx has no text"):
        read(read.file("a.docx", document(paragraph(""))))
    with pytest.raises(SourceError, match=r"a\.txt is no document of Word"):
        read(read.file("a.txt", "Words."), kind="word")
    with pytest.raises(SourceError, match=r"b\.docx is a document of a word processor"):
        read(read.file("b.docx", b"PK\x03\x04broken"))


@pytest.mark.parametrize(
    "broken",
    [
        {"styles": "<nonsense"},
        {"numbering": "<!DOCTYPE x [<!ENTITY a 'aa'>]><w:numbering/>"},
        {"styles": f'<w:styles {SPACE}><w:style w:styleId="x"><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'},
    ],
)  # fmt: skip
def test_broken_parts_lose_nothing_but_themselves(read: Reader, broken: dict[str, str]) -> None:
    data = document(paragraph("Of tides"), paragraph("The tide comes in."), **broken)
    assert read(read.file("a.docx", data)).post.text == "The tide comes in."
