"""The life of a worker: load, serve, stop."""

from __future__ import annotations

import gc
import importlib
import logging
import os
import signal
import sys
import threading
from contextlib import suppress
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

from clutch import _finishing, _progress, _timers
from clutch._calls import loading, variables
from clutch._calls.call_table import CallTable
from clutch._calls.event_loop import EventLoop
from clutch._calls.hook_calls import HookCalls
from clutch._calls.interrupt import Interrupter, shielded
from clutch._calls.invoke import Invoker
from clutch._calls.loading import Loaded
from clutch._calls.outbox import Outbox
from clutch._calls.progress import ProgressReporter
from clutch._calls.quick import QuickInvoker
from clutch._calls.registry import Handler, hook_name
from clutch._calls.timers import Timers
from clutch._codec import references
from clutch._codec.codec import Codec
from clutch._codec.references import Reference
from clutch._host import own, place
from clutch._host.bridge import MakeWaiter
from clutch._host.host_names import BuiltInName
from clutch._host.values import Values
from clutch._host.waiting import ThreadWaiter
from clutch._host.watching import Watching
from clutch._runtime.control import Control
from clutch._runtime.handshake import Handshake
from clutch._runtime.service import Arrived, PlainService, ServiceContext
from clutch._shadowing import hidden
from clutch._streams.registry import Streams
from clutch._wire import exit_codes, frames
from clutch._wire.address import LinkLostError
from clutch._wire.boot_error import BootError
from clutch._wire.shared import attach, probe
from clutch.context import running
from clutch.errors import Refused

if TYPE_CHECKING:
    from clutch._calls.local_child import LocalChild
    from clutch._calls.local_children import LocalChildren
    from clutch._host.asking import Ask
    from clutch._reload.watcher import Watcher
    from clutch._runtime.reentry import Reentry

# The bytes that a frame and its items add to a body. The codec's limit is lower by this number.
_FRAME_MARGIN = 1024

# glibc returns each large freed block to the system and gets it back page by page, until a block of
# this size has been freed. After that it keeps smaller blocks. For messages of a mebibyte and more,
# the paging would take most of the time.
_LARGEST_KEPT_BLOCK = 32_000_000

# Seconds that a worker which ends waits for the owner to open what was shared with it.
_OPENING_LIMIT = 1.0


