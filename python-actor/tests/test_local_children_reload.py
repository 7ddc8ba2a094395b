"""Children in the process of a worker whose code is edited."""

from edited import Boot, Files, reloaded

CHILD = """
    import clutch
    import dataclasses

    seen = []

    @clutch.actor
    @dataclasses.dataclass(frozen=True)
    class Child:
        number: int

        def receive(self, message: str) -> str:
            if message == "every":
                clutch.every(0.005, self.tick)
            return "{name}"

        def tick(self) -> None:
            seen.append("{name}")

        @clutch.on_stop
        def stops(self) -> None:
            print("{name} stops", flush=True)

    def noted() -> list[str]:
        return seen
"""


def test_children_follow_an_edit_before_their_next_message(boot: Boot, files: Files) -> None:
    files.write(app=CHILD.format(name="old"))
    worker = boot(modules=["app"])
    for number in (1, 2):
        headers = {"type": "app:Child", "token": f"{number:032x}", "path": f"/system/{number}"}
        worker.value(worker.send(f"@{number}:construct", number, headers=headers))
    assert worker.call("@1:receive", "every") == "old"
    worker.until(lambda: "old" in worker.call("app:noted"))
    files.write(app=CHILD.format(name="new"))
    assert reloaded(worker) == "app"
    worker.until(lambda: "new" in worker.call("app:noted"))
    assert worker.call("@2:receive", "x") == "new"
    assert worker.stop() == 0
    assert worker.stdout().count("new stops") == 2
