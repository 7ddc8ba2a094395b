"""Timers of workers whose code is edited."""

import pytest

from edited import Boot, Files, reloaded
from owner import Owner

ACTOR = """
    import clutch

    @clutch.actor
    class Till:
        def __init__(self):
            self.seen = []
            self.timer = clutch.every(0.005, self.flush, 1)

        {flush} flush(self, value: int):
            self.seen.append(["{name}", value])

        def note(self, *values):
            self.seen.append(list(values))

        def noted(self):
            return self.seen
"""

FUNCTIONS = """
    import clutch

    seen = []

    def tick():
        seen.append("{name}")

    def start():
        clutch.every(0.005, tick)

    def noted():
        return list(seen)
"""


@pytest.mark.parametrize("flush", ["def", "async def"])
def test_a_timer_runs_the_method_of_an_edit(boot: Boot, files: Files, flush: str) -> None:
    files.write(app=ACTOR.format(flush="def", name="old"))
    worker = boot(target="app:Till")
    worker.until(lambda: ["old", 1] in worker.call("noted"))
    files.write(app=ACTOR.format(flush=flush, name="new"))
    assert reloaded(worker) == "app"
    worker.until(lambda: ["new", 1] in worker.call("noted"))
    seen = worker.call("noted")
    assert ["old", 1] not in seen[seen.index(["new", 1]) :]
    files.write(app=ACTOR.format(flush="def", name="newest"))
    assert reloaded(worker) == "app"
    worker.until(lambda: ["newest", 1] in worker.call("noted"))


def test_a_timer_of_a_method_that_is_gone_runs_the_old_one(boot: Boot, files: Files) -> None:
    files.write(app=ACTOR.format(flush="def", name="old"))
    worker = boot(target="app:Till")
    files.write(app=ACTOR.format(flush="def", name="new").replace("flush(", "other("))
    assert reloaded(worker) == "app"
    count = worker.call("noted").count(["old", 1])
    worker.until(lambda: worker.call("noted").count(["old", 1]) > count)


def test_a_timer_runs_the_function_of_an_edit(boot: Boot, files: Files) -> None:
    files.write(app=FUNCTIONS.format(name="old").replace("seen = []", "from kept import seen"))
    files.write(kept="seen = []")
    worker = boot(modules=["app"])
    worker.call("app:start")
    worker.until(lambda: "old" in worker.call("app:noted"))
    files.write(app=FUNCTIONS.format(name="new").replace("seen = []", "from kept import seen"))
    assert reloaded(worker) == "app"
    worker.until(lambda: worker.call("app:noted")[-1] == "new")


def test_a_module_that_raises_when_it_is_asked_ends_nothing(boot: Boot, files: Files) -> None:
    source = FUNCTIONS.format(name="old").replace("seen = []", "from kept import seen")
    files.write(app=source, kept="seen = []")
    worker = boot(modules=["app"])
    worker.call("app:start")
    error = "BaseException if name == 'tick' else AttributeError"
    raising = f"\n    def __getattr__(name):\n        raise {error}\n"
    files.write(app=source.replace("def tick", "def tock") + raising)
    assert reloaded(worker) == "app"
    count = worker.call("app:noted").count("old")
    worker.until(lambda: worker.call("app:noted").count("old") > count)


def test_a_module_may_start_timers_as_a_worker_imports_it(peer: Owner, files: Files) -> None:
    files.write(app=FUNCTIONS.format(name="import") + "\n    start()\n")
    peer.boot({"path": [str(files.folder)]}, modules=["app"])
    peer.until(lambda: "import" in peer.call("app:noted"))
