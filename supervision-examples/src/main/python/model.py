"""The second stage of the pipeline: numbers become a score."""

from clutch import actor


@actor
class Model:
    """Learns which tokens are usual. What it learnt is void once the tokenizer numbers anew."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def novelty(self, tokens: list[int]) -> float:
        """The part of the tokens, from 0 to 1, that it had never seen before this line."""
        if not tokens:
            return 0.0
        unseen = [token for token in tokens if token not in self._seen]
        self._seen.update(tokens)
        return len(unseen) / len(tokens)
