"""Context in plain pytest."""

# tag::pytest
import asyncio

import clutch.testing
from fetcher import Fetcher
from search import search


def test_search_gives_up_when_cancelled() -> None:
    with clutch.testing.calling(clutch.testing.context(cancelled=True)):
        assert search(60) == "gave up"


def test_fetch_knows_the_user() -> None:
    context = clutch.testing.context(headers={"user": "Ada"})
    fetcher = Fetcher("page ")
    assert asyncio.run(fetcher.fetch("one", context)) == "page one for Ada"


# end::pytest
