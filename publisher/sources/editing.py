"""The texts of posts as a person edits them."""

from publisher.ports.sources import Body, Writing
from publisher.sources.export import markdown_of
from publisher.sources.markdown.document import renderer
from publisher.sources.prose.blocks import to_text
from publisher.sources.prose.posts import derived_excerpt
from publisher.sources.prose.reading import blocks_of
from publisher.sources.prose.sanitise import clean
from publisher.sources.prose.urls import web_address


class PostProse:
    """:class:`publisher.ports.sources.Prose`, by the rules of imports; what each method promises stands there."""

    def markdown(self, html: str) -> str | None:
        """Return Markdown that means the same."""
        return markdown_of(html)

    def body(self, written: str, writing: Writing, *, title: str, base: str) -> Body:
        """Return what a person wrote, cleaned."""
        html = clean(renderer().render(written) if writing == "markdown" else written, base).strip()
        blocks = blocks_of(html)
        return Body(html=html, text=to_text(blocks), excerpt=derived_excerpt(blocks, title))

    def address(self, written: str) -> str | None:
        """Return an address as a post can have it."""
        address = web_address(written)
        host = address.partition("://")[2].partition("/")[0] if address else ""
        return address if "." in host.strip(".") else None
