"""The JVM's requests, by docs/reference/processes.md. Only for type checkers; it is not sent."""

from __future__ import annotations

from typing import TypedDict


class Settings(TypedDict):
    """The settings for all workers of the launcher. This is the first request."""

    line: int
    rate: int
    burst: int
    tail: int
    remove: str | None
    no_new_privileges: bool
    umask: int
    cgroup: str
    parent: str | None
    templates: int
    template_idle: float


class Limits(TypedDict):
    """The limits of one worker; 0 means no limit."""

    memory: int
    cpu: int
    cgroup_memory: int
    cgroup_cores: float
    processes: int
    descriptors: int


class Preparation(TypedDict):
    """The imports of a template before workers are forked from it."""

    preload: list[str]
    path: list[str]
    minimum: list[int]
    requires: list[str]
    hot_reload: bool


class Forking(TypedDict):
    """Requests that the worker is forked from a template."""

    preparation: Preparation
    is_required: bool
    patience: float


class Launch(TypedDict):
    """Starts a worker process."""

    id: int
    argv: list[str]
    env: dict[str, str]
    cwd: str
    stdin: str
    limits: Limits
    mark: str
    fork: Forking | None


class Signal(TypedDict):
    """Sends a signal to a worker, which may have ended."""

    id: int
    number: int
