"""Objects, records, codecs and names after their module was edited."""

import pytest

from edited import Boot, Files, broken, reloaded

ACTOR = """
    from clutch import actor, on_start, on_stop

    @actor
    class Counter:
        FACTOR = {factor}

        def __init__(self, start):
            self.value = start

        @on_start
        def open(self):
            self.value += 100

        def {method}(self, n: int):
            self.value += self.FACTOR * n
            return self.value

        @on_stop
        def close(self):
            print("{method} closed at", self.value)
"""


def test_actor_keeps_its_state_and_gets_its_new_class(boot: Boot, files: Files) -> None:
    files.write(app=ACTOR.format(method="add", factor=1))
    worker = boot(target="app:Counter", arguments=[5])
    assert worker.call("add", 1) == 106
    files.write(app=ACTOR.format(method="grow", factor=10))
    assert reloaded(worker) == "app"
    assert worker.call("grow", 1) == 116
    assert worker.fail("add", 1).detail["allowed"] == ["grow"]
    assert worker.stop() == 0
    assert worker.stdout() == "grow closed at 116\n"


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("def __init__", "__slots__ = ('value',)\n        def __init__", "layout differs"),
        (
            "def __init__",
            "@on_start\n        def more(self): pass\n\n        def __init__",
            "one @on_start hook",
        ),
        ("    @actor\n", "", "not a class marked with @actor"),
        ("class Counter", "class Account", "app:Counter does not exist"),
        ("n: int", "c: __import__('clutch').Context, *n", "put that one last"),
    ],
)
def test_actor_that_cannot_be_taken_stays_as_it_was(
    boot: Boot, files: Files, before: str, after: str, reason: str
) -> None:
    files.write(app=ACTOR.format(method="add", factor=1))
    worker = boot(target="app:Counter", arguments=[5])
    good = ACTOR.format(method="grow", factor=10)
    files.write(app=good.replace(before, after))
    broken(worker, "app.py: not-an-actor", reason)
    assert worker.call("add", 1) == 106
    assert worker.fail("grow", 1).detail["allowed"] == ["add"]
    files.write(app=good)
    assert reloaded(worker) == "app"
    assert worker.call("grow", 1) == 116


def test_records_of_an_edited_module(boot: Boot, files: Files) -> None:
    text = """
        from dataclasses import dataclass

        @dataclass
        class Item:
            name: str
            {field}: int

        def show(items: list[Item]): return [[item.name, item.{field}] for item in items]
    """
    files.write(app=text.format(field="count"))
    worker = boot(modules=["app"])
    assert worker.call("app:show", [{"name": "tea", "count": 1}]) == [["tea", 1]]
    files.write(app=text.format(field="price"))
    assert reloaded(worker) == "app"
    assert worker.call("app:show", [{"name": "tea", "price": 2}]) == [["tea", 2]]


def test_codec_of_an_edited_module_is_replaced(boot: Boot, files: Files) -> None:
    text = """
        import clutch
        import store
        from clutch._codec.codec import Codec

        class Money:
            def __init__(self, cents): self.cents = cents

        clutch.codec("money", Money, lambda money: money.cents + {more}, Money)

        bodies_of = Codec(max_size=99, max_depth=9)

        def keep(): store.kept.append(Money(1))
        def bodies(): return [bodies_of.encode(money)[0] for money in store.kept]
        def is_mine(): return type(bodies_of.decode(bodies_of.encode(Money(1))[0])) is Money
        {end}
    """
    files.write(store="kept = []", app=text.format(more=0, end=""))
    worker = boot(modules=["app"])
    worker.call("app:keep")
    files.write(app=text.format(more=70, end="1 / 0"))
    broken(worker, "ZeroDivisionError")
    assert worker.call("app:is_mine")
    worker.call("app:keep")
    files.write(app=text.format(more=70, end=""))
    assert reloaded(worker) == "app"
    assert worker.call("app:is_mine")
    worker.call("app:keep")
    assert [body[-1] for body in worker.call("app:bodies")] == [1, 1, 71]


def test_what_was_removed_is_gone_and_what_is_guarded_stays(boot: Boot, files: Files) -> None:
    text = """
        def f(): return [seen, kept, "Gone" in globals()]

        try:
            seen
        except NameError:
            seen = []

        if "Kept" not in globals():
            class Kept: pass
        kept = id(Kept)
        {more}
    """
    files.write(app=text.format(more="gone = lambda: 2; Gone = type('Gone', (), {})"))
    worker = boot(modules=["app"])
    _, kept, there = worker.call("app:f")
    assert there is True
    assert worker.call("app:gone") == 2
    files.write(app=text.format(more="seen.append(1)"))
    assert reloaded(worker) == "app"
    assert worker.fail("app:gone").code == "unknown-function"
    assert worker.call("app:f") == [[1], kept, False]
    files.write(app=text.format(more="f(Gone)"))
    broken(worker, "NameError")
