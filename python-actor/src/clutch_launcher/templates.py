"""All templates of a launcher. Assigns workers to templates, or has them spawned."""

from __future__ import annotations

import os
import selectors
import signal
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

from clutch_launcher.child import told
from clutch_launcher.effects import Effects
from clutch_launcher.refusals import Refusals
from clutch_launcher.streams import NOT_FORKABLE, TEMPLATE, Outbox
from clutch_launcher.system import LINUX, SHORTAGES, kill
from clutch_launcher.template import MARK_ROOM, Template, admit, key_of
from clutch_launcher.template_messages import MalformedError, Message
from clutch_launcher.worker import Worker

if TYPE_CHECKING:
    from clutch_launcher.requests import Settings

MOST_FORKS = 3  # templates that one worker may wait for in turn
MOST_FAILURES = 3  # forks of one template that may fail in a row
NOT_STARTED = "not-started"  # the first word of a forked process that could not be spawned either
NO_ANSWER = "it ended, or did not answer"


class Templates:
    def __init__(
        self, selector: selectors.BaseSelector, outbox: Outbox, effects: Effects, works: bool
    ) -> None:
        self.selector, self.outbox, self.effects = selector, outbox, effects
        self.works = works and LINUX and sys.version_info >= (3, 10)
        self.all: dict[str, Template] = {}
        self.retired: set[Template] = set()
        self.refusals = Refusals()
        self.last = 0

    # The start of a worker

    def start(self, worker: Worker, settings: Settings) -> None:
        """Has the worker forked if that is requested, and spawned otherwise."""
        forking = worker.request.get("fork")
        if forking is None:
            self.effects.spawn(worker)
            return
        try:
            worker.kind = worker.kind or key_of(worker.request)
            why, may_heal = self.reason_against(worker, settings)
            template = None if why else self.current(worker.kind) or self.make(worker, settings)
        except (OSError, ImportError) as error:
            detail = getattr(error, "strerror", None) or error
            template, why, may_heal = None, f"its template could not be made: {detail}", True
        if template is None:
            self.pass_over(worker, why, may_heal)
            return
        worker.forks += 1
        worker.patience = worker.patience or time.monotonic() + forking["patience"]
        template.waiting.append(worker)
        self.fork_next(template)

    def restart(self, workers: list[Worker], why: str) -> None:
        """Has the workers of a lost template forked by the next one."""
        for worker in workers:
            if worker.forks < MOST_FORKS:
                self.start(worker, worker.settings)
            else:
                self.refusals.add(worker.kind, why, False, {})
                self.pass_over(worker, why)

    def reason_against(self, worker: Worker, settings: Settings) -> tuple[str, bool]:
        """Returns why it is not forked, if so, and whether a later start may be."""
        if not self.works:
            return "this system or this Python cannot fork workers", False
        if settings["templates"] == 0:
            return "clutch.process.template.max is 0", False
        if len(os.fsencode(worker.mark)) >= MARK_ROOM:
            return f"the path of its actor is longer than {MARK_ROOM} bytes", False
        refusal = self.refusals.current(worker.kind)
        if refusal is not None:
            return refusal.why, not refusal.stays
        if worker.kind not in self.all and len(self.all) >= settings["templates"]:
            return self.make_room(settings), True
        return "", True

    def make_room(self, settings: Settings) -> str:
        free = [template for template in self.all.values() if template.is_free()]
        if not free:
            return f"all {settings['templates']} templates (clutch.process.template.max) are in use"
        # Workers live on without their template.
        oldest = min(free, key=lambda template: (bool(template.children), template.idle_since))
        self.end(oldest, "another one was needed")
        return ""

    def pass_over(self, worker: Worker, why: str, may_heal: bool = True) -> None:
        """Spawns the worker instead of forking it, if that is allowed."""
        forking = worker.request["fork"]
        worker.unforked = why
        self.report(worker, why)
        if forking is not None and forking["is_required"]:
            self.outbox.tell(NOT_FORKABLE, id=worker.id, detail=why, heals=may_heal)
            self.effects.forget(worker)
        else:
            self.effects.spawn(worker)

    def report(self, worker: Worker, why: str) -> None:
        """Reports once for each kind of worker why such workers are not forked."""
        forking = worker.request["fork"]
        is_off = not self.works or worker.settings["templates"] == 0
        if forking is None or is_off or not self.refusals.is_new(worker.kind, why):
            return
        preload = forking["preparation"]["preload"]
        self.outbox.tell(TEMPLATE, id=0, pid=0, state="refused", why=why, preload=preload)

    def current(self, key: str) -> Template | None:
        template = self.all.get(key)
        why = template.stale() if template is not None and template.is_ready else ""
        if template is not None and why:
            self.end(template, why)
        return self.all.get(key)  # workers that waited may have a new one by now

    def make(self, worker: Worker, settings: Settings) -> Template:
        key = worker.kind
        self.last += 1
        template = Template(self.last, key, worker.request, settings, self.outbox)
        try:
            template.spawn()
        except OSError:
            template.close_sockets()
            raise
        os.close(template.writer)
        template.writer = -1
        self.effects.run(template)
        try:
            template.prepare()
        except OSError as error:
            template.abort()
            why = f"its imports could not be sent to its template: {error.strerror}"
            self.refusals.add(key, why, False, {})
            raise
        self.selector.register(template.socket, selectors.EVENT_READ, partial(self.hear, template))
        self.all[key] = template
        template.tell("starting")
        return template

    # A template

    def hear(self, template: Template) -> None:
        if template.socket.fileno() < 0:
            return  # released earlier in this turn
        try:
            said, has_ended = template.hear()
        except MalformedError as error:
            self.stop(template, str(error))
            return
        if has_ended:
            self.lose(template)
        elif said is not None:
            self.handle(template, said)

    def handle(self, template: Template, said: Message) -> None:
        if template.is_ready:
            self.stop(template, "it sent a message after it was ready")
        elif said.state == "step":
            template.begin_step(said.why)
        elif said.state == "ready":
            template.is_ready, template.files = True, said.files
            template.idle_since = time.monotonic()
            template.tell("ready")
            self.fork_next(template)
        else:
            self.refusals.add(template.key, said.why, said.state == "unsafe", said.files)
            self.turn_down(template, said.why, said.state == "failed")

    def stop(self, template: Template, why: str) -> None:
        """Kills a template that does not do what it should."""
        template.signal(signal.SIGKILL)
        self.refusals.add(template.key, why, False, {})
        self.turn_down(template, why)

    def turn_down(self, template: Template, why: str, may_heal: bool = True) -> None:
        """Gives up a template that cannot fork. Spawns the workers that wait for it."""
        self.refusals.is_new(template.key, why)  # it is reported here
        template.tell("refused", why)
        self.release(template)
        for worker in self.abandon(template):
            self.pass_over(worker, why, may_heal)

    def lose(self, template: Template) -> None:
        """Handles the end of a template's socket. Its workers continue to run."""
        self.close_socket(template)
        template.signal(signal.SIGKILL)
        if template.is_ready or template.is_over:
            self.release(template)
            self.restart(self.abandon(template), "its templates ended")
        # Otherwise the end of its process tells why.

    def ended(self, template: Template) -> None:
        """Handles the end of a template's process, and before that what it has said."""
        if not template.is_over:
            for said in template.rest():
                self.handle(template, said)
        if template.is_over:
            return
        if template.is_ready:
            self.lose(template)
        else:
            self.refusals.add(template.key, template.cause, False, {})
            self.turn_down(template, template.cause)

    def end(self, template: Template, why: str) -> None:
        """Retires a template. It ends by itself after its current fork."""
        template.is_over = True
        if self.all.get(template.key) is template:
            del self.all[template.key]
        template.tell("ending", why)
        if template.forking is None:
            self.release(template)
        else:
            self.retired.add(template)
        self.restart(self.abandon(template), why)

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
        self.close_socket(template)

    def close_socket(self, template: Template) -> None:
        if template.socket.fileno() >= 0:
            self.selector.unregister(template.socket)
            template.socket.close()

    # The fork

    def fork_next(self, template: Template) -> None:
        while template.waiting and template.is_ready and template.forking is None:
            why = template.stale()
            if why:
                self.end(template, why)
                return
            worker = template.waiting.popleft()
            try:
                template.fork(worker)
            except OSError as error:
                self.not_sent(template, worker, error)
                continue
            self.selector.register(
                worker.status, selectors.EVENT_READ, partial(self.read_status, template, worker)
            )

    def not_sent(self, template: Template, worker: Worker, error: OSError) -> None:
        if error.errno in SHORTAGES:
            self.pass_over(worker, f"its template took no request: {error.strerror}")
        else:
            template.waiting.appendleft(worker)
            self.lose(template)

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
            self.fork_failed(template, worker, said)

    def forked(self, template: Template, worker: Worker) -> None:
        template.forking = None
        template.failures = 0
        template.children.add(worker.id)
        try:
            admit(worker)
        except (OSError, ValueError, OverflowError) as error:
            kill(worker.pid, signal.SIGKILL)
            worker.failure += told("cannot prepare the process", error)
        self.effects.run(worker)
        if not worker.failure:
            worker.tell_start(template.number)
        self.go_on(template)

    def fork_failed(self, template: Template, worker: Worker, said: str) -> None:
        self.selector.unregister(worker.status)
        worker.close_pipes()
        worker.failure.clear()
        template.forking = None
        number, _, detail = said.partition(" ")
        template.failures += 1
        if template.failures >= MOST_FAILURES and not template.is_over:
            self.stop(template, f"its template could not fork workers: {detail or NO_ANSWER}")
        if number == NOT_STARTED:
            self.effects.refuse(worker, detail, False)
        elif said:
            self.pass_over(worker, f"its template could not fork it: {detail}")
        else:
            self.restart([worker], f"its template could not fork it: {NO_ANSWER}")
        self.go_on(template)

    def go_on(self, template: Template) -> None:
        template.idle_since = time.monotonic()
        if template.is_over:
            self.release(template)
        else:
            self.fork_next(template)

    # Signals and timeouts

    @property
    def forking(self) -> list[Worker]:
        """Workers that may have a process whose pid is not known yet."""
        each = (template.forking for template in (*self.all.values(), *self.retired))
        return [worker for worker in each if worker is not None]

    def signal(self, worker: int, number: int) -> None:
        """Cancels the start of a waiting worker. A forked one gets the signal later."""
        for template in (*self.all.values(), *self.retired):
            if template.forking is not None and template.forking.id == worker:
                template.forking.signal(number)
            for waiting in [each for each in template.waiting if each.id == worker]:
                template.waiting.remove(waiting)
                self.effects.refuse(waiting, "its template was not ready yet", True)

    def left(self, worker: Worker) -> None:
        if isinstance(worker, Template):
            self.ended(worker)
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
            elif not template.is_ready and not template.is_over:
                times.append(template.step_by)
        return times

    def look(self) -> None:
        """Ends starts and templates that take too long."""
        now = time.monotonic()
        for template in [*self.all.values(), *self.retired]:
            if template.forking is not None and now >= template.fork_by:
                self.lose(template)
                self.fork_failed(template, template.forking, "")
            elif not template.is_ready and not template.is_over and now >= template.step_by:
                limit = f"{template.step_limit:g} s"
                self.stop(template, f"{template.step} did not end within {limit}")
            elif template.is_idle() and now >= template.idle_by:
                self.end(template, "it was idle")
            for worker in [each for each in template.waiting if now >= each.patience]:
                template.waiting.remove(worker)
                doing = "forking" if template.is_ready else template.step
                self.pass_over(worker, f"its template was not ready in time: it was {doing}")

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
