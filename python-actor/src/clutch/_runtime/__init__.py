"""The life of a worker, from the line on stdin to its end.

Other packages import `bootstrap`, `handshake` and `worker`. Nothing is imported here, because that
would slow down each start.
"""
