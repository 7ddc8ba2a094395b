"""The queue of events for the JVM, and the lines that workers write."""

from __future__ import annotations

import json
import os
import struct
import time
from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clutch_launcher.requests import Settings

HELLO, STARTED, NOT_STARTED, OUTPUT, DROPPED, ENDED, PONG = 1, 2, 3, 4, 5, 6, 7
TEMPLATE, NOT_FORKABLE, STACKS = 8, 9, 10
BACKLOG_LIMIT = 1 << 20  # bytes of lines that wait for the JVM
CHUNK = 64 << 10
DROPPED_SECONDS = 0.5  # between two reports of dropped lines
OVERWRITTEN_SECONDS = 1.0  # between two states of a line that is overwritten
CUT = b" [cut]"


class Outbox:
    """Unsent events for the JVM. If the JVM does not read, lines are refused, but events never."""

    def __init__(self) -> None:
        self.waiting = bytearray()
        self.broken = False
        self.late: set[Lines] = set()  # those that have something to send later

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
    """Splits one stream of a worker into lines. Bounds their length and, by a token bucket, rate.

    After a carriage return, text overwrites the line, as for a progress bar. The newest text is
    sent each second while the line continues, and at its end.
    """

    def __init__(self, worker: int, stream: int, settings: Settings, outbox: Outbox) -> None:
        self.worker, self.stream, self.outbox = worker, stream, outbox
        self.limit, self.rate, self.burst = settings["line"], settings["rate"], settings["burst"]
        self.tail: deque[bytes] = deque(maxlen=settings["tail"])
        self.partial = b""
        self.overwritten = b""  # the newest unsent text before a carriage return
        self.was_shown = False  # whether a text of the present line was sent
        self.shown = float("-inf")
        self.dropped = 0
        self.told = self.filled = time.monotonic()
        self.tokens = float(self.burst)

    def feed(self, chunk: bytes) -> None:
        lines = (self.partial + chunk).split(b"\n")
        rest = lines.pop()
        for line in lines:
            self.end(line)
        self.partial = self.newest(rest)[: self.limit + 1]
        self.show_overwritten_in_time()
        self.plan()

    def newest(self, text: bytes) -> bytes:
        """The text after the last carriage return. The text before it is stored."""
        before, found, rest = text.rpartition(b"\r")
        if found:
            texts = (text for text in reversed(before.split(b"\r")) if text.strip())
            self.overwritten = next(texts, self.overwritten)[: self.limit + 1]
        return rest

    def end(self, line: bytes) -> None:
        rest = self.newest(line)
        text = rest if rest.strip() else self.overwritten or rest
        if text.strip() or not self.was_shown:
            self.accept(text)
        self.overwritten, self.was_shown = b"", False

    def finish(self) -> None:
        if self.partial or self.overwritten:
            self.end(self.partial)
        self.tell_dropped()
        self.plan()

    def show_overwritten_in_time(self) -> None:
        if not self.overwritten:
            return
        now = time.monotonic()
        if now - self.shown >= OVERWRITTEN_SECONDS:
            self.shown = now
            self.accept(self.overwritten)
            self.overwritten, self.was_shown = b"", True

    def accept(self, line: bytes) -> None:
        line = self.cut(line)
        self.tail.append(line)
        if len(self.outbox.waiting) > BACKLOG_LIMIT or not self.take():
            self.dropped += 1
            return
        self.outbox.put(OUTPUT, struct.pack(">QB", self.worker, self.stream) + line)

    def cut(self, line: bytes) -> bytes:
        if len(line) <= self.limit:
            return line
        end = self.limit
        while end > self.limit - 4 and line[end] & 0xC0 == 0x80:  # do not cut inside a character
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

    def plan(self) -> None:
        if self.dropped or self.overwritten:
            self.outbox.late.add(self)
        else:
            self.outbox.late.discard(self)

    def tell_in_time(self) -> None:
        self.show_overwritten_in_time()
        now = time.monotonic()
        if self.dropped and now - self.told >= DROPPED_SECONDS:
            self.told = now
            self.tell_dropped()
        self.plan()

    def tell_dropped(self) -> None:
        if self.dropped:
            self.outbox.tell(DROPPED, id=self.worker, stream=self.stream, lines=self.dropped)
            self.dropped = 0
