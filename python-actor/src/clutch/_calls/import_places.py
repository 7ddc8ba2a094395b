"""Where an import failed. Loaded only after a failure."""

from clutch._wire.exceptions import frames_with_modules

_MAXIMUM_IMPORTERS = 8


def place(error: BaseException) -> str:
    """The module, file and line that raised, and the modules that imported it; may be empty."""
    frames = [*frames_with_modules(error.__traceback__)]
    if isinstance(error, SyntaxError) and error.filename:
        start = f"; in {error.filename}, line {error.lineno}"
    elif frames:
        file, line, module, _ = frames.pop()
        start = f"; in {file}, line {line}, of module {module}"
    else:
        return ""
    importers = [
        f"{f}, line {n}" for f, n, _, function in reversed(frames) if function == "<module>"
    ]
    cut = importers[:_MAXIMUM_IMPORTERS]
    return start + "".join(f", imported by {importer}" for importer in cut)
