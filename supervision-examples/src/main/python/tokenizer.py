"""The first stage of the pipeline: words become numbers."""

from clutch import actor


@actor
class Tokenizer:
    """Numbers words in the order of their appearance, so the numbers are valid for one instance."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def tokens(self, line: str) -> list[int]:
        return [self._number(word) for word in line.lower().split()]

    def _number(self, word: str) -> int:
        return self._numbers.setdefault(word, len(self._numbers))
