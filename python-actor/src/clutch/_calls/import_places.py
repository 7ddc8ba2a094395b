"""Where an import failed. Used only once one has failed."""

from clutch._wire.exceptions import frames_with_modules

_MAXIMUM_IMPORTERS = 8


def place(error: BaseException) -> str:
    """Module, file and line that raised, and those that imported the module; or empty."""
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
