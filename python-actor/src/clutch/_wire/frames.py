"""The items of a frame, as listed in the protocol's table."""

from typing import Annotated, Any

from msgspec import Meta, Raw, Struct

from clutch._wire.inspection import Inspect as Inspect
from clutch._wire.inspection import Inspected as Inspected
from clutch._wire.plain_items import PlainAsk, PlainLog, PlainTell

PROTOCOL_VERSION = 1
MAXIMUM_ITEMS = 1024

RESULT = 16

# Shapes of streams, as bits: elements go up to the owner, and down to the worker.
UP, DOWN = 1, 2

_EMPTY_MAP = Raw(b"\x80")

# A value that `extra=` of a log record has set.
Extra = bool | int | float | str | None

_Id = Annotated[int, Meta(ge=1)]
_Count = Annotated[int, Meta(ge=0)]
_AtLeastOne = Annotated[int, Meta(ge=1)]


class Call(Struct, array_like=True, tag=1, frozen=True, gc=False):
    id: _Id
    function: str
    arguments: Raw
    named: Raw = _EMPTY_MAP
    timeout: _Count = 0
    headers: dict[str, str] = {}
    buffers: _Count = 0
    # The ask of this worker within which it was made, and whose wait may serve it; 0 for none.
    within: _Count = 0

    def __repr__(self) -> str:
        return f"{type(self).__name__}(id={self.id}, function={self.function!r})"


class Cast(Call, array_like=True, tag=2, frozen=True, gc=False):
    pass


class Open(Struct, array_like=True, tag=3, frozen=True, gc=False):
    """Opens a stream. Its shape says that elements go up (1), down (2), or both (3)."""

    id: _Id
    function: str
    shape: Annotated[int, Meta(ge=1, le=3)]
    demand: _Count
    arguments: Raw
    named: Raw = _EMPTY_MAP
    timeout: _Count = 0
    headers: dict[str, str] = {}
    buffers: _Count = 0

    def __repr__(self) -> str:
        return f"{type(self).__name__}(id={self.id}, function={self.function!r})"


class Feed(Struct, array_like=True, tag=4, frozen=True, gc=False):
    """Elements of a stream's input, and the number of buffers of each; empty if none has any.

    The elements are one array.
    """

    id: _Id
    elements: Raw
    buffers: list[_Count] = []


class Finish(Struct, array_like=True, tag=5, frozen=True, gc=False):
    id: _Id


class Abort(Struct, array_like=True, tag=6, frozen=True, gc=False):
    id: _Id
    message: str


class Demand(Struct, array_like=True, tag=7, frozen=True, gc=False):
    id: _Id
    count: _AtLeastOne


class InputChunk(Struct, array_like=True, tag=8, frozen=True, gc=False):
    """A chunk of a large element of a stream's input. Its octets are one buffer.

    Only the first chunk has sizes: those of the body and of each buffer of the whole element.
    """

    id: _Id
    sizes: list[_Count] = []


class Answer(Struct, array_like=True, tag=9, frozen=True, gc=False):
    """The answer to an ask."""

    id: _Id
    value: Raw


class FailedAnswer(Struct, array_like=True, tag=10, frozen=True, gc=False):
    """Why an ask has no answer."""

    id: _Id
    code: str
    detail: dict[str, Any]


class HostCredit(Struct, array_like=True, tag=11, frozen=True, gc=False):
    """The host has handled `count` more messages that have no answer."""

    host: str
    count: _AtLeastOne


class Terminated(Struct, array_like=True, tag=12, frozen=True, gc=False):
    """A watched actor has stopped."""

    token: str
    reason: str


class Given(Struct, array_like=True, tag=13, frozen=True, gc=False):
    """These references were given, each once more, by the answer to `ask` if that is not 0."""

    tokens: list[str]
    ask: _Count = 0


class Result(Struct, array_like=True, tag=RESULT, frozen=True, gc=False):
    id: int
    value: Raw
    run_time: int = 0
    buffers: int = 0


class Failure(Struct, array_like=True, tag=17, frozen=True, gc=False):
    id: int
    code: str
    detail: dict[str, Any]
    run_time: int = 0


class Credit(Struct, array_like=True, tag=18, frozen=True, gc=False):
    count: int


class Elements(Struct, array_like=True, tag=19, frozen=True, gc=False):
    """Elements of a stream's output, and the number of buffers of each; empty if none has any."""

    id: int
    elements: list[Raw]
    buffers: list[int] = []


class PlainElements(Struct, array_like=True, tag=19, frozen=True, gc=False):
    """Elements to send. Some are written in place."""

    id: int
    elements: list[Any]
    buffers: list[int] = []


class Request(Struct, array_like=True, tag=20, frozen=True, gc=False):
    id: int
    count: _AtLeastOne


class OutputChunk(Struct, array_like=True, tag=21, frozen=True, gc=False):
    """A chunk of a large element of a stream's output. Its octets are one buffer.

    Only the first chunk has sizes: those of the body and of each buffer of the whole element.
    """

    id: int
    sizes: list[_Count] = []


class ChunkAcknowledged(Struct, array_like=True, tag=22, frozen=True, gc=False):
    """Acknowledges a number of chunks of a stream's input."""

    id: int
    count: _AtLeastOne


class Ask(PlainAsk, array_like=True, tag=23, frozen=True, gc=False):
    """Asks a host. The call is the one that asks; 0 outside of calls."""

    headers: dict[str, str] = {}  # noqa: RUF012 - of a struct


