"""The entry point of the bootstrap command that docs/internals/bootstrap.md describes."""

import os
import stat

from clutch._runtime import bootstrap
from clutch._wire.boot_error import BootError


def main() -> None:
    """Runs a worker. Ends with the exit codes that docs/internals/bootstrap.md lists."""
    try:
        if _is_template():
            _serve_as_template()
            return
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


def _is_template() -> bool:
    """Whether a launcher has started this process with a socket as stdin."""
    try:
        return stat.S_ISSOCK(os.fstat(0).st_mode)
    except OSError:
        return False


def _serve_as_template() -> None:
    """Runs a template, and each worker that is forked from it."""
    from clutch._fork import exits, template

    template.serve()
    from clutch._runtime.handshake import Handshake
    from clutch._runtime.worker import Worker

    try:
        Worker(Handshake(bootstrap.prepare_forked())).run()
    except SystemExit as end:
        exits.leave(end)
        raise
    exits.leave(None)


if __name__ == "__main__":
    main()
