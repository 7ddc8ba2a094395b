"""A small owner, which does for one real worker what the JVM does."""

import hashlib
import hmac
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import zmq
from msgspec import Raw

from clutch._wire import frames, framing
from owner_process import HANDLERS, read, spawn
from owner_replies import CODEC, Replies

LIMIT = 60.0

_T = TypeVar("_T")


class Owner(Replies):
    """Binds, starts one worker and communicates with it. Not thread-safe."""

    def __init__(self, endpoint: str = "tcp://127.0.0.1:*") -> None:
        super().__init__()
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._router = self._context.socket(zmq.ROUTER)
        self._router.linger = 0
        self._router.rcvhwm = self._router.sndhwm = 0
        self._router.router_mandatory = True
        self._router.bind(endpoint)
        bound = self._router.last_endpoint
        assert isinstance(bound, bytes)
        self._endpoint = bound.rstrip(b"\0").decode()
        self.secret = os.urandom(32)
        self._files = [tempfile.TemporaryFile() for _ in range(3)]  # noqa: SIM115
        self._ids = 0
        self.epoch = 7
        self.hellos: dict[str, frames.Hello] = {}
        self.messages_on_data = 0
        self.notices: dict[type, list[Any]] = defaultdict(list)
        self.echoes: list[bytes] = []
        self.process: subprocess.Popen[bytes]

    def spawn(
        self,
        python: str = sys.executable,
        environment: Mapping[str, str] = {},
        directory: Path | None = None,
        **line: Any,
    ) -> None:
        """Starts the process and sends its bootstrap line."""
        report, out, err = self._files
        stdin = {
            "protocol": 1,
            "endpoint": self._endpoint,
            "epoch": self.epoch,
            "secret": self.secret.hex(),
            "path": [str(HANDLERS)],
            **line,
        }
        self.process = spawn(report, out, err, stdin, python, environment, directory)

    def greet(self) -> None:
        """Waits for the three `hello`s and checks their proofs."""
        self.until(lambda: len(self.hellos) == 3)
        for channel, hello in self.hellos.items():
            text = b"clutch-1 hello " + channel.encode() + self.epoch.to_bytes(8, "big")
            assert hello.proof == self._hmac(text + hello.nonce)
            assert (hello.channel, hello.epoch, hello.pid) == (channel, 7, self.process.pid)

    def start(self, proof: bytes | None = None, **specification: Any) -> None:
        """Sends `start`. `arguments` and `named` are plain Python values."""
        for body in ("arguments", "named"):
            if body in specification:
                specification[body] = Raw(CODEC.encode(specification[body])[0])
        contract = [frames.Contract(*c) for c in specification.pop("contract", [])]
        right = self._hmac(b"clutch-1 start" + self.hellos["control"].nonce)
        wanted = frames.Specification(contract=contract, **specification)
        self.control(frames.Start(right if proof is None else proof, wanted))

    def boot(self, line: Mapping[str, Any] = {}, **specification: Any) -> "Owner":
        """Starts a worker and waits until it is ready."""
        self.spawn(**line)
        self.greet()
        self.start(**specification)
        self.notice(frames.Ready)
        return self

    def item(
        self,
        function: str,
        *arguments: Any,
        kind: type[frames.Call] = frames.Call,
        timeout: int = 0,
        headers: Mapping[str, str] = {},
        **named: Any,
    ) -> tuple[frames.DataDown, Sequence[Any]]:
        """A call with the next id, and the buffers of the call."""
        self._ids += 1
        positional, first = CODEC.encode(list(arguments))
        keywords, second = CODEC.encode(named)
        assert not second, "this owner puts buffers into positional arguments only"
        bodies = Raw(positional), Raw(keywords)
        return kind(self._ids, function, *bodies, timeout, dict(headers), len(first)), first

    def send(self, function: str, *arguments: Any, **options: Any) -> int:
        """Sends a call in its own message and returns its id."""
        item, buffers = self.item(function, *arguments, **options)
        self.send_items([item], buffers)
        return item.id

    def open(
        self,
        function: str,
        *arguments: Any,
        shape: int = 1,
        demand: int = 0,
        headers: Mapping[str, str] = {},
        **named: Any,
    ) -> int:
        """Opens a stream and returns its id."""
        self._ids += 1
        positional, buffers = CODEC.encode(list(arguments))
        bodies = Raw(positional), Raw(CODEC.encode(named)[0])
        item = frames.Open(
            self._ids, function, shape, demand, *bodies, 0, dict(headers), len(buffers)
        )
        if shape & 2:
            self.with_input.add(item.id)
        self.send_items([item], buffers)
        return item.id

    def feed(self, stream: int, *elements: Any) -> None:
        encoded = [CODEC.encode(element) for element in elements]
        counts = [len(own) for _, own in encoded]
        array = Raw(msgspec.msgpack.encode([Raw(body) for body, _ in encoded]))
        item = frames.Feed(stream, array, counts)
        self.send_items([item], [buffer for _, own in encoded for buffer in own])

    def chunk(self, stream: int, octets: bytes, *sizes: int) -> None:
        """Sends a chunk of an element. Only the first has sizes: those of the whole element."""
        self.send_items([frames.InputChunk(stream, list(sizes))], [octets])

    def demand(self, stream: int, count: int) -> None:
        self.send_items([frames.Demand(stream, count)])

    def finish(self, stream: int) -> None:
        self.send_items([frames.Finish(stream)])

    def until_given(self, stream: int, count: int) -> list[Any]:
        """Waits for this number of elements of the stream and returns them."""
        self.until(lambda: len(self.elements[stream]) >= count)
        return self.elements[stream]

    def value(self, call_id: int) -> Any:
        """The value that a call or stream has returned; AssertionError if it failed."""
        answer = self.answer(call_id)
        assert isinstance(answer, frames.Result), answer
        return self.values[call_id]

    def send_items(
        self,
        items: Sequence[frames.DataDown | frames.StreamDown],
        buffers: Sequence[Any] = (),
    ) -> None:
        self.send_raw("data", framing.encode(items), *buffers)

    def control(self, *items: frames.Command) -> None:
        self.send_raw("control", framing.encode(items))

    def send_raw(self, channel: str, *parts: Any) -> None:
        self._router.send_multipart([self.identity(channel), *parts])

    def identity(self, channel: str) -> bytes:
        proof = self._hmac(b"clutch-1 identity " + channel.encode())[:16]
        return channel[:1].encode() + self.epoch.to_bytes(8, "big") + proof

    def answer(self, call_id: int, limit: float = LIMIT) -> frames.Result | frames.Failure:
        self.until(lambda: call_id in self.answers, limit)
        return self.answers[call_id]

    def call(self, function: str, *arguments: Any, **options: Any) -> Any:
        """Calls and returns the value; AssertionError if the call failed."""
        return self.value(self.send(function, *arguments, **options))

    def failure(self, call_id: int) -> frames.Failure:
        answer = self.answer(call_id)
        assert isinstance(answer, frames.Failure), answer
        return answer

    def fail(self, function: str, *arguments: Any, **options: Any) -> frames.Failure:
        return self.failure(self.send(function, *arguments, **options))

    def notice(self, kind: type[_T], limit: float = LIMIT) -> _T:
        """The next item of this kind on the control channel."""
        self.until(lambda: bool(self.notices[kind]), limit)
        return self.notices[kind].pop(0)  # type: ignore[no-any-return]

    def cancel(self, call_id: int) -> str:
        return self.cancelled(call_id).state

    def cancelled(self, call_id: int) -> frames.Cancelled:
        self.control(frames.Cancel(call_id))
        notice = self.notice(frames.Cancelled)
        assert notice.id == call_id
        return notice

    def ping(self, limit: float = LIMIT) -> frames.Pong:
        self.control(frames.Ping(1))
        return self.notice(frames.Pong, limit)

    def until(self, condition: Callable[[], bool], limit: float = LIMIT) -> None:
        """Receives until the condition holds; AssertionError after the limit."""
        due = time.monotonic() + limit
        while not condition():
            left = due - time.monotonic()
            assert left > 0, f"nothing in {limit} s; exit {self.process.poll()}; {self.stderr()}"
            if self._router.poll(int(min(left, 0.05) * 1000) + 1):
                self._take(self._router.recv_multipart())
            elif self.process.poll() is not None and not self._router.poll(50):
                assert condition(), f"exit {self.process.returncode}: {self.stderr()}"

    def running(self, call_id: int) -> None:
        """Waits until the call is running."""
        self.until(lambda: call_id in self.ping().running)

    def exit_code(self, limit: float = LIMIT) -> int:
        return self.process.wait(limit)

    def stop(self, drain: int = 1000) -> int:
        self.control(frames.Stop(drain))
        return self.exit_code()

    def receive_pending(self) -> None:
        while self._router.poll(100):
            self._take(self._router.recv_multipart())

    def boot_error(self) -> dict[str, Any]:
        assert self.exit_code() == 70, self.stderr()
        found: dict[str, Any] = json.loads(self.report().splitlines()[-1])
        return found

    def report(self) -> str:
        return read(self._files[0])

    def stdout(self) -> str:
        return read(self._files[1])

    def stderr(self) -> str:
        return read(self._files[2])

    def vanish(self) -> None:
        """Closes the connection without telling the worker."""
        self._context.destroy(linger=0)

    def close(self) -> None:
        if hasattr(self, "process") and self.process.poll() is None:
            self.process.kill()
        if hasattr(self, "process"):
            self.process.wait(LIMIT)
        self.vanish()
        for file in self._files:
            file.close()

    def _hmac(self, text: bytes) -> bytes:
        return hmac.new(self.secret, text, hashlib.sha256).digest()

    def _take(self, message: list[bytes]) -> None:
        identity, frame, *buffers = message
        channel = {b"d": "data", b"c": "control", b"e": "echo"}[identity[:1]]
        assert identity == self.identity(channel)
        if channel == "echo" and "echo" in self.hellos:
            self.echoes.append(frame)
        elif channel == "control":
            for notice in framing.decode_notices(frame):
                self._hello_or(notice, lambda n: self.notices[type(n)].append(n))
        else:
            self.messages_on_data += 1
            for reply in framing.decode_replies(frame):
                self._hello_or(reply, lambda r: self._reply(r, buffers))

    def _hello_or(self, item: Any, action: Callable[[Any], object]) -> None:
        if isinstance(item, frames.Hello):
            assert item.channel not in self.hellos
            self.hellos[item.channel] = item
        else:
            action(item)


@contextmanager
def owner() -> Iterator[Owner]:
    made = Owner()
    try:
        yield made
    finally:
        made.close()
