"""What is left of hostile HTML, in Chromium: nothing runs, and nothing but pictures is fetched."""

import os
import shutil

import pytest
from playwright.sync_api import Request, Route, sync_playwright

from html_auditor import ALLOWED, HOSTILE
from publisher.model.post_markup import ELEMENTS
from publisher.sources.prose.sanitise import clean

pytestmark = pytest.mark.browser
PAGE = "https://page.example.org/"
#: Tells of everything that a script or a handler left in would call.
WATCH = """window.ran = []
for (const name of ['alert', 'prompt', 'confirm', 'print', 'open']) window[name] = () => window.ran.push(name)
window.onerror = message => window.ran.push(message)"""
#: Faults of each piece: elements and attributes that are not allowed, addresses that lead back to the page, and
#: whatever changes when the browser writes and reads it once more.
LOOK = """([pieces, elements, allowed]) => pieces.map(piece => {
  const faults = [], schemes = ['http:', 'https:', 'mailto:', 'tel:'], audit = root => {
    for (const element of root.querySelectorAll('*')) {
      const known = elements.includes(element.localName) && element.namespaceURI.endsWith('xhtml')
      if (!known) faults.push(element.localName)
      for (const { name } of element.attributes)
        if (!(allowed[element.localName] || []).includes(name)) faults.push(`${element.localName}[${name}]`)
      if (element.href && !schemes.includes(element.protocol)) faults.push(element.href)
      for (const url of [element.href, element.src]) if (url && url.startsWith(location.href)) faults.push(url)
    }
  }
  const first = document.createElement('div'), second = document.createElement('div')
  document.body.append(first, second)
  first.innerHTML = piece
  second.innerHTML = first.innerHTML
  for (const root of [first, second, new DOMParser().parseFromString(piece, 'text/html').body]) audit(root)
  if (first.innerHTML !== second.innerHTML) faults.push('changes')
  return faults
})"""


def test_what_is_left_of_hostile_html_neither_runs_nor_loads_in_a_browser() -> None:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None and "CI" not in os.environ:
        pytest.skip("Chromium is not installed here; apt-get install chromium brings it")
    places = ("{}", "<table><tr><td>{}</table>", "<a href='https://example.org'>{}", "<pre>{}", '<a href="{}">x</a>')
    pieces = [clean(place.format(hostile)) for place in places for hostile in HOSTILE]
    document = "<!doctype html><meta charset=utf-8><title>x</title><body>" + "".join(
        f"<section>{piece}</section>" for piece in pieces
    )
    asked: list[Request] = []

    def answer(route: Route) -> None:
        asked.append(route.request)
        if route.request.url == PAGE:
            route.fulfill(content_type="text/html", body=document)
        else:
            route.abort()

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_page()
        page.add_init_script(WATCH)
        page.route("**/*", answer)
        page.goto(PAGE)
        sections = page.evaluate("[...document.body.children].map(child => child.localName)")
        faults = page.evaluate(LOOK, [pieces, sorted(ELEMENTS), {name: sorted(kept) for name, kept in ALLOWED.items()}])
        ran, address = page.evaluate("window.ran"), page.url
        browser.close()

    assert sections == ["section"] * len(pieces)
    assert [(piece, fault) for piece, fault in zip(pieces, faults, strict=True) if fault] == []
    assert (ran, address) == ([], PAGE)
    assert {request.resource_type for request in asked[1:]} <= {"image"}
    assert all(request.url.startswith("https://example.org/") for request in asked[1:])
