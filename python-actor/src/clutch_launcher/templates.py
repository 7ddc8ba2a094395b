"""All templates of a launcher. Assigns workers to templates, or has them spawned."""

from __future__ import annotations

import json
import os
import selectors
import signal
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Callable, NamedTuple

from clutch_launcher.streams import NOT_FORKABLE, Outbox
from clutch_launcher.system import LINUX, kill
from clutch_launcher.template import MARK_ROOM, Template, admit, stamp
from clutch_launcher.worker import Worker

if TYPE_CHECKING:
    from clutch_launcher.requests import Launch, Settings

RETRY_SECONDS = 60.0  # until a failed template is created again
MOST_KEPT = 1000  # refusals
MOST_FORKS = 3  # templates that one worker may wait for in turn


class Refusal(NamedTuple):
    """Why workers of one kind are not forked."""

    why: str
    until: float
    files: dict[str, list[int]]

    def holds(self) -> bool:
        if time.monotonic() >= self.until:
            return False
        return all(stamp(path) == tuple(told) for path, told in self.files.items())


class Effects(NamedTuple):
    """The possible outcomes of a request for a worker."""

    run: Callable[[Worker], None]
    """Starts to read its pipes and to wait for its end."""
    spawn: Callable[[Worker], None]
    refuse: Callable[[Worker, str, bool], None]
    """Gets the reason why the worker does not start, and whether a retry may succeed."""
    forget: Callable[[Worker], None]


