"""Is never done importing."""

import time

print("importing", flush=True)
while True:
    time.sleep(60)
