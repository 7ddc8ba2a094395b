"""The echo thread: its answers come from libzmq, outside of the GIL, and mean *alive*."""

import threading

from clutch._wire.socket import Channel


def start(channel: Channel) -> threading.Thread:
    """Echoes what comes on the channel until its link is closed."""
    thread = threading.Thread(target=channel.echo, name="clutch-echo", daemon=True)
    thread.start()
    return thread
