"""A worker from its first line on stdin to its end.

Other packages import `bootstrap`, `handshake` and `worker`. Nothing is imported here, for each
start would pay for it.
"""
