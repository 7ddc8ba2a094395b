"""Measures calls of a Ray actor from Python, for `Scripted`."""

import logging
import sys
import time
from typing import Any

import ray


@ray.remote
class Handlers:
    def add_one(self, number: int) -> int:
        return number + 1


def _latency(handlers: Any, milliseconds: int) -> list[int]:
    times: list[int] = []
    end = time.perf_counter_ns() + milliseconds * 1_000_000
    begun = time.perf_counter_ns()
    while not times or begun < end:
        ray.get(handlers.add_one.remote(1))
        now = time.perf_counter_ns()
        times.append(now - begun)
        begun = now
    return times


def _rate(handlers: Any, in_flight: int, milliseconds: int) -> float:
    begin = time.perf_counter_ns()
    calls = 0
    while calls == 0 or time.perf_counter_ns() - begin < milliseconds * 1_000_000:
        ray.get([handlers.add_one.remote(1) for _ in range(in_flight)])
        calls += in_flight
    return calls * 1e9 / (time.perf_counter_ns() - begin)


def main() -> None:
    ray.init(num_cpus=1, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    handlers: Any = Handlers.remote()  # type: ignore[attr-defined]
    ray.get(handlers.add_one.remote(1))
    print("ready", flush=True)
    for line in sys.stdin:
        command, *numbers = line.split()
        if command == "latency":
            print(*_latency(handlers, int(numbers[0])), flush=True)
        else:
            print(_rate(handlers, int(numbers[0]), int(numbers[1])), flush=True)
    ray.shutdown()


if __name__ == "__main__":
    main()
