"""The entry point of the bootstrap command, which docs/protocol.md holds."""

from clutch import _bootstrap
from clutch._boot_error import BootError


def main() -> None:
    """Runs a worker. Ends with the exit codes that docs/protocol.md lists."""
    try:
        line = _bootstrap.prepare()
        with _bootstrap.blaming_shadows():
            from clutch._greeting import Greeting

            greeting = Greeting(line)
            from clutch import _kept_sources  # meanwhile the owner answers
            from clutch._worker import Worker

        _kept_sources.keep()
        Worker(greeting).run()
    except BootError as problem:
        _bootstrap.refuse(problem)


if __name__ == "__main__":
    main()
