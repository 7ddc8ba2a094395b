"""Fetches one page at a time. Plain functions that do not depend on Clutch."""

import ctypes
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin
from urllib.request import urlopen

_TIMEOUT_S = 10
_LARGEST = 1_000_000


@dataclass(frozen=True)
class Page:
    """A page. Its links are absolute and in the order of the page."""

    title: str
    links: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.title = ""
        self.links: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_title = tag == "title"
        target = dict(attrs).get("href")
        if tag == "a" and target:
            self.links.append(urljoin(self.url, target))
        if tag == "embed":
            _render()

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


def fetch(url: str) -> Page:
    """Fetches a page."""
    with urlopen(url, timeout=_TIMEOUT_S) as response:
        text = response.read(_LARGEST).decode("utf-8", "replace")
    reader = _Reader(url)
    reader.feed(text)
    return Page(reader.title.strip(), reader.links)


def _render() -> None:
    """Simulates a bug in a native extension: to read address 0 ends the process."""
    ctypes.string_at(0)
