"""Where a site shows its posts, as its generator's configuration tells: Jekyll, Hugo."""

import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path, PurePath
from typing import Any, Final
from urllib.parse import quote

from publisher.errors import SourceError
from publisher.model.posts import slugify
from publisher.sources import files
from publisher.sources.markdown.names import dated, own_name

#: So many folders above the posts, at most, is where the configuration stands; it is not larger.
_ABOVE, _MOST = 6, 1_000_000
_JEKYLL: Final = ("_config.yml", "_config.yaml")
_HUGO: Final = (
    "hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config.json",
    "config/_default/hugo.toml", "config/_default/config.toml",
)  # fmt: skip
#: Jekyll's named forms.
_STYLES: Final = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_TOKEN: Final = re.compile(r":([a-z_]+)")
_SLASHES: Final = re.compile(r"/{2,}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What an address is made of."""

    #: Relative to the folder of the configuration.
    place: PurePath
    day: date
    title: str
    #: As the front matter says; empty where it does not.
    slug: str = ""
    categories: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """A site of a generator."""

    #: Where its configuration stands.
    root: Path
    #: Its address; empty where the configuration does not say.
    base: str
    #: Returns the path of a page from the top of the site; empty where it is not known.
    path: Callable[[Page], str]

    def address(self, page: Page) -> str:
        """Return where a page is shown; empty where that is not known."""
        path = self.path(page) if self.base else ""
        return f"{self.base}{path}" if path else ""


def site_of(path: Path) -> Site | None:
    """Return the site that a file or folder belongs to, by the configuration in it or above it; else ``None``."""
    there = path.resolve()
    for folder in islice((there, *there.parents), _ABOVE):
        for names, make in ((_JEKYLL, _jekyll), (_HUGO, _hugo)):
            for name in names:
                said = _configuration(folder / name)
                if said is not None and (site := make(folder, said)) is not None:
                    return site
    return None


def in_permalink(permalink: str, page: Page) -> str:
    """Return a permalink of Jekyll's with its placeholders filled; empty where one is not known."""
    said = _jekyll_tokens(page)
    if any(token not in said for token in _TOKEN.findall(permalink)):
        return ""
    return _SLASHES.sub("/", _TOKEN.sub(lambda match: said[match[1]], permalink))


def _configuration(path: Path) -> Mapping[str, Any] | None:
    if not path.is_file():
        return None
    with suppress(SourceError, ValueError, RecursionError):
        found = _parsed(files.content(path, _MOST).decode("utf-8-sig"), path.suffix)
        return found if isinstance(found, dict) else None
    return None


def _parsed(text: str, suffix: str) -> Any:
    """Return what a configuration says; raises :class:`ValueError` where it is broken."""
    if suffix == ".toml":
        return tomllib.loads(text)
    if suffix == ".json":
        return json.loads(text)
    import yaml  # noqa: PLC0415 - only such sites need it

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None


def _jekyll(root: Path, said: Mapping[str, Any]) -> Site | None:
    base = _address(said.get("url"), said.get("baseurl"))
    form = str(said.get("permalink") or "date")
    form = _STYLES.get(form, form)
    return Site(
        root=root, base=base, path=lambda page: in_permalink(form, page) if "_posts" in page.place.parts else ""
    )


def _jekyll_tokens(page: Page) -> Mapping[str, str]:
    above = page.place.parts[: page.place.parts.index("_posts")] if "_posts" in page.place.parts else ()
    named = [*above, *page.categories]
    title = page.slug or dated(page.place.stem).rest
    return {
        "year": f"{page.day:%Y}", "month": f"{page.day:%m}", "i_month": str(page.day.month), "day": f"{page.day:%d}",
        "i_day": str(page.day.day), "short_year": f"{page.day:%y}", "y_day": f"{page.day:%j}",
        "title": quote(title), "slug": slugify(title), "output_ext": ".html",
        "categories": "/".join(dict.fromkeys(quote(name.lower()) for name in named)),
        "slugified_categories": "/".join(dict.fromkeys(slugify(name) for name in named)),
    }  # fmt: skip


def _hugo(root: Path, said: Mapping[str, Any]) -> Site | None:
    lower = {str(key).lower(): value for key, value in said.items()}
    base = _address(lower.get("baseurl"))
    if not base:
        return None  # a configuration of something else has these names too
    forms = lower.get("permalinks")
    forms = forms.get("page", forms) if isinstance(forms, dict) else {}
    plain = not lower.get("languages") and str(lower.get("contentdir") or "content") == "content"
    ugly = lower.get("uglyurls") is True
    return Site(root=root, base=base, path=lambda page: _hugo_path(page, forms, ugly=ugly) if plain else "")


def _hugo_path(page: Page, forms: Any, *, ugly: bool) -> str:
    parts = page.place.parts
    if not parts or parts[0] != "content":
        return ""
    bundle = page.place.stem == "index"
    folders = parts[1:-2] if bundle else parts[1:-1]
    name = own_name(page.place)
    form = forms.get(folders[0]) if isinstance(forms, dict) and folders else None
    if isinstance(form, str):
        return _hugo_form(form, page, folders, name)
    path = "/".join(quote(part.lower().replace(" ", "-")) for part in (*folders, page.slug or name))
    return f"/{path}.html" if ugly and not bundle else f"/{path}/"


def _hugo_form(form: str, page: Page, folders: Sequence[str], name: str) -> str:
    slug = page.slug or slugify(page.title)
    said = {
        "year": f"{page.day:%Y}", "month": f"{page.day:%m}", "day": f"{page.day:%d}", "slug": slug,
        "title": slugify(page.title), "section": folders[0] if folders else "", "sections": "/".join(folders),
        "filename": dated(name).rest, "contentbasename": name, "slugorfilename": page.slug or dated(name).rest,
        "slugorcontentbasename": page.slug or name, "yearday": str(page.day.timetuple().tm_yday),
    }  # fmt: skip
    if any(token not in said for token in _TOKEN.findall(form)):
        return ""
    path = _TOKEN.sub(lambda match: quote(said[match[1]].lower()), form)
    return _SLASHES.sub("/", f"/{path}/")


def _address(*parts: Any) -> str:
    """Return the address of a site without its last slash; empty for what is none."""
    whole = "/".join(str(part).strip("/") for part in parts if part)
    return whole if re.match(r"https?://[^/]+\.[^/]+", whole) else ""
