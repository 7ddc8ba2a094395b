"""The echo thread. libzmq answers without the GIL, so an answer means *alive*."""

import threading

from clutch._wire.link import EchoChannel


def start(channel: EchoChannel) -> threading.Thread:
    """Echoes each message on the channel until the channel's link is closed."""
    thread = threading.Thread(target=channel.echo, name="clutch-echo", daemon=True)
    thread.start()
    return thread
