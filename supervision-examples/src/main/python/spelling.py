"""Suggests corrections of a word. Plain functions that do not depend on Clutch."""

from difflib import get_close_matches

_WORDS = ["actor", "behaviour", "mailbox", "message", "restart", "strategy", "supervisor"]


def suggest(word: str) -> list[str]:
    return get_close_matches(word.lower(), _WORDS)
