from clutch import Failed
from reviews import mean_lengths, stars


# tag::test
def test_a_bad_text_fails_alone() -> None:
    good, bad = stars(["4/5", "none"])
    assert good == 4
    assert isinstance(bad, Failed)
    assert isinstance(bad.error, ValueError)


# end::test


def test_an_empty_text_has_no_words() -> None:
    mean, none = mean_lengths(["aa bbbb", ""])
    assert mean == 3.5
    assert isinstance(none, Failed)
