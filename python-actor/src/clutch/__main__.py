"""The entry point of the bootstrap command, which docs/protocol.md holds."""

from clutch import _bootstrap


def main() -> None:
    """Runs a worker. Ends with the exit codes that docs/protocol.md lists."""
    try:
        line = _bootstrap.prepare()
        from clutch._greeting import Greeting

        greeting = Greeting(line)
        from clutch._worker import Worker  # meanwhile the owner answers

        Worker(greeting).run()
    except _bootstrap.BootError as problem:
        _bootstrap.refuse(problem)


if __name__ == "__main__":
    main()
