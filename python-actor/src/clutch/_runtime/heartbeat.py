"""The echo thread. libzmq answers without the GIL, so an answer means *alive*."""

import threading

from clutch._wire.socket import Channel


def start(channel: Channel) -> threading.Thread:
    """Echoes each message on the channel until the channel's link is closed."""
    thread = threading.Thread(target=channel.echo, name="clutch-echo", daemon=True)
    thread.start()
    return thread
