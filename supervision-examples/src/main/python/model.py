"""The second stage of the pipeline: numbers become a score."""

from clutch import actor


@actor
class Model:
    """Learns which tokens are common. It is useless once a tokenizer has restarted its numbers."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def novelty(self, tokens: list[int]) -> float:
        """The fraction of the tokens, from 0 to 1, that are new in this line."""
        if not tokens:
            return 0.0
        unseen = [token for token in tokens if token not in self._seen]
        self._seen.update(tokens)
        return len(unseen) / len(tokens)
