"""What ErlPort's `python:call` calls, and what calls back."""

from erlport.erlang import call
from erlport.erlterms import Atom


def add_one_by_erlang(number: int) -> int:
    added: int = call(Atom(b"erlang"), Atom(b"+"), [number, 1])
    return added
