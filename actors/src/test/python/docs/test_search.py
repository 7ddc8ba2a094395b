"""Context in plain pytest."""

# tag::pytest
import asyncio

import clutch.testing
from fetcher import Fetcher
from indexing import index
from search import search


def test_search_gives_up_when_cancelled() -> None:
    with clutch.testing.calling(clutch.testing.context(cancelled=True)):
        assert search(60) == "gave up"


def test_fetch_knows_the_user() -> None:
    context = clutch.testing.context(headers={"user": "Ada"})
    fetcher = Fetcher("page ")
    assert asyncio.run(fetcher.fetch("one", context)) == "page one for Ada"


def test_index_tells_its_progress() -> None:
    with clutch.testing.reported() as told:
        assert index(["a b", "c"]) == 3
    assert told == [(0, 2, "a b"), (1, 2, "c")]


# end::pytest
