"""Events on their way to the JVM, and the lines that workers write."""

from __future__ import annotations

import errno
import json
import os
import struct
import time
from collections import deque
from typing import Any

HELLO, STARTED, NOT_STARTED, OUTPUT, DROPPED, ENDED, PONG = 1, 2, 3, 4, 5, 6, 7
BACKLOG_LIMIT = 1 << 20  # of lines that wait for the JVM
CHUNK = 64 << 10
DROPPED_SECONDS = 0.5  # between two counts of dropped lines
CUT = b" [cut]"
SHORTAGES = {errno.EAGAIN, errno.ENOMEM, errno.ENFILE, errno.EMFILE}  # of a machine under load


class Outbox:
    """Events on their way to the JVM. While it does not read, lines are refused, events never."""

    def __init__(self) -> None:
        self.waiting = bytearray()
        self.broken = False

    def put(self, kind: int, payload: bytes) -> None:
        self.waiting += struct.pack(">IB", len(payload) + 1, kind) + payload

    def tell(self, kind: int, **fields: Any) -> None:
        self.put(kind, json.dumps(fields).encode())

    def flush(self) -> None:
        try:
            while self.waiting and not self.broken:
                del self.waiting[: os.write(1, bytes(self.waiting[:CHUNK]))]
        except BlockingIOError:
            pass
        except OSError:
            self.broken = True


class Lines:
    """One stream of one worker as lines: bounded in length, and in rate by a token bucket."""

    def __init__(self, worker: int, stream: int, settings: dict[str, Any], outbox: Outbox) -> None:
        self.worker, self.stream, self.outbox = worker, stream, outbox
        self.limit, self.rate, self.burst = settings["line"], settings["rate"], settings["burst"]
        self.tail: deque[bytes] = deque(maxlen=settings["tail"])
        self.partial = b""
        self.dropped = 0
        self.told = self.filled = time.monotonic()
        self.tokens = float(self.burst)

    def feed(self, chunk: bytes) -> None:
        lines = (self.partial + chunk).split(b"\n")
        self.partial = lines.pop()[: self.limit + 1]
        for line in lines:
            self.accept(line)

    def finish(self) -> None:
        if self.partial:
            self.accept(self.partial)
        self.tell_dropped()

    def accept(self, line: bytes) -> None:
        line = self.cut(line[:-1] if line.endswith(b"\r") else line)
        self.tail.append(line)
        if len(self.outbox.waiting) > BACKLOG_LIMIT or not self.take():
            self.dropped += 1
            return
        self.outbox.put(OUTPUT, struct.pack(">QB", self.worker, self.stream) + line)

    def cut(self, line: bytes) -> bytes:
        if len(line) <= self.limit:
            return line
        end = self.limit
        while end > self.limit - 4 and line[end] & 0xC0 == 0x80:  # not inside a character
            end -= 1
        return line[:end] + CUT

    def take(self) -> bool:
        now = time.monotonic()
        self.tokens = min(self.burst, self.tokens + (now - self.filled) * self.rate)
        self.filled = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True

    def tell_dropped_in_time(self) -> None:
        now = time.monotonic()
        if self.dropped and now - self.told >= DROPPED_SECONDS:
            self.told = now
            self.tell_dropped()

    def tell_dropped(self) -> None:
        if self.dropped:
            self.outbox.tell(DROPPED, id=self.worker, stream=self.stream, lines=self.dropped)
            self.dropped = 0
