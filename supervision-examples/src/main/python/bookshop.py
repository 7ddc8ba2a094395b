"""A Scrapy spider, and a generator that runs it. Nothing here depends on Clutch."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import scrapy  # type: ignore[import-not-found]
from scrapy import signals
from scrapy.crawler import AsyncCrawlerRunner  # type: ignore[import-not-found]
from scrapy.exceptions import CloseSpider  # type: ignore[import-not-found]

_AHEAD = 8

_SETTINGS = {
    # Runs on the present event loop with Scrapy's asyncio client, so no reactor is needed.
    "TWISTED_REACTOR_ENABLED": False,
    # Fetch no further page while items wait for the stream.
    "SCRAPER_SLOT_MAX_ACTIVE_SIZE": 1,
    "DOWNLOAD_TIMEOUT": 10,
    "COOKIES_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
}

# It warns at each crawl that the asyncio client is new.
logging.getLogger("scrapy.core.downloader.handlers").setLevel(logging.ERROR)

_running = 0


@dataclass(frozen=True)
class Book:
    """A book of the shop."""

    title: str
    price: Decimal


class Books(scrapy.Spider):  # type: ignore[misc]
    """Reads all pages of a shop."""

    name = "books"

    def __init__(self, url: str, over: asyncio.Event) -> None:
        super().__init__(start_urls=[url], allowed_domains=[urlsplit(url).hostname])
        self.over = over

    def parse(self, response: Any) -> Iterator[Any]:
        """The books of a page, and requests for further pages."""
        if self.over.is_set():
            raise CloseSpider("nobody reads on")
        for book in response.css("li"):
            yield Book(book.css("b::text").get(), Decimal(book.css("i::text").get()))
        yield from response.follow_all(css="a")


async def books(url: str) -> AsyncIterator[Book]:
    """Gives the books of a shop as they are found. Closing the generator ends the crawl."""
    found: asyncio.Queue[Book | None] = asyncio.Queue(_AHEAD)
    over = asyncio.Event()
    crawler = AsyncCrawlerRunner(_SETTINGS).create_crawler(Books)
    # Scrapy awaits the handlers of this signal.
    crawler.signals.connect(found.put, signal=signals.item_scraped)
    crawl = asyncio.create_task(_crawl(crawler, found, url=url, over=over))
    try:
        while (book := await found.get()) is not None:
            yield book
        await crawl
        if not crawler.stats.get_value("response_received_count"):
            raise ConnectionError(f"nobody answers at {url}")
    finally:
        over.set()
        if not crawl.done():
            # Pages that were requested arrive first. Then the crawl ends.
            await asyncio.shield(asyncio.create_task(_drain(found)))


def running() -> int:
    """The number of running crawls."""
    return _running


async def _crawl(crawler: Any, found: asyncio.Queue[Book | None], **arguments: object) -> None:
    global _running
    _running += 1
    try:
        await crawler.crawl_async(**arguments)
    finally:
        _running -= 1
        await found.put(None)


async def _drain(found: asyncio.Queue[Book | None]) -> None:
    while await found.get() is not None:
        pass
