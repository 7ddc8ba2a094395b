"""Every interpreter with this directory on its PYTHONPATH imports this first."""

import time

began_at = time.monotonic_ns()