class Tell(PlainTell, array_like=True, tag=24, frozen=True, gc=False):
    """A message to a host that has no answer."""

    headers: dict[str, str] = {}  # noqa: RUF012 - of a struct


class Withdraw(Struct, array_like=True, tag=25, frozen=True, gc=False):
    """Nobody waits for the answer to an ask any more."""

    id: _Id


class Watch(Struct, array_like=True, tag=26, frozen=True, gc=False):
    """The actor of a reference is to be watched."""

    token: str


class Unwatch(Struct, array_like=True, tag=27, frozen=True, gc=False):
    """It is to be watched no more."""

    token: str


class Release(Struct, array_like=True, tag=29, frozen=True, gc=False):
    """Nothing refers to a reference any more, which was given `count` times."""

    token: str
    count: _AtLeastOne


class Waiting(Struct, array_like=True, tag=30, frozen=True, gc=False):
    """The main thread, or a task, waits for an ask, or calls for tasks that await `asks`."""

    id: _Count
    calls: list[_Id]
    asks: list[_Id] = []


class Progress(Struct, array_like=True, tag=28, frozen=True, gc=False):
    """How far a call or stream is. The total is None if it is not known."""

    id: int
    done: float
    total: float | None
    text: str


class Hello(Struct, array_like=True, tag=32, frozen=True):
    protocol: int
    channel: str
    epoch: int
    nonce: bytes
    proof: bytes
    pid: int
    python: str
    clutch: str


class Ready(Struct, array_like=True, tag=33, frozen=True):
    credit: int
    concurrency: int


class ReadyToShare(Struct, array_like=True, tag=33, frozen=True):
    """`Ready` of a worker that shares memory. The owner tries to open the worker's file."""

    credit: int
    concurrency: int
    descriptor: int
    inode: int


class Pong(Struct, array_like=True, tag=34, frozen=True):
    sequence: int
    running: list[int]
    handled: int


class Log(PlainLog, array_like=True, tag=35, frozen=True):
    """A record: its call's function, what is for the owner's MDC, and what `extra=` has set."""

    function: str = ""
    mdc: dict[str, str] = {}  # noqa: RUF012 - of a struct
    extra: dict[str, Extra] = {}  # noqa: RUF012 - of a struct


class Cancelled(Struct, array_like=True, tag=36, frozen=True):
    id: int
    state: str
    line: str = ""


class Stopping(Struct, array_like=True, tag=37, frozen=True):
    running: int


class Finishing(Struct, array_like=True, tag=38, frozen=True):
    reason: str


class Unread(Struct, array_like=True, tag=39, frozen=True):
    """Items with higher ids were not and will not be read."""

    last: int


class Opened(Struct, array_like=True, tag=65, frozen=True):
    """The owner has opened `count` more shared buffers. The first, with 0, says that it can."""

    count: _Count


class Freed(Struct, array_like=True, tag=66, frozen=True):
    """The numbers of the owner's shared buffers that nothing refers to any more."""

    numbers: list[_Id]


class Contract(Struct, frozen=True):
    """A function that the owner will call, and the number of positional arguments."""

    name: str
    positional: int


class Specification(Struct, frozen=True):
    """What a worker must run. `reference` has the token and path of an actor's own reference."""

    target: str | None = None
    arguments: Raw = Raw(b"\x90")
    named: Raw = _EMPTY_MAP
    modules: list[str] = []
    any: bool = False
    contract: list[Contract] = []
    concurrency: _Count = 0
    credit: _AtLeastOne = 64
    path: str = ""
    log_level: int = 20
    hot_reload: bool = False
    hosts: dict[str, _AtLeastOne] = {}
    reference: list[str] = []


class Start(Struct, array_like=True, tag=48, frozen=True):
    proof: bytes
    specification: Specification


class Cancel(Struct, array_like=True, tag=49, frozen=True):
    id: _Id


class Interrupt(Struct, array_like=True, tag=50, frozen=True):
    id: _Count


class Stop(Struct, array_like=True, tag=51, frozen=True):
    drain: _Count


class Ping(Struct, array_like=True, tag=52, frozen=True):
    sequence: int


# A result to send whose value is written in place: the fields of `Result` up to the run time.
Plain = int | float | str | None
PlainResult = tuple[int, int, Plain, int]

Reply = Result | Failure
FromHost = Answer | FailedAnswer | HostCredit | Given | Terminated
ToHost = Ask | Tell | Withdraw | Watch | Unwatch | Release | Waiting
Command = Start | Cancel | Interrupt | Stop | Ping | Opened | Inspect | FromHost
DataDown = Call | Cast
StreamDown = Open | Feed | Finish | Abort | Demand | InputChunk
DataUp = (
    Reply | Credit | Elements | Request | OutputChunk | ChunkAcknowledged | Progress | Freed | Hello
)
Health = Pong | Log | Inspected
ControlUp = Hello | Ready | Health | Cancelled | Stopping | Finishing | Unread | ToHost
Item = DataDown | StreamDown | DataUp | ControlUp | Command
SentToHost = ToHost | PlainAsk | PlainTell
NoticeUp = ControlUp | ReadyToShare | SentToHost | PlainLog
Sent = Item | PlainResult | PlainElements | NoticeUp


class MalformedError(Exception):
    """A frame is malformed."""


def unclaimed(claimed: int, there: int) -> MalformedError:
    """The failure if a message does not have the number of buffers that its items claim."""
    return MalformedError(f"items with {claimed} buffers in all, in a message with {there}")
