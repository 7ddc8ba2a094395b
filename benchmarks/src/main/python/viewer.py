"""Follows the page of the observer, and tells when a process is no longer on it.

Prints `ready`, and then a line `PID NANOSECONDS` for each process that has left, on the clock of
System.nanoTime. Ends when its stdin is closed.
"""

import json
import sys
import threading
import time
import urllib.request
from os import _exit


def follow(address: str, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    request = urllib.request.Request(address + "api/v1/events", headers=headers)
    pids: dict[str, int] = {}
    event = ""
    with urllib.request.urlopen(request, timeout=60) as response:
        for line in response:
            if line.startswith(b"event: "):
                event = line[7:].decode().strip()
            elif line.startswith(b"data: ") and event in ("tree", "changes"):
                now = time.monotonic_ns()
                tell(pids, json.loads(line[6:])["nodes"], now)


def tell(pids: dict[str, int], nodes: list[dict[str, object]], now: int) -> None:
    is_first = not pids
    for node in nodes:
        path, pid = str(node["path"]), int(str(node.get("pid", 0)))
        before = pids.get(path, 0)
        pids[path] = pid
        if before not in (0, pid):
            print(before, now, flush=True)
    if is_first:
        print("ready", flush=True)


def end_with_stdin() -> None:
    sys.stdin.read()
    _exit(0)


if __name__ == "__main__":
    threading.Thread(target=end_with_stdin, daemon=True).start()
    follow(sys.argv[1], sys.argv[2])
