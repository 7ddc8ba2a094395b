"""An actor whose constructor waits until a file is there."""

import os
import time
from pathlib import Path

import clutch


@clutch.actor
class Waiting:
    def __init__(self, gate: str) -> None:
        while not Path(gate).exists():
            time.sleep(0.005)

    def pid(self) -> int:
        return os.getpid()
