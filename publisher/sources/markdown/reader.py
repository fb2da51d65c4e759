"""Markdown files with front matter, alone or in folders, as Jekyll, Hugo, Pelican, Eleventy and Ghost write them."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePath
from typing import Final
from urllib.parse import quote, urljoin
from zoneinfo import ZoneInfo

from publisher.errors import SourceError
from publisher.model.address_patterns import filled
from publisher.model.posts import Post, slugify
from publisher.model.words import agreeing, counted
from publisher.ports.library import Flag, Found, LeftOut
from publisher.sources import files
from publisher.sources.encoding import decode
from publisher.sources.locations import shared
from publisher.sources.markdown import document, frontmatter
from publisher.sources.markdown.frontmatter import FrontMatterError, Matter
from publisher.sources.markdown.generators import at_top, plain
from publisher.sources.markdown.names import OTHER_TEXTS, PAGES, dated, in_order, is_of_project, own_name
from publisher.sources.markdown.sites import Page, in_permalink, site_of
from publisher.sources.prose.posts import Raw, build
from publisher.sources.prose.reading import picture_here

#: Keys of the front matter that have the address of a post, whole or from the top of the site.
_ADDRESSES: Final = ("canonical_url", "canonical", "url", "permalink", "link")
#: A permalink that Jekyll has to fill.
_FORM: Final = re.compile(r"(?!https?:)(?:[^{}]*/)?:[a-z]")


class MarkdownFiles:
    """Reads the Markdown files of a folder, or one file."""

    def __init__(
        self,
        path: Path,
        *,
        name: str,
        zone: ZoneInfo,
        website: str = "",
        pattern: str = "",
        drafts: bool = False,
        most: int = 20_000_000,
        address: str = "",
    ) -> None:
        """``website`` is where pictures and links beside the files are; ``most`` the bytes of one file.

        ``pattern`` tells the addresses of posts, else the configuration of the generator does where it stands with
        the files.  ``address`` is where a single file was fetched from; what stands beside it is there.
        """
        self.name = name
        self._path = path
        self._zone = zone
        self._site = None if address else site_of(path)
        self._website = website or (self._site.base if self._site else "")
        self._pattern = pattern
        self._drafts = drafts
        self._most = most
        self._fetched_from = address
        self._markdown = document.renderer()
        self.share: float | None = None

    def read(self) -> Iterator[Found]:
        """Yield the posts, by path; raise :class:`SourceError` where there is no Markdown."""
        paths = in_order(self._path) if self._path.is_dir() else [self._path]
        texts = [path for path in paths if path.suffix.lower() not in OTHER_TEXTS]
        if not texts:
            raise SourceError(
                f"There is no Markdown file in {self._path}; they end with .md, and other files are named one by one."
            )
        yield from self._unread(paths)
        for number, path in enumerate(texts, 1):
            self.share = number / len(texts)
            yield from self._file(path)

    def _unread(self, paths: list[Path]) -> Iterator[Flag]:
        """Yield a flag for each form of text beside the Markdown that is not read."""
        counts = Counter(path.suffix.lower() for path in paths if path.suffix.lower() in OTHER_TEXTS)
        for suffix, number in counts.items():
            message = (
                f"{counted(number, 'file')} that {agreeing(number, 'ends', 'end')} with {suffix} "
                f"{agreeing(number, 'was', 'were')} not read; save {agreeing(number, 'it', 'them')} as Markdown."
            )
            yield Flag(place=self.name, message=message, lost=True)

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
        reason = self._unwanted(matter, path)
        if reason:
            yield LeftOut(reason=reason)
        else:
            yield from self._post(path, matter)

    def _unwanted(self, matter: Matter, path: Path) -> str:
        """Return what a file is that is no post; empty for one."""
        alone = path == self._path
        if not alone and not matter.values:
            if path.suffix.lower() in PAGES:
                return "files of HTML without front matter"
            if is_of_project(path):
                return "files about the project"
        reason = document.unwanted(matter, PurePath(self._place(path)))
        return "" if reason == "drafts" and self._drafts else reason

    def _post(self, path: Path, matter: Matter) -> Iterator[Found]:
        place = self._place(path)
        published = document.published(matter, path, self._zone)
        title, body = document.title(matter, path)
        if published is None:
            message = f"“{title}” has no date and was left out; write date: 2018-12-20 above it, between lines of ---."
            yield Flag(place=place, message=message, lost=True)
            return
        if document.unwanted(matter, PurePath(place)) == "drafts":
            yield Flag(place=place, message=f"“{title}” is a draft, and was taken in as you wished.")
        url = self._address(matter, path, title, published)
        if matter.text("format") == "html":
            html = body
        else:
            body, flags = plain(body, place, matter.line)
            yield from flags
            html = body if path.suffix.lower() in PAGES else self._markdown.render(body)
        if not (self._fetched_from or url or self._website) and (picture := picture_here(html)):
            message = (
                f"The picture “{picture}” has no address on the web; set organisation.website or give the post a url."
            )
            yield Flag(place=place, message=message)
        yield self._built(matter, place=place, title=title, published=published, url=url, html=html)

    def _built(self, matter: Matter, *, place: str, title: str, published: datetime, url: str, html: str) -> Post:
        picture, alt = document.picture(matter)
        return build(
            Raw(
                title=title,
                author=", ".join(matter.words("author", "authors", "primary_author")),
                published=published,
                updated=document.updated(matter, self._zone),
                url=url,
                source_id=matter.text("guid", "uuid") or shared(self._fetched_from) or place,
                html=html,
                excerpt=document.excerpt(matter),
                # What has the id that an export writes is one.
                excerpt_is_own=bool(matter.text("guid") and matter.text("excerpt")),
                base=self._fetched_from or url or self._folder(place, matter),
                image=self._on_site(picture),
                image_alt=alt,
                tags=document.tags(matter, place),
                originally=document.originally(matter, self._zone),
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

    def _address(self, matter: Matter, path: Path, title: str, published: datetime) -> str:
        """Return the address of a post: what it says itself, what the pattern tells, what its site's generator does."""
        page = self._page(matter, path, title, published)
        said = at_top(matter.text(*_ADDRESSES))
        if _FORM.match(said):
            said = in_permalink(f"/{said.lstrip('/')}", page)
        if said and "{" not in said:
            return urljoin(self._website, said) if self._website and said.startswith("/") else said
        if self._pattern:
            folder = "/".join(PurePath(self._place(path)).parts[:-1])
            name = dated(own_name(page.place)).rest
            return filled(self._pattern, day=page.day, slug=page.slug or slugify(title), name=name, folder=folder)
        return self._site.address(page) if self._site else ""

    def _page(self, matter: Matter, path: Path, title: str, published: datetime) -> Page:
        there = path.resolve()
        root = self._site.root if self._site else self._path.resolve()
        return Page(
            place=there.relative_to(root) if there != root and there.is_relative_to(root) else PurePath(path.name),
            day=published.astimezone(self._zone).date(),
            title=title,
            slug=matter.text("slug"),
            categories=document.categories(matter, self._place(path)),
        )
