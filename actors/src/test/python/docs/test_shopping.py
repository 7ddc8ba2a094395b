"""Tests of carts in plain pytest."""

# tag::pytest
from shopping import Cart


def test_a_cart_keeps_its_items() -> None:
    cart = Cart("alice")
    assert cart.add("apple", 2) == 2
    other = Cart("alice")
    other.restore(cart.snapshot())
    assert other.add("apple", 1) == 3


# end::pytest
