from counting import Counter


def test_it_adds() -> None:
    counter = Counter(40)
    assert counter.add(2) == 42
