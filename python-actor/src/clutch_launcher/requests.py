"""What the JVM asks for, by docs/reference/processes.md; for type checkers alone: never sent."""

from __future__ import annotations

from typing import TypedDict


class Settings(TypedDict):
    """Holds for all workers of the launcher; the first request."""

    line: int
    rate: int
    burst: int
    tail: int
    remove: str | None
    no_new_privileges: bool
    umask: int
    cgroup: str
    parent: str | None


class Limits(TypedDict):
    """Of one worker; 0 for none."""

    memory: int
    cpu: int
    cgroup_memory: int
    cgroup_cores: float
    processes: int
    descriptors: int


class Launch(TypedDict):
    """One worker process."""

    id: int
    argv: list[str]
    env: dict[str, str]
    cwd: str
    stdin: str
    limits: Limits
    mark: str


class Signal(TypedDict):
    """A signal for a worker that may have ended."""

    id: int
    number: int
