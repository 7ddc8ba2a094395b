"""Sends rows to another Python process and back through pipes, pickled in batches like PySpark.

Reads a line `run ROWS` and replies with the seconds that the rows took there and back.
"""

import pickle
import subprocess
import sys
import threading
import time
from datetime import date, datetime, timedelta, timezone
from typing import IO, Any

BATCH = 100  # the first batch size of spark.python.worker's serializer
END = 0

Row = tuple[int, str, bool, float, int, datetime, date, str, float, str | None]


def _row(number: int) -> Row:
    placed = datetime(2026, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=1_000_003 * number)
    return (
        number,
        f"customer {number % 10_007}",
        number % 3 == 0,
        number * 0.25,
        number % 100,
        placed,
        placed.date(),
        ("DE", "FR", "IT", "ES")[number % 4],
        number / 7,
        None if number % 5 else f"note {number}",
    )


def _write(to: IO[bytes], batch: list[Row]) -> None:
    octets = pickle.dumps(batch, protocol=5)
    to.write(len(octets).to_bytes(4, "big"))
    to.write(octets)


def _read(source: IO[bytes]) -> list[Row] | None:
    """The next batch; None after the last one."""
    size = int.from_bytes(source.read(4), "big")
    return None if size == END else pickle.loads(source.read(size))


def _serve() -> None:
    """The worker: unpickles each batch and sends it back."""
    while header := sys.stdin.buffer.read(4):
        size = int.from_bytes(header, "big")
        if size == END:
            sys.stdout.buffer.write(header)
            sys.stdout.buffer.flush()
        else:
            _write(sys.stdout.buffer, pickle.loads(sys.stdin.buffer.read(size)))


def _feed(to: IO[bytes], rows: list[Row]) -> None:
    for start in range(0, len(rows), BATCH):
        _write(to, rows[start : start + BATCH])
    to.write(bytes(4))
    to.flush()


def _run(child: Any, rows: list[Row]) -> float:
    begin = time.perf_counter()
    feeding = threading.Thread(target=_feed, args=(child.stdin, rows))
    feeding.start()
    found: list[Row] = []
    while (batch := _read(child.stdout)) is not None:
        found += batch
    feeding.join()
    taken = time.perf_counter() - begin
    assert len(found) == len(rows)
    return taken


def main() -> None:
    child = subprocess.Popen(
        [sys.executable, __file__, "child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    rows: list[Row] = []
    print("ready", flush=True)
    for line in sys.stdin:
        count = int(line.split()[1])
        if len(rows) != count:
            rows = [_row(number) for number in range(count)]
        print(_run(child, rows), flush=True)
    assert child.stdin
    child.stdin.close()
    child.wait()


if __name__ == "__main__":
    _serve() if len(sys.argv) > 1 else main()