class Templates:
    def __init__(
        self, selector: selectors.BaseSelector, outbox: Outbox, effects: Effects, works: bool
    ) -> None:
        self.selector, self.outbox, self.effects = selector, outbox, effects
        self.works = works and LINUX and sys.version_info >= (3, 10)
        self.all: dict[str, Template] = {}
        self.retired: set[Template] = set()
        self.refusals: dict[str, Refusal] = {}
        self.last = 0

    # The start of a worker

    def start(self, worker: Worker, settings: Settings) -> None:
        """Has the worker forked if that is requested, and spawned otherwise."""
        forking = worker.request.get("fork")
        if forking is None:
            self.effects.spawn(worker)
            return
        key = key_of(worker.request)
        why = self.reason_against(worker, key, settings)
        if why:
            self.pass_over(worker, why)
            return
        template = self.current(key)
        try:
            template = template or self.make(key, worker.request, settings)
        except OSError as error:
            self.pass_over(worker, f"its template could not be made: {error.strerror or error}")
            return
        worker.forks += 1
        worker.patience = worker.patience or time.monotonic() + forking["patience"]
        template.waiting.append(worker)
        self.fork_next(template)

    def reason_against(self, worker: Worker, key: str, settings: Settings) -> str:
        if not self.works:
            return "this system or this Python cannot fork workers"
        if settings["templates"] == 0:
            return "clutch.process.template.max is 0"
        if len(os.fsencode(worker.mark)) >= MARK_ROOM:
            return f"the path of its actor is longer than {MARK_ROOM} bytes"
        if worker.forks >= MOST_FORKS:
            return "its templates ended, or the files that they had imported were changed"
        refusal = self.refusals.get(key)
        if refusal is not None and refusal.holds():
            return refusal.why
        self.refusals.pop(key, None)
        if key not in self.all and len(self.all) >= settings["templates"]:
            return self.make_room(settings)
        return ""

    def make_room(self, settings: Settings) -> str:
        idle = [template for template in self.all.values() if template.is_idle()]
        if not idle:
            return f"all {settings['templates']} templates (clutch.process.template.max) are in use"
        self.end(min(idle, key=lambda template: template.idle_since), "another one was needed")
        return ""

    def pass_over(self, worker: Worker, why: str) -> None:
        """Spawns the worker instead of forking it, if that is allowed."""
        forking = worker.request["fork"]
        worker.unforked = why
        if forking is not None and forking["is_required"]:
            self.outbox.tell(NOT_FORKABLE, id=worker.id, detail=why)
            self.effects.forget(worker)
        else:
            self.effects.spawn(worker)

    def current(self, key: str) -> Template | None:
        template = self.all.get(key)
        if template is not None and template.is_ready and template.is_stale():
            self.end(template, "a file that it had imported was changed")
            return None
        return template

    def make(self, key: str, launch: Launch, settings: Settings) -> Template:
        self.last += 1
        template = Template(self.last, key, launch, settings, self.outbox)
        try:
            template.spawn()
            template.prepare()
        except OSError:
            template.socket.close()
            raise
        os.close(template.writer)
        template.writer = -1
        self.selector.register(template.socket, selectors.EVENT_READ, partial(self.hear, template))
        self.all[key] = template
        self.effects.run(template)
        template.tell("starting")
        return template

    # A template

    def hear(self, template: Template) -> None:
        if template.socket.fileno() < 0:
            return  # released earlier in this turn
        said = template.hear()
        if said is None:
            self.lose(template)
        elif said.get("state") == "ready":
            template.is_ready, template.files = True, said["files"]
            template.idle_since = time.monotonic()
            template.tell("ready")
            self.fork_next(template)
        elif said:
            self.turn_down(template, said["why"], said["state"] == "unsafe", said["files"])

    def turn_down(
        self, template: Template, why: str, stays: bool, files: dict[str, list[int]]
    ) -> None:
        """Gives up a template that cannot fork. Spawns the workers that wait for it."""
        until = float("inf") if stays else time.monotonic() + RETRY_SECONDS
        while len(self.refusals) >= MOST_KEPT:
            del self.refusals[next(iter(self.refusals))]
        self.refusals[template.key] = Refusal(why, until, files)
        template.tell("refused", why)
        self.release(template)
        for worker in self.abandon(template):
            self.pass_over(worker, why)

    def lose(self, template: Template) -> None:
        """Handles the end of a template. Its workers continue to run."""
        if not template.is_ready and not template.is_over:
            self.turn_down(template, "its template ended while it imported", False, {})
            return
        self.release(template)
        for worker in self.abandon(template):
            self.start(worker, worker.settings)

    def end(self, template: Template, why: str) -> None:
        """Retires a template. It ends by itself after its current fork."""
        template.is_over = True
        if self.all.get(template.key) is template:
            del self.all[template.key]
        template.tell("ending", why)
        for worker in self.abandon(template):
            self.start(worker, worker.settings)
        if template.forking is None:
            self.release(template)
        else:
            self.retired.add(template)

    def abandon(self, template: Template) -> list[Worker]:
        waiting = list(template.waiting)
        template.waiting.clear()
        return waiting

    def release(self, template: Template) -> None:
        template.is_over = True
        if self.all.get(template.key) is template:
            del self.all[template.key]
        if template.forking is None:
            self.retired.discard(template)
        else:
            self.retired.add(template)
        if template.socket.fileno() >= 0:
            self.selector.unregister(template.socket)
            template.socket.close()

    # The fork

    def fork_next(self, template: Template) -> None:
        while template.waiting and template.is_ready and template.forking is None:
            if template.is_stale():
                self.end(template, "a file that it had imported was changed")
                return
            worker = template.waiting.popleft()
            try:
                template.fork(worker)
            except OSError as error:
                self.pass_over(worker, f"its template took no request: {error.strerror}")
                continue
            self.selector.register(
                worker.status, selectors.EVENT_READ, partial(self.read_status, template, worker)
            )

    def read_status(self, template: Template, worker: Worker) -> None:
        if template.forking is not worker:
            return  # it was cancelled in this turn
        try:
            chunk = os.read(worker.status, 4096)
        except BlockingIOError:
            return
        worker.failure += chunk
        if chunk and not worker.failure.endswith(b"\n"):
            return
        said = worker.failure.decode("utf-8", "replace").strip()
        if said.startswith("pid "):
            self.selector.unregister(worker.status)
            os.close(worker.status)
            del worker.readers[worker.status]
            worker.failure.clear()
            worker.pid = int(said[4:])
            self.forked(template, worker)
        else:
            self.fork_failed(template, worker, said or "its template ended")

    def forked(self, template: Template, worker: Worker) -> None:
        template.forking = None
        template.children.add(worker.id)
        step = "cannot prepare the process"
        try:
            admit(worker)
        except (OSError, ValueError, OverflowError) as error:
            kill(worker.pid, signal.SIGKILL)
            reason = error.strerror if isinstance(error, OSError) else repr(error)
            number = getattr(error, "errno", None) or 0
            worker.failure += f"{number} {step}: {reason}".encode()
            self.effects.run(worker)
        else:
            self.effects.run(worker)
            worker.tell_start(template.number)
        self.go_on(template)

    def fork_failed(self, template: Template, worker: Worker, why: str) -> None:
        self.selector.unregister(worker.status)
        worker.close_pipes()
        worker.failure.clear()
        template.forking = None
        self.pass_over(worker, f"its template could not fork it: {why}")
        self.go_on(template)

    def go_on(self, template: Template) -> None:
        template.idle_since = time.monotonic()
        if template.is_over:
            self.release(template)
        else:
            self.fork_next(template)

    # Signals and timeouts

    @property
    def is_forking(self) -> bool:
        """Whether a process may exist whose pid is not known yet."""
        return any(t.forking is not None for t in (*self.all.values(), *self.retired))

    def signal(self, worker: int, number: int) -> None:
        """Cancels the start of a waiting worker. A forked one gets the signal later."""
        for template in (*self.all.values(), *self.retired):
            if template.forking is not None and template.forking.id == worker:
                template.forking.signal(number)
            for waiting in [each for each in template.waiting if each.id == worker]:
                template.waiting.remove(waiting)
                self.effects.refuse(waiting, "its template was not ready yet", True)

    def left(self, worker: Worker) -> None:
        for template in self.all.values():
            if worker.id in template.children:
                template.children.discard(worker.id)
                template.idle_since = time.monotonic()

    def due(self) -> list[float]:
        times = [each.patience for t in self.all.values() for each in t.waiting]
        for template in (*self.all.values(), *self.retired):
            if template.forking is not None:
                times.append(template.fork_by)
            elif template.is_idle():
                times.append(template.idle_by)
        return times

    def look(self) -> None:
        """Ends starts and templates that take too long."""
        now = time.monotonic()
        for template in [*self.all.values(), *self.retired]:
            if template.forking is not None and now >= template.fork_by:
                template.signal(signal.SIGKILL)
                self.fork_failed(template, template.forking, "it does not answer")
            elif template.is_idle() and now >= template.idle_by:
                self.end(template, "it was idle")
            for worker in [each for each in template.waiting if now >= each.patience]:
                template.waiting.remove(worker)
                self.pass_over(worker, "its template was not ready in time")

    def close(self) -> None:
        self.works = False
        for template in [*self.all.values(), *self.retired]:
            waiting = self.abandon(template)
            if template.forking is not None:
                self.selector.unregister(template.forking.status)
                template.forking.close_pipes()
                waiting.append(template.forking)
                template.forking = None
            self.release(template)
            for worker in waiting:
                self.effects.refuse(worker, "the launcher closes", True)


def key_of(launch: Launch) -> str:
    """Returns the key of the template that can fork the worker."""
    environment = {name: text for name, text in launch["env"].items() if name != "CLUTCH_WORKER"}
    forking = launch["fork"]
    preparation = forking["preparation"] if forking is not None else None
    return json.dumps([launch["argv"], environment, launch["cwd"], preparation], sort_keys=True)
