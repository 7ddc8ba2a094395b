"""Tests code with mutated inputs.

Each run begins with the corpus: inputs that once failed, as hex, one in each file of
`tests/fuzz/<name>`. Each run is the same, unless CLUTCH_FUZZ_SEED or CLUTCH_FUZZ_CASES are set.
"""

import os
import random
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

SEED = int(os.environ.get("CLUTCH_FUZZ_SEED", "20261128"))
_CORPUS = Path(__file__).parent / "fuzz"
_MOST_SHOWN = 4_000

# MessagePack headers that claim large sizes, nesting, extreme numbers, ZMTP flags and lengths.
_SPICES = [
    *map(bytes.fromhex, ["ddffffffff", "dd7fffffff", "dcffff", "dfffffffff", "df7fffffff"]),
    *map(bytes.fromhex, ["deffff", "c6ffffffff", "c5ffff", "dbffffffff", "daffff", "c1", "ff"]),
    *map(bytes.fromhex, ["c9ffffffff01", "cf7fffffffffffffff", "cfffffffffffffffff"]),
    *map(bytes.fromhex, ["d38000000000000000", "ce7fffffff", "ceffffffff", "d280000000"]),
    *map(bytes.fromhex, ["0200000000000fffff", "02ffffffffffffffff", "0100", "0000", "00"]),
]
_SPICES += [b"\x91" * 70, b"\x81\xc0" * 70, b"[" * 70, b'{"a":' * 70, b"\xed\xa0\x80", b"1e999"]


def run(
    name: str,
    seeds: Sequence[bytes],
    cases: int,
    most_memory: int,
    check: Callable[[bytes], object],
) -> None:
    """Checks the corpus, the seeds, and a number of mutated inputs.

    Args:
        name: the folder of the corpus
        most_memory: the bytes that one input may use at most
        check: raises if it finds a fault with the input
    """
    known = [*seeds, *_corpus(name)]
    source = random.Random(SEED)
    count = int(os.environ.get("CLUTCH_FUZZ_CASES", cases))
    for seed in known:
        _check(name, "a known input", seed, check)
    tracemalloc.start()
    try:
        for case in range(count):
            data = mutated(known, source)
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            _check(name, f"case {case}", data, check)
            used = tracemalloc.get_traced_memory()[1] - before
            assert used <= most_memory, f"{used} bytes: {_where(name, f'case {case}', data)}"
    finally:
        tracemalloc.stop()


def mutated(known: Sequence[bytes], source: random.Random) -> bytes:
    """A random combination of known inputs."""
    data = source.choice(known)
    for _ in range(source.randint(1, 4)):
        at = source.randint(0, len(data))
        new = source.choice(
            [
                b"",
                source.randbytes(source.randint(1, 8)),
                source.choice(_SPICES),
                source.choice(known),
                data[at : at + source.randint(1, 64)],
            ]
        )
        behind = len(data) if source.random() < 0.1 else at + source.randint(0, 6)
        data = data[:at] + new + data[behind:]
    return data


def _check(name: str, which: str, data: bytes, check: Callable[[bytes], object]) -> None:
    try:
        check(data)
    except BaseException as error:
        raise AssertionError(_where(name, which, data)) from error


def _where(name: str, which: str, data: bytes) -> str:
    shown = data.hex()[:_MOST_SHOWN]
    return f"fuzzer {name}, {which} with CLUTCH_FUZZ_SEED={SEED}, {len(data)} bytes: {shown}"


def _corpus(name: str) -> list[bytes]:
    files = sorted((_CORPUS / name).glob("*.hex"))
    return [bytes.fromhex("".join(file.read_text().split())) for file in files]
