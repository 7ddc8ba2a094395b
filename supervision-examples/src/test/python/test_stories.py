import asyncio
import zlib
from pathlib import Path

import numpy as np
import pytest

import crawler
import embedding
import forecast
import report
import spelling
import words
from busy import work
from clutch import Failed
from model import Model
from tokenizer import Tokenizer
from zipped import Decoder, Encoder


def test_a_page_has_a_title_and_absolute_links(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<title>Home </title><a href='next.html'>next</a><a name='no'>none</a>")

    read = crawler.fetch(page.as_uri())

    assert read == crawler.Page("Home", [(tmp_path / "next.html").as_uri()])


def test_words_keep_their_numbers() -> None:
    tokenizer = Tokenizer()
    assert tokenizer.tokens("a rose is a Rose") == [0, 1, 2, 0, 1]
    assert tokenizer.tokens("rose") == [1]


def test_only_what_was_never_seen_is_new() -> None:
    model = Model()
    assert model.novelty([0, 1]) == 1.0
    assert model.novelty([0, 1, 2, 0]) == 0.25
    assert model.novelty([]) == 0.0


def test_a_stream_goes_on_where_it_was() -> None:
    encoder, decoder = Encoder(), Decoder()
    assert [decoder.decode(encoder.encode(text)) for text in ("ab", "ä", "")] == ["ab", "ä", ""]
    with pytest.raises(zlib.error):
        Decoder().decode(encoder.encode("ab"))


@pytest.mark.parametrize(("degrees", "said"), [([4.0, 22.0], "cold"), ([10.0, 20.0], "warm")])
def test_the_outlook(degrees: list[float], said: str) -> None:
    assert forecast.outlook(degrees).endswith(said)


def test_a_report_is_on_its_month(tmp_path: Path) -> None:
    sales = tmp_path / "sales.csv"
    sales.write_text("2026-09-30,1\n2026-10-01,2.5\n2026-10-31,4\n2026-11-01,8\n")
    target = tmp_path / "report.txt"

    assert report.write(str(sales), "2026-10", str(target)) == 6.5
    assert target.read_text() == "2026-10: 2 sales, 6.50 in all\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.txt", "sales.csv"]


def test_a_misspelt_word() -> None:
    assert spelling.suggest("Superviser") == ["supervisor"]
    assert spelling.suggest("qqq") == []


def test_words_are_told_until_nobody_listens() -> None:
    async def first(count: int) -> list[str]:
        text = words.text(seed=7, pause_seconds=0)
        told = [await anext(text) for _ in range(count)]
        assert words.listeners() == 1
        await text.aclose()
        return told

    assert asyncio.run(first(9)) == asyncio.run(first(9))
    assert words.listeners() == 0


def test_texts_that_share_words_are_alike() -> None:
    file, files, other = map(
        embedding.embed_one, ("Read a file", "Files are to be read!", "Beautiful is")
    )
    assert np.linalg.norm(file) == pytest.approx(1)
    assert file @ files > 0.4 > file @ other

    same, failed = embedding.embed(["Read a file", "4"])
    assert same == pytest.approx(file)
    assert isinstance(failed, Failed)
    with pytest.raises(ValueError, match="no words in '4'"):
        embedding.embed_one("4")


def test_the_work_gives_its_number_back() -> None:
    assert work(7) == 7
