"""Functions of the page on streams."""

# tag::functions
import clutch


def words(text: str) -> int:
    return len(text.split())


@clutch.batch
def stars(text: str) -> int:
    return int(text.split("/")[0])


# end::functions


# tag::vectorised
def mean_lengths(texts: list[str]) -> list[float | clutch.Failed]:
    counts = [len(text.split()) for text in texts]
    return [
        len(text) / count if count else clutch.Failed(ValueError("an empty text"))
        for text, count in zip(texts, counts, strict=True)
    ]


# end::vectorised
