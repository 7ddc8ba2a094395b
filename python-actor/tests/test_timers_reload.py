"""Timers of workers whose code is edited."""

import pytest

from edited import Boot, Files, broken, reloaded
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


WRAPPED = """
    import functools
    import clutch

    seen = []

    def later(function):
        @functools.wraps(function)
        def wrapper(*values):
            clutch.after(0.001, function, *values)
        return wrapper

    @later
    def tick(name):
        seen.append(name)

    @clutch.actor
    class Till:
        @later
        def flush(self, name):
            seen.append(name)

        def noted(self):
            return seen

        def start(self):
            tick("function")
            self.flush("method")
"""


def test_what_a_decorator_has_wrapped_is_called_itself(boot: Boot, files: Files) -> None:
    files.write(app=WRAPPED)
    worker = boot(target="app:Till")
    worker.call("start")
    worker.until(lambda: sorted(worker.call("noted")) == ["function", "method"])


def test_a_module_whose_edit_fails_leaves_no_timers(boot: Boot, files: Files) -> None:
    source = FUNCTIONS.replace("seen = []", "from kept import seen").format(name="tick")
    files.write(kept="seen = []", app=source)
    worker = boot(modules=["app"])
    end = "\n    clutch.every(0.001, seen.append, '{}')\n"
    files.write(app=source + end.format("failed") + "    1 / 0\n")
    broken(worker, "ZeroDivisionError")
    files.write(app=source + end.format("mended"))
    assert reloaded(worker) == "app"
    worker.until(lambda: worker.call("app:noted").count("mended") > 5)
    assert "failed" not in worker.call("app:noted")


DECORATED = """
    import clutch
    from kept import seen

    def often(function):
        clutch.every(0.005, function)
        return function

    @often
    def tick():
        seen.append("{name}")

    def noted():
        return list(seen)
"""


def test_a_timer_that_a_decorator_starts_follows_edits(boot: Boot, files: Files) -> None:
    files.write(app=DECORATED.format(name="first"), kept="seen = []")
    worker = boot(modules=["app"])
    for name in ("second", "third"):
        files.write(app=DECORATED.format(name=name))
        assert reloaded(worker) == "app"
        worker.until(lambda: name in worker.call("app:noted"))  # noqa: B023
        found = worker.call("app:noted")
        assert set(found[found.index(name) :]) == {name}
