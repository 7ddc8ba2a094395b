"""The decorators of the functions that run before and after forks from a template."""

import inspect
import sys
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

_F = TypeVar("_F", bound=Callable[[], Any])

_Hook = Callable[[], Any]


class _Registered(NamedTuple):
    hook: _Hook
    spec: object  # of the module: a reload makes a new one

    @property
    def name(self) -> str:
        return f"{self.hook.__module__}.{self.hook.__qualname__}"


_before: list[_Registered] = []
_after: list[_Registered] = []


def before_fork(hook: _F) -> _F:
    """Marks a function of a preloaded module that runs once in each template.

    It runs after all modules of `WorkerSpec.withPreload` are imported, and before the first worker
    is forked. Fill caches here, and close what must not be shared. If it raises, or
    leaves a thread or a connection behind, workers are not forked. A worker that is not forked
    never runs it.

    Raises:
        TypeError: it is not a `def` function without required parameters
    """
    return _keep(_before, hook)


def after_fork(hook: _F) -> _F:
    """Marks a function of a preloaded module that runs in each worker that was forked.

    It runs before the worker imports or constructs anything. Open here what each worker
    needs for itself, and seed generators of random numbers. If it raises, the worker does not
    start. A worker that is not forked never runs it.

    Raises:
        TypeError: it is not a `def` function without required parameters
    """
    return _keep(_after, hook)


def hooks_before() -> list[tuple[str, Callable[[], Any]]]:
    """The hooks with their names, in the order of definition."""
    return [(it.name, it.hook) for it in _before]


def hooks_after() -> list[tuple[str, Callable[[], Any]]]:
    """The hooks with their names, in the order of definition."""
    return [(it.name, it.hook) for it in _after]


def _keep(hooks: list[_Registered], hook: _F) -> _F:
    if inspect.iscoroutinefunction(hook) or not inspect.isfunction(hook):
        raise TypeError(f"a hook of forks must be a def function, and {hook!r} is not one")
    parameters = inspect.signature(hook).parameters.values()
    if any(it.default is it.empty and it.kind not in _STARRED for it in parameters):
        raise TypeError(f"a hook of forks is called without arguments, and {hook!r} needs some")
    spec = getattr(sys.modules.get(hook.__module__), "__spec__", None)
    # After a reload, the hooks of the old module are gone. Otherwise equal names are no clue.
    hooks[:] = [it for it in hooks if it.spec is spec or it.hook.__module__ != hook.__module__]
    hooks.append(_Registered(hook, spec))
    return hook


_STARRED = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
