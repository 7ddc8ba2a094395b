"""A forecast from temperatures. Plain functions that do not depend on Clutch."""

from statistics import fmean

_WARM = 15.0


def outlook(temperatures: list[float]) -> str:
    mean = fmean(temperatures)
    return f"{mean:.1f} degrees, {'warm' if mean >= _WARM else 'cold'}"
