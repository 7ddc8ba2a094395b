"""A long function of the guide."""

# tag::cancelled
import time

import clutch


def search(seconds: float) -> str:
    call = clutch.current()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if call.cancelled:
            return "gave up"
        time.sleep(0.01)
    return "found"


# end::cancelled
