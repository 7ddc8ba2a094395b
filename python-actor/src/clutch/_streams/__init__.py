"""Streams: generators, functions with input, and tasks. Only `registry` is imported at the start.

Other packages import `registry` and `task`. Nothing is imported here, because that would slow down
each start.
"""
