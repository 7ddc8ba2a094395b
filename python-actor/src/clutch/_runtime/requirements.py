"""Checks that distributions are installed and recent enough."""

import re
import sys

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:>=\s*([0-9]+(?:\.[0-9]+)*))?\s*")

# These modules are imported already and know their versions. Reading the metadata is slow.
_IMPORTED = {"pyzmq": "zmq", "msgspec": "msgspec"}


def unmet(requirement: str) -> str | None:
    """Why a requirement `name` or `name>=x.y` is not met; None if it is met."""
    match = _REQUIREMENT.fullmatch(requirement)
    if match is None:
        return f"the requirement {requirement!r} is not of the form name or name>=x.y"
    name, minimum = match.groups()
    found = _version(name)
    if found is None:
        return f"{name} is not installed"
    if minimum and _numbers(found) < _numbers(minimum):
        return f"{name} {found} is too old: {minimum} or newer is needed"
    return None


def _version(name: str) -> str | None:
    imported = sys.modules.get(_IMPORTED.get(name, ""))
    version: str | None = getattr(imported, "__version__", None)
    return version or _installed_version(name)


def _installed_version(name: str) -> str | None:
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _numbers(version: str) -> tuple[int, ...]:
    release = re.match(r"(?:\d+!)?(\d+(?:\.\d+)*)", version)
    numbers = [int(part) for part in release[1].split(".")] if release else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