class Worker:
    """The worker of this process. `run` is for the main thread."""

    def __init__(self, handshake: Handshake) -> None:
        self._handshake = handshake
        self._line = handshake.line
        self._link = handshake.link
        self._call_table = CallTable()
        self._interrupter = Interrupter(self._call_table, self._warn)
        self._control = Control(
            self._link.control,
            handshake.watch,
            handshake.conversation,
            self._call_table,
            self._interrupter,
            self._line.limits.message,
        )
        self._shared = self._control.shared = self._link.data.shared = attach(self._line.shared)
        self._event_loop = EventLoop()
        self._hooks = HookCalls(self._call_table)
        self._timers = Timers(self._call_table, self._hooks.next_id)
        self._watcher: Watcher | None = None
        self._main = threading.get_ident()

    def run(self) -> None:
        """Runs until the owner asks for a stop. Raises SystemExit if a handler does."""
        specification = self._handshake.await_start()
        self._control.logs.install(specification.log_level)
        _finishing.begin(self._control.end_in_order)
        place.install(self._control.hosts)
        references.hold_by(self._control.hosts.holdings)
        own.install(own.OwnReference(specification.reference, specification.target))
        self._timers.tell = self._look_for_timers
        _timers.install(self._timers)
        os.register_at_fork(after_in_child=self._leave_child_alone)
        self._control.start()
        try:
            self._live(specification)
        except BootError as problem:
            if self._line.memory_limit and isinstance(problem.error, MemoryError):
                exit_codes.leave_out_of_memory(problem.error)
            raise
        except LinkLostError as lost:
            exit_codes.leave_lost(lost)
        except frames.MalformedError as violation:
            exit_codes.leave_violation(violation)
        finally:
            self._close()

    def _live(self, specification: frames.Specification) -> None:
        line = self._line
        if not line.memory_limit:
            bytes(_LARGEST_KEPT_BLOCK)
        gc.freeze()  # the collection before `ready` then covers only the user's objects
        codec = self._make_codec()
        values = Values(line.limits.message - _FRAME_MARGIN, line.limits.depth)
        self._control.hosts.encode_by(values)
        if specification.hot_reload:
            self._watch()
        loaded = loading.load(
            specification,
            codec,
            self._event_loop,
            hidden(line.path),
            lambda: self._control.hosts.open_for_hook(specification.hosts),
        )
        self._control.hosts.watches(self._watching(loaded, codec))
        variables.look()
        data, call_table = self._link.data, self._call_table
        outbox = Outbox(data, specification.credit, line.limits.message)
        if self._shared is not None:
            outbox.freed = self._shared.freed
        _progress.begin(ProgressReporter(call_table, outbox, line.limits.message).report)
        invoker = self._invoker(specification, loaded, codec, outbox)
        invoker.children_by(self._local_children)
        streams = Streams(
            data,
            call_table,
            outbox,
            invoker,
            self._make_codec,
            lambda: self._control.stop_requested,
        )
        shared = ServiceContext(
            data,
            call_table,
            outbox,
            invoker,
            self._interrupter,
            streams,
            self._event_loop,
            self._hooks,
            self._timers,
            self._control.hosts.caller_of,
        )
        try:
            if not self._control.stop_requested:
                if loaded.declares_async:
                    importlib.import_module("clutch._runtime.async_service")
                gc.collect()
                gc.freeze()
                self._control.send(self._ready(specification, loaded))
                self._open_hosts(specification, shared)
                self._serve(shared, loaded)
                self._control.read_no_more(self._call_table.highest_read)
            self._timers.end()
            self._control.drained()
            try:
                loading.run_stop_hook(loaded, self._event_loop.run)
            finally:  # it may raise SystemExit, and the children have hooks of their own
                invoker.stop_children(self._event_loop.run)
        except SystemExit as end:
            loading.tell_no_stop_hook(loaded, end)
            raise
        finally:
            outbox.close()
            if self._shared is not None:
                self._shared.await_opened(_OPENING_LIMIT)

    def _ready(self, specification: frames.Specification, loaded: Loaded) -> frames.NoticeUp:
        if self._shared is None:
            return frames.Ready(specification.credit, loaded.concurrency)
        return frames.ReadyToShare(specification.credit, loaded.concurrency, *probe())

    def _open_hosts(self, specification: frames.Specification, shared: ServiceContext) -> None:
        outbox = shared.outbox
        main = threading.get_ident()

        def before_wait() -> None:
            """A host may wait for the result of a call that is ready."""
            if threading.get_ident() == main:
                shielded(outbox.flush_within_call)

        self._control.hosts.wait_by(self._waiters(shared))
        self._control.hosts.open(specification.hosts, before_wait)

    def _waiters(self, shared: ServiceContext) -> MakeWaiter:
        """How threads wait. What serves calls meanwhile is made at the main thread's first wait.

        Most workers without hosts never wait. But each may be given references to ask.
        """
        main = threading.get_ident()
        variables = copy_context()
        made: list[Reentry] = []
        is_making = False

        def make() -> None:
            nonlocal is_making
            if is_making:  # a signal handler that waits has interrupted this
                return
            try:
                is_making = True
                from clutch._runtime.reentry import Reentry

                made.append(Reentry(shared, self._control.send, self._leave, variables))
            finally:
                is_making = False

        def waiter(call_id: int, ask: Ask[Any] | None) -> ThreadWaiter:
            if threading.get_ident() != main:
                return ThreadWaiter(call_id)
            if not made:
                shielded(make)
            return made[0].waiter(call_id, ask) if made else ThreadWaiter(call_id)

        return waiter

    def _look_for_timers(self) -> bool:
        """Has the main thread look for new timers; False if it does so after its present call."""
        if threading.get_ident() == self._main and running.get() is not None:
            return False
        self._control.advance_soon()
        return True

    def _leave(self) -> None:
        service = self._control.service
        if service is not None:
            service.is_leaving = True

    def _watching(self, loaded: Loaded, codec: Codec) -> Watching:
        """Gets the news of stopped actors, for methods that take it."""
        hooks = self._hooks
        instance = loaded.instance
        has_hook = instance is not None and hook_name(type(instance), "terminated") is not None
        if has_hook:
            hooks.begin(instance, codec)

        def terminated(child: LocalChild | None, reference: Reference, reason: str) -> None:
            hooks.add(child, reference, reason)
            self._control.advance()

        return Watching(has_hook, terminated, hooks.forget)

    def _local_children(self, handlers: dict[str, Handler], codec: Codec) -> LocalChildren:
        """Makes what keeps the children of this process, at its first one."""
        from clutch._calls.local_children import LocalChildren

        hosts = self._control.hosts

        def tell(end: dict[str, Any]) -> None:
            with suppress(Refused):  # the worker is ending, and the child with it
                hosts.tell_soon(BuiltInName.of("ended", ""), end)

        def forget(child: LocalChild) -> None:
            hosts.unwatch_all(child)
            self._timers.end_of(child)

        return LocalChildren(handlers, codec, tell, forget)

    def _warn(self, text: str) -> None:
        """Sends a warning only to the owner: a user's log handler could block this thread."""
        record = logging.LogRecord("clutch", logging.WARNING, __file__, 0, text, (), None)
        self._control.logs.emit(record)

    def _make_codec(self) -> Codec:
        limits = self._line.limits
        return Codec(
            max_size=limits.message - _FRAME_MARGIN, max_depth=limits.depth, shared=self._shared
        )

    def _watch(self) -> None:
        from clutch._importing.user_modules import UserModules
        from clutch._reload.watcher import Watcher

        # A .pyc could hide an edit made within the same second from the next process.
        sys.dont_write_bytecode = True
        modules = UserModules([*self._line.path, os.getcwd()])
        self._watcher = Watcher(modules, self._control.reload)
        self._watcher.start()

    def _invoker(
        self, specification: frames.Specification, loaded: Loaded, codec: Codec, outbox: Outbox
    ) -> Invoker:
        arguments: dict[str, Any] = {
            "registry": loaded.registry,
            "codec": codec,
            "call_table": self._call_table,
            "outbox": outbox,
            "path": specification.path,
            "memory_is_limited": self._line.memory_limit > 0,
        }
        if self._watcher is None:
            return QuickInvoker(**arguments)
        from clutch._reload.invoker import ReloadingInvoker
        from clutch._reload.present import is_present, present
        from clutch._reload.reloader import Reloader

        self._watcher.look()
        self._timers.replace_by(present, is_present)
        reloader = Reloader(self._watcher.modules, loaded, specification, self._timers)
        return ReloadingInvoker(self._watcher, reloader, **arguments)

    def _serve(self, shared: ServiceContext, loaded: Loaded) -> None:
        arrived: list[Arrived] = []
        if not loaded.needs_loop:
            plain = PlainService(shared)
            self._control.begin_with(plain)
            arrived = plain.serve()
            shared.check_exit()
            if self._control.stop_requested:
                shared.timers.end()
                shared.refuse(arrived)
                if shared.streams.is_active:
                    from clutch._runtime.leaving import let_streams_end

                    let_streams_end(shared, plain.next_frame, self._control.stop_is_asked)
                shared.streams.end()
                shared.streams.join()
                shared.refuse_unread()
                return
        self._serve_async(shared, arrived, loaded.concurrency)

    def _serve_async(
        self, shared: ServiceContext, arrived: list[Arrived], concurrency: int
    ) -> None:
        from clutch._runtime.async_service import AsyncService

        loop = self._event_loop.make()
        service = AsyncService(shared, loop, concurrency, self._control.send)
        self._control.begin_with(service)
        service.serve(arrived)
        control = self._control
        service.drain(control.drain_until, control.drained, control.stop_is_asked)

    def _close(self) -> None:
        if self._watcher:
            self._watcher.end()
        self._event_loop.close()
        self._control.finish()
        self._link.data.close()
        self._link.close()

    def _leave_child_alone(self) -> None:
        _finishing.begin(None)
        place.install(None)
        own.install(None)
        _timers.install(None)
        self._timers.leave_to_parent()
        references.hold_by(None)
        self._control.hosts.holdings.end()
        _progress.begin(None)
        self._link.leave_to_parent()
        self._call_table.leave_to_parent()
        self._control.logs.uninstall()
        signal.signal(signal.SIGINT, signal.default_int_handler)
