from sensors import Reading, changes, readings


# tag::test
def test_small_changes_are_left_out() -> None:
    small, large = Reading("a", 1.1), Reading("a", 2.0)
    found = list(changes(iter([Reading("a", 1.0), small, large]), least=0.5))
    assert found == [Reading("a", 1.0), large]


# end::test


def test_readings_are_of_two_sensors() -> None:
    assert [reading.sensor for reading in readings(3)] == ["a", "b", "a"]
