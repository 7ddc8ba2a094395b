"""Loads the user's code by the start specification: import, construct, contract, hooks."""

import importlib
import inspect
import logging
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from types import ModuleType
from typing import Any

from msgspec import Struct

from clutch import _actor
from clutch._calls.event_loop import EventLoop
from clutch._calls.failures import warn
from clutch._calls.registry import (
    ActorRegistry,
    FunctionRegistry,
    Registry,
    contract_mismatches,
    has_coroutines,
    hook_name,
    needs_loop,
)
from clutch._codec.annotations import signature_of
from clutch._codec.codec import BadArguments, Codec
from clutch._codec.parameters import Parameters
from clutch._codec.unresolved import tell_unresolved
from clutch._shadowing import told
from clutch._wire.boot_error import BootError
from clutch._wire.exceptions import text as _text
from clutch._wire.frames import Specification
from clutch.context import Context

RunCoroutine = Callable[[Coroutine[Any, Any, Any]], Any]

_INJECTED = frozenset({Context})
_MAXIMUM_HIDDEN = 10  # files that a warning names

_logger = logging.getLogger("clutch")


class Loaded(Struct, frozen=True):
    """What a worker serves; `instance` is the actor, or None for functions."""

    registry: Registry
    concurrency: int
    needs_loop: bool
    declares_async: bool
    instance: object
    context: Context


def load(
    specification: Specification,
    codec: Codec,
    event_loop: EventLoop,
    hidden: Mapping[str, str],
    before_hook: Callable[[], None] = lambda: None,
) -> Loaded:
    """Imports, constructs, checks the contract and runs the start hook.

    `hidden` has the user's files that are never imported, by module name. `before_hook` is called
    before a start hook is.

    Raises:
        BootError: one of the steps failed
    """
    _refuse_hidden(specification, hidden)
    context = Context(0, 0, specification.path, {})
    if specification.target is None:
        return _load_functions(specification, codec, context, event_loop)
    actor_class = _import_actor(specification.target)
    if has_coroutines(actor_class):
        event_loop.make()  # the constructor may ask asyncio for the loop
    instance = _construct(actor_class, specification, codec, context)
    with _unfit(specification.target, BadArguments):
        registry = ActorRegistry(instance, codec)
    tell_unresolved(registry.functions())
    _check_contract(registry, specification)
    declared = _actor.declared_concurrency(actor_class) or 1
    is_async = needs_loop(actor_class)
    loaded = Loaded(
        registry,
        specification.concurrency or declared,
        is_async,
        is_async,
        instance,
        context,
    )
    if start := hook_name(actor_class, "start"):
        before_hook()
        with _failing_as("start-hook-failed", f"the start hook of {specification.target} failed"):
            _run_hook(getattr(instance, start), context, event_loop.run)
    event_loop.restore()
    return loaded


def renew(loaded: Loaded, specification: Specification) -> None:
    """Serves the present contents of the modules after a reload.

    An actor keeps its instance, which gets the new class. No hook is run.

    Raises:
        BootError: the modules no longer have what was specified
    """
    if specification.target is not None:
        actor_class = _import_actor(specification.target)
        with _failing_as("not-an-actor", "the actor needs a new process for this edit", TypeError):
            loaded.instance.__class__ = actor_class
    with _unfit(specification.target, BadArguments):
        loaded.registry.renew()
    tell_unresolved(loaded.registry.functions())
    _check_contract(loaded.registry, specification)


def run_stop_hook(loaded: Loaded, run_coroutine: RunCoroutine) -> None:
    """Runs the stop hook, if there is one, and logs what it raises.

    Raises:
        SystemExit: the hook has raised it
    """
    name = hook_name(type(loaded.instance), "stop")
    if name is None:
        return
    try:
        _run_hook(getattr(loaded.instance, name), loaded.context, run_coroutine)
    except SystemExit:
        raise
    except BaseException as error:  # such as CancelledError, of a task that it has cancelled
        warn("the stop hook failed", error=error, level=logging.ERROR)


def tell_no_stop_hook(loaded: Loaded, end: SystemExit) -> None:
    """Logs that SystemExit ended the process before the stop hook had run to its end."""
    if hook_name(type(loaded.instance), "stop"):
        warn("the stop hook did not run to its end: SystemExit(%s) was raised", end.code)


