"""Functions that describe the environment of the process."""

import os
import sys


def environment() -> dict[str, str]:
    return dict(os.environ)


def directory() -> str:
    return os.getcwd()


def arguments() -> list[str]:
    with open("/proc/self/cmdline", "rb") as file:
        return [part.decode() for part in file.read().split(b"\0")]


def search_path() -> list[str]:
    return sys.path


def descriptors() -> list[str]:
    found = []
    for name in os.listdir("/proc/self/fd"):
        try:
            found.append(os.readlink(f"/proc/self/fd/{name}"))
        except OSError:
            pass
    return found
