"""An actor that sets signal handlers, as Scrapy, PySpark and pexpect do."""

import signal
import time
from typing import Any

import clutch

_HANDLERS: dict[str, Any] = {
    "handler": lambda *_: None,
    "ignore": signal.SIG_IGN,
    "default": signal.SIG_DFL,
    "python": signal.default_int_handler,
}


@clutch.actor
class Crawler:
    def take(self, how: str) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _HANDLERS[how])

    def take_all(self, but: int) -> None:
        """Sets handlers for all signals, except for the last `but` of those that Clutch may use."""
        from clutch._calls.interrupt import _SIGNALS

        kept = _SIGNALS[len(_SIGNALS) - but :]
        for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP, *kept}:
            if number not in (signal.SIGCHLD, signal.SIGTERM):
                signal.signal(number, lambda *_: None)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def leave(self) -> None:
        raise SystemExit(0)

    @clutch.on_stop
    def close(self) -> None:
        print("stop hook ran")
