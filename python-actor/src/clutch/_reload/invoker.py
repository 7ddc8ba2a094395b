"""The invoker of a worker with hot reload. Other workers do not import it."""

from collections.abc import Sequence
from typing import Any

from clutch._calls.call_table import CallTable
from clutch._calls.invoke import Invoker
from clutch._calls.outbox import Outbox
from clutch._calls.registry import Handler
from clutch._calls.variables import look
from clutch._reload.reloader import Reloader
from clutch._reload.watcher import Watcher
from clutch._wire.address import Buffer
from clutch._wire.frames import DataDown
from clutch.context import Context


class ReloadingInvoker(Invoker):
    """Applies edits after a call, when no other call or stream runs. For the main thread."""

    def __init__(
        self,
        watcher: Watcher,
        reloader: Reloader,
        call_table: CallTable,
        outbox: Outbox,
        **rest: Any,
    ) -> None:
        super().__init__(call_table=call_table, outbox=outbox, **rest)
        self._watcher = watcher
        self._reloader = reloader

    def reload(self) -> None:
        while self.reload_is_due:
            self._outbox.flush()
            self._reloader.reload(self._watcher.take())
            self.follow_reload()
            look()
            self._watcher.look()  # starts to watch newly imported modules

    @property
    def reload_is_due(self) -> bool:
        return bool(self._watcher.due) and not self._call_table.running()

    def stream_ended(self) -> None:
        if self._watcher.due:
            self._watcher.tell()

    def run(
        self,
        call: DataDown,
        context: Context,
        handler: Handler | BaseException,
        buffers: Sequence[Buffer],
    ) -> None:
        super().run(call, context, handler, buffers)
        self.reload()

    async def run_async(
        self, call: DataDown, context: Context, handler: Handler, buffers: Sequence[Buffer]
    ) -> None:
        # There may have been a reload while the call waited.
        found = self.find(call)
        present = found if isinstance(found, Handler) and found.is_async else handler
        await super().run_async(call, context, present, buffers)
