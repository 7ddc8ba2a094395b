"""Starts threads when it is imported, as some libraries do."""

import threading

_wait = threading.Event()
for _ in range(3):
    threading.Thread(target=_wait.wait, daemon=True).start()


def count() -> int:
    return threading.active_count()
