"""A function of the guide that tells its progress."""

# tag::progress
import clutch


def index(files: list[str]) -> int:
    words = 0
    for number, file in enumerate(files):
        clutch.progress(number, len(files), file)
        words += len(file.split())
    return words


# end::progress
