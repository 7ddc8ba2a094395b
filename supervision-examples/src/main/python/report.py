"""Adds up a month's sales. Plain functions that do not depend on Clutch."""

import csv
from pathlib import Path


def write(sales: str, month: str, target: str) -> float:
    """Writes the month's report completely or not at all, and returns the total.

    `sales` is a CSV file with days such as 2026-10-03 and amounts. `month` is a text such as
    2026-10.
    """
    with Path(sales).open(newline="") as rows:
        amounts = [float(amount) for day, amount in csv.reader(rows) if day.startswith(month)]
    total = sum(amounts)
    draft = Path(f"{target}.draft")
    draft.write_text(f"{month}: {len(amounts)} sales, {total:.2f} in all\n")
    draft.replace(target)
    return total
