"""A shop, as tests and pictures of the observer's page show it."""

import logging
import os
import sys
import time

import clutch

LOG = logging.getLogger("shop")


def sell(customer: str) -> None:
    """Serves the customer for the rest of the day."""
    LOG.info("the next customer is %s", customer)
    clutch.progress(1, 3, f"sells to {customer}")
    time.sleep(100_000)


def quote(item: str, seconds: float) -> str:
    time.sleep(seconds)
    return f"the price of a {item}"


def warn(text: str) -> None:
    LOG.warning(text)


def close(why: str) -> None:
    """Says why, and ends the process."""
    print(why, file=sys.stderr, flush=True)
    os._exit(3)


def go_home(why: str) -> None:
    """Has the worker end."""
    clutch.finish(why)
