"""Hooks of forks, for the guide."""

# tag::hooks
import random

import clutch

table: dict[str, float] = {}
dice = random.Random()


@clutch.before_fork
def load() -> None:
    table.update(euro=1.0, dollar=1.08)


@clutch.after_fork
def seed() -> None:
    dice.seed()


# end::hooks


def rate(currency: str) -> float | None:
    return table.get(currency)


def throw() -> float:
    return dice.random()
