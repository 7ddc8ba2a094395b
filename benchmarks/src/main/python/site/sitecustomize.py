"""Imported by every interpreter that has this directory on its PYTHONPATH, before anything else."""

import time

began_at = time.monotonic_ns()
