"""The entry point of the bootstrap command that docs/internals/bootstrap.md describes."""

from clutch._runtime import bootstrap
from clutch._wire.boot_error import BootError


def main() -> None:
    """Runs a worker. Ends with the exit codes that docs/internals/bootstrap.md lists."""
    try:
        line = bootstrap.prepare()
        with bootstrap.blaming_shadows():
            from clutch._runtime.handshake import Handshake

            handshake = Handshake(line)
            from clutch._importing import kept_sources  # imported while the owner answers
            from clutch._runtime.worker import Worker

        kept_sources.keep()
        Worker(handshake).run()
    except BootError as problem:
        bootstrap.refuse(problem)


if __name__ == "__main__":
    main()
