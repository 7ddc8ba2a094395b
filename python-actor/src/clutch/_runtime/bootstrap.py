"""The steps before the handshake: the bootstrap line, the checks, the report descriptor."""

import faulthandler
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

import msgspec

from clutch._forking import hooks_after
from clutch._importing.standard_library import StandardLibrary
from clutch._runtime import stdin
from clutch._shadowing import withdraw
from clutch._wire import exit_codes
from clutch._wire.address import Address
from clutch._wire.boot_error import BootError
from clutch._wire.exceptions import ErrorMap, describe, text
from clutch._wire.shared import Sharing

REPORT = 3
# The launcher asks for stacks by this signal, as its `dumps` says. By default it is ignored.
STACKS = signal.Signals(
    signal.SIGWINCH if sys.platform == "linux" else getattr(signal, "SIGINFO", signal.SIGWINCH)
)
_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_LONGEST_HANDSHAKE = 24 * 60 * 60 * 1000  # a timeout that all systems accept
_OWN_REQUIREMENTS = ["pyzmq>=26", "msgspec>=0.19"]


class Limits(msgspec.Struct, frozen=True):
    """The limits on values and messages."""

    message: int = 320 * 1024 * 1024
    depth: int = 64


class BootLine(msgspec.Struct, frozen=True):
    """The line on stdin, as docs/internals/bootstrap.md lists it."""

    protocol: int
    endpoint: str
    epoch: int
    secret: str
    limits: Limits = Limits()
    path: list[str] = []
    minimum: tuple[int, ...] = (3, 10)
    requires: list[str] = []
    memory_limit: int = 0
    handshake_timeout: int = 10_000
    shared: Sharing | None = None

    @property
    def address(self) -> Address:
        secret = bytes.fromhex(self.secret)
        limit = min(self.handshake_timeout, _LONGEST_HANDSHAKE) / 1000
        return Address(self.endpoint, self.epoch, secret, self.limits.message, limit)

    def __repr__(self) -> str:
        return f"BootLine(endpoint={self.endpoint!r}, epoch={self.epoch})"


def prepare() -> BootLine:
    """Reads the line and prepares the process for a worker; BootError if that fails."""
    _report_faults()
    line = _parse(stdin.read_line())
    _arrange(line.path, line.minimum, line.requires)
    return line


def prepare_template(path: list[str], minimum: tuple[int, ...], requires: list[str]) -> None:
    """The same for a process from which workers are forked, and which has no line."""
    _arrange(path, minimum, requires)


def prepare_forked() -> BootLine:
    """Reads the line in a worker that was forked from a template."""
    _report_faults()
    line = _parse(stdin.read_line())
    stdin.refuse()
    _check_requirements(line.requires)
    _run_hooks()
    return line


def _report_faults() -> None:
    with suppress(OSError):
        os.set_inheritable(REPORT, False)
        faulthandler.enable(file=REPORT, all_threads=True)
        faulthandler.register(signal.SIGXCPU, file=REPORT, all_threads=True, chain=True)
        faulthandler.register(STACKS, file=REPORT, all_threads=True)


def _arrange(path: list[str], minimum: tuple[int, ...], requires: list[str]) -> None:
    stdin.refuse()
    del sys.argv[1:]  # Clutch's own arguments; user code may parse sys.argv
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    _order_path(path)
    _check_version(minimum)
    _check_requirements([*_OWN_REQUIREMENTS, *requires])


def _run_hooks() -> None:
    for name, hook in hooks_after():
        try:
            hook()
        except BaseException as error:
            what = f"the hook {name} raised {type(error).__name__}: {text(error)}"
            raise BootError("start-hook-failed", what, error) from error


@contextmanager
def blaming_shadows() -> Iterator[None]:
    """Turns an ImportError within the block to a BootError that names a user's file at fault."""
    try:
        yield
    except (ImportError, AttributeError) as error:
        if hint := withdraw():
            text = f"Clutch needs modules that could not be imported: {type(error).__name__}: "
            raise BootError("import-failed", f"{text}{error}", error, hint) from error
        raise


def refuse(problem: BootError) -> NoReturn:
    """Reports the problem on descriptor 3 and on stderr, and ends the process."""
    import json  # imported late: a user's json.py may have been withdrawn just now

    error: ErrorMap | None = describe(problem.error) if problem.error else None
    report = {"boot": problem.code, "message": str(problem), "error": error, "hint": problem.hint}
    with suppress(OSError):
        _write_all(json.dumps(report).encode() + b"\n")
    exit_codes.leave(exit_codes.BOOT_FAILED, _for_people(problem))


def _for_people(problem: BootError) -> str:
    import traceback

    lines = [f"clutch: {problem}"] + ([f"clutch: {problem.hint}"] if problem.hint else [])
    trace = traceback.format_exception(problem.error) if problem.error else []
    return "".join(trace) + "\n".join(lines)


def _write_all(report: bytes) -> None:
    while report:
        report = report[os.write(REPORT, report) :]


def _decode(line: bytes) -> BootLine:
    if rb"\ud" in line:  # perhaps a path that is not UTF-8, which msgspec refuses
        import json

        return msgspec.convert(json.loads(line), BootLine)
    return msgspec.json.decode(line, type=BootLine)


def _parse(line: bytes) -> BootLine:
    try:
        parsed = _decode(line)
        bytes.fromhex(parsed.secret)
    except (msgspec.DecodeError, ValueError) as problem:
        # The line contains the secret, so the message shows nothing of it.
        raise BootError(
            "rejected", f"the bootstrap line on stdin is malformed: {problem}"
        ) from None
    if parsed.protocol != 1:
        raise BootError("rejected", f"the owner speaks protocol {parsed.protocol}, this worker 1")
    return parsed


def _order_path(module_path: list[str]) -> None:
    runtime = os.path.dirname(_FOLDER)
    rest = [entry for entry in sys.path if entry not in ("", runtime, *module_path)]
    sys.path[:] = [*module_path, *rest, runtime]
    StandardLibrary(rest, module_path).install()


def _check_version(minimum: tuple[int, ...]) -> None:
    if sys.version_info[: len(minimum)] < minimum:
        wanted = ".".join(map(str, minimum))
        found = f"Python {sys.version.split()[0]} at {sys.executable}"
        raise BootError(
            "python-too-old",
            f"{found} is too old: {wanted} or newer is needed",
            hint=f"name an interpreter of version {wanted} or newer",
        )


def _check_requirements(requirements: list[str]) -> None:
    from clutch._runtime.requirements import unmet

    missing = [sentence for sentence in map(unmet, requirements) if sentence]
    if missing:
        quoted = " ".join(f"'{requirement}'" for requirement in requirements)
        raise BootError(
            "dependency-missing",
            "; ".join(missing),
            hint=f"{sys.executable} -m pip install {quoted}",
        )
