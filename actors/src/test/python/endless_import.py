"""A module whose import never ends."""

import time

print("importing", flush=True)
while True:
    time.sleep(60)
