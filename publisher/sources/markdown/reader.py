"""Markdown files with front matter, alone or in folders, as Jekyll, Hugo, Pelican and Ghost write them."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urljoin
from zoneinfo import ZoneInfo

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from publisher.errors import SourceError
from publisher.model.posts import Originally, Post
from publisher.ports.library import Flag, Found, LeftOut
from publisher.sources import files
from publisher.sources.encoding import decode
from publisher.sources.locations import shared
from publisher.sources.markdown import frontmatter
from publisher.sources.markdown.frontmatter import FrontMatterError, Matter
from publisher.sources.markdown.generators import at_top, plain
from publisher.sources.markdown.names import SUFFIXES
from publisher.sources.prose.posts import Raw, build
from publisher.sources.prose.reading import picture_here

_DATED: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[-_ ]?(.*)")
_HEADING: Final = re.compile(r"\A\s*#\s+(.+?)\s*#*\s*(?:\n|\Z)")
#: A draft in any of the ways in which the generators say so.
_DRAFT: Final = frozenset({"draft", "hidden", "pending", "scheduled", "private", "skip"})
_PUBLISHED: Final = (
    "date", "published_at", "date_published", "published", "publishdate", "publish_date", "pubdate", "created",
)  # fmt: skip
_EXCERPTS: Final = ("excerpt", "custom_excerpt", "summary", "description", "subtitle", "lead", "abstract")
_UPDATED: Final = (
    "lastmod", "updated_at", "date_updated", "updated", "modified", "last_modified_at", "lastupdated",
)  # fmt: skip


class MarkdownFiles:
    """Reads the Markdown files of a folder, or one file."""

    def __init__(
        self,
        path: Path,
        *,
        name: str,
        zone: ZoneInfo,
        website: str = "",
        drafts: bool = False,
        most: int = 20_000_000,
        address: str = "",
    ) -> None:
        """``website`` is where pictures and links beside the files are; ``most`` the bytes of one file.

        ``address`` is where a single file was fetched from; what stands beside it is there.
        """
        self.name = name
        self._path = path
        self._zone = zone
        self._website = website
        self._drafts = drafts
        self._most = most
        self._fetched_from = address
        self._markdown = renderer()
        self.share: float | None = None

    def read(self) -> Iterator[Found]:
        """Yield the posts, by path; raise :class:`SourceError` where there is no Markdown."""
        paths = self._paths()
        if not paths:
            raise SourceError(
                f"There is no Markdown file in {self._path}; they end with .md, and other files are named one by one."
            )
        for number, path in enumerate(paths, 1):
            self.share = number / len(paths)
            yield from self._file(path)

    def _paths(self) -> list[Path]:
        if not self._path.is_dir():
            return [self._path]
        found = (path for path in self._path.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
        return sorted(path for path in found if not _hidden(path.relative_to(self._path)))

    def _place(self, path: Path) -> str:
        return path.relative_to(self._path).as_posix() if path != self._path else path.name

    def _file(self, path: Path) -> Iterator[Found]:
        place = self._place(path)
        try:
            decoded = decode(files.content(path, self._most))
            matter = frontmatter.split(decoded.text.replace("\r\n", "\n"))
        except SourceError as error:
            yield Flag(place=place, message=str(error), lost=True)
            return
        except FrontMatterError as error:
            yield Flag(place=place, message=f"The file was left out: {error}.", lost=True)
            return
        if decoded.doubt:
            yield Flag(place=place, message=decoded.doubt, lost=decoded.cut)
        reason = "" if self._drafts else _unwanted(matter)
        if reason:
            yield LeftOut(reason=reason)
            return
        yield from self._post(path, matter)

    def _post(self, path: Path, matter: Matter) -> Iterator[Found]:
        place = self._place(path)
        published = matter.moment(self._zone, *_PUBLISHED)
        published = published or self._from_name(path)
        title, body = _title(matter, path)
        if published is None:
            message = f"“{title}” has no date and was left out; write date: 2018-12-20 above it, between lines of ---."
            yield Flag(place=place, message=message, lost=True)
            return
        url = self._address(matter)
        if matter.text("format") == "html":
            html = body
        else:
            body, flags = plain(body, place, matter.line)
            yield from flags
            html = self._markdown.render(body)
        if not (self._fetched_from or url or self._website) and (picture := picture_here(html)):
            message = (
                f"The picture {picture} has no address on the web; set organisation.website or give the post a url."
            )
            yield Flag(place=place, message=message)
        yield self._built(matter, place=place, title=title, published=published, url=url, html=html)

    def _built(self, matter: Matter, *, place: str, title: str, published: datetime, url: str, html: str) -> Post:
        picture, alt = _picture(matter)
        return build(
            Raw(
                title=title,
                author=", ".join(matter.words("author", "authors", "primary_author")),
                published=published,
                updated=matter.moment(self._zone, *_UPDATED),
                url=url,
                source_id=matter.text("guid", "uuid") or shared(self._fetched_from) or place,
                html=html,
                excerpt=matter.text(*_EXCERPTS),
                # What has the id that an export writes is one.
                excerpt_is_own=bool(matter.text("guid") and matter.text("excerpt")),
                base=self._fetched_from or url or self._folder(place, matter),
                image=self._on_site(picture),
                image_alt=alt,
                tags=_tags(matter, place),
                originally=_originally(matter, self._zone),
                slug=matter.text("slug"),
            ),
            self.name,
        )

    def _folder(self, place: str, matter: Matter) -> str:
        """Return the address under which the site shows what stands beside a file: its folder below ``content``."""
        if not self._website:
            return ""
        folders = place.split("/")[:-1]
        if "content" in folders:
            folders = folders[folders.index("content") + 1 :]
        folders = [name for name in folders if not name.startswith("_")]
        if folders and matter.text("slug") and place.endswith(("/index.md", "/index.markdown")):
            folders[-1] = matter.text("slug")
        return "/".join([self._website.rstrip("/"), *map(quote, folders), ""])

    def _on_site(self, address: str) -> str:
        """Return the address of a picture, from the top of the site where a generator means that."""
        return urljoin(self._website, at_top(address)) if address and self._website else address

    def _from_name(self, path: Path) -> datetime | None:
        for name in (path.stem, path.parent.name):
            match = _DATED.match(name)
            if match:
                try:
                    day = date(int(match[1]), int(match[2]), int(match[3]))
                except ValueError:
                    continue
                return datetime.combine(day, time(12), tzinfo=self._zone)
        return None

    def _address(self, matter: Matter) -> str:
        said = matter.text("canonical_url", "canonical", "url", "permalink", "link")
        said = at_top(said)
        return urljoin(self._website, said) if self._website and said.startswith("/") else said


def renderer() -> MarkdownIt:
    """Return what makes HTML of Markdown; HTML in it is let through, to be cleaned."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts) or path.name.lower() in ("readme.md", "_index.md")