def _refuse_hidden(specification: Specification, hidden: Mapping[str, str]) -> None:
    target = specification.target
    names = specification.modules if target is None else [target.partition(":")[0]]
    for name in names:
        if file := hidden.get(name.partition(".")[0]):
            raise BootError(
                "import-failed",
                f"{name} would be Python's or Clutch's own module, and not {file}",
                hint=told(name.partition(".")[0], file),
            )
    if hidden:
        _logger.warning(
            "%d of your files are never imported, because Python or Clutch has modules of these"
            " names; rename them: %s",
            len(hidden),
            ", ".join(sorted(hidden.values())[:_MAXIMUM_HIDDEN]),
        )


def _load_functions(
    specification: Specification, codec: Codec, context: Context, event_loop: EventLoop
) -> Loaded:
    modules = {name: _import(name) for name in specification.modules}
    registry = FunctionRegistry(modules, specification.any, codec)
    tell_unresolved(registry.functions())
    _check_contract(registry, specification)
    concurrency = specification.concurrency or 1
    declares_async = registry.declares_async()
    if declares_async:
        event_loop.make()
    return Loaded(registry, concurrency, False, declares_async, None, context)


def _import_actor(target: str) -> type:
    module_name, _, class_name = target.partition(":")
    module = _import(module_name)
    found = getattr(module, class_name, None)
    if _actor.entity_concurrency(found) is not None:
        return _entity_host(target, found)
    if not isinstance(found, type) or _actor.declared_concurrency(found) is None:
        what = "is not a class marked with @actor" if found is not None else "does not exist"
        raise BootError(
            "not-an-actor",
            f"{target} {what}",
            hint="mark the class with @clutch.actor and name it as module:Class",
        )
    with _unfit(target, TypeError):
        hook_name(found, "start")
        hook_name(found, "stop")
        hook_name(found, "terminated")
    return found


def _entity_host(target: str, kind: object) -> type:
    from clutch._entity_hosts import host_class  # most workers have no entities

    with _unfit(target, TypeError):
        return host_class(kind)


def _import(name: str) -> ModuleType:
    with _failing_as("import-failed", f"{name} could not be imported"):
        return importlib.import_module(name)


def _construct(
    actor_class: type, specification: Specification, codec: Codec, context: Context
) -> object:
    with _failing_as("construct-failed", f"{specification.target} could not be constructed"):
        parameters = Parameters.of(actor_class, codec, _INJECTED)
        positional, named = parameters.bind(
            memoryview(specification.arguments), memoryview(specification.named), ()
        )
        for name in parameters.injected:
            named[name] = context
        return actor_class(*positional, **named)


def _check_contract(registry: Registry, specification: Specification) -> None:
    mismatches = contract_mismatches(registry, specification.contract)
    if mismatches:
        raise BootError("contract-mismatch", "; ".join(mismatches))


def call_hook(hook: Callable[..., Any], context: Context) -> Any:
    """Calls a hook, which may take the context."""
    return hook(context) if signature_of(hook).parameters else hook()


def _run_hook(hook: Callable[..., Any], context: Context, run_coroutine: RunCoroutine) -> None:
    outcome = call_hook(hook, context)
    if inspect.iscoroutine(outcome):
        run_coroutine(outcome)


def _unfit(target: str | None, kind: type[BaseException]) -> AbstractContextManager[None]:
    return _failing_as("not-an-actor", f"{target} cannot be an actor", kind)


@contextmanager
def _failing_as(
    code: str, message: str, kind: type[BaseException] = BaseException
) -> Iterator[None]:
    try:
        yield
    except BootError:
        raise
    except kind as error:
        place, hint = _explain(error)
        text = f"{message}: {type(error).__name__}: {_text(error)}{place}"
        raise BootError(code, text, error, hint) from error


def _explain(error: BaseException) -> tuple[str, str | None]:
    try:
        # Imported only after a failure.
        from clutch._calls.import_places import place
        from clutch._importing.import_errors import hint

        return place(error), hint(error)
    except Exception:  # for example no memory left; the failure is reported without the rest
        return "", None
