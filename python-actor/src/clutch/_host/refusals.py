"""Why a worker refuses what its code asks, tells or watches."""

from __future__ import annotations

from clutch.errors import Refused

NOT_READY = Refused(
    "hosts take messages once the worker has loaded: not while it imports or constructs"
)
ENDING = Refused("the worker is ending")
NO_HOOK = Refused(
    "nobody would be told: `clutch.watch` is for actor classes with a method that is marked with"
    " @clutch.on_terminated"
)
EARLY_WAIT = Refused(
    "the worker asks once the constructor has returned: do not wait for the result before that"
)