def _unwanted(matter: Matter) -> str:
    values = matter.values
    if values.get("draft") is True or values.get("published") is False:
        return "drafts"
    status = str(values.get("status", "")).lower()
    if status in _DRAFT or str(values.get("draft", "")).lower() == "true":
        return "drafts"
    if values.get("type") == "page" or values.get("page") is True:
        return "pages"
    return ""


def _title(matter: Matter, path: Path) -> tuple[str, str]:
    """Return title and body: the title may be the first heading, or the file's name."""
    title, body = matter.text("title"), matter.body
    if title:
        return title, body
    heading = _HEADING.match(body)
    if heading:
        return heading[1], body[heading.end() :]
    name = path.parent.name if path.stem == "index" else path.stem
    dated = _DATED.match(name)
    return (dated[4] if dated else name).replace("-", " ").replace("_", " ").strip().capitalize(), body


def _tags(matter: Matter, place: str) -> tuple[str, ...]:
    # Jekyll alone divides categories at spaces; Ghost begins the names of tags that no reader sees with a hash.
    jekyll = "layout" in matter.values or "_posts" in place.split("/")
    named = (
        *matter.words("categories", spaced=jekyll),
        *matter.words("category"),
        *matter.words("tags", "tag", "keywords", spaced=True),
    )
    return named if matter.text("guid") else tuple(name for name in named if not name.startswith("#"))


def _picture(matter: Matter) -> tuple[str, str]:
    for key in ("image", "feature_image", "featured_image", "cover", "thumbnail", "images", "header"):
        value: Any = matter.values.get(key)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            address = next((value[name] for name in ("url", "src", "image", "path", "teaser") if value.get(name)), "")
            if isinstance(address, str) and address:
                return address, str(value.get("alt") or value.get("caption") or "")
        elif isinstance(value, str) and value:
            return value, matter.text("image_alt", "feature_image_alt", "alt")
    return "", ""


def _originally(matter: Matter, zone: ZoneInfo) -> Originally | None:
    value = matter.values.get("originally")
    if isinstance(value, dict) and value.get("where"):
        moment = Matter(values=value, body="", line=0).moment(zone, "when")
        return Originally(where=str(value["where"]), when=moment.date() if moment else None)
    return None
