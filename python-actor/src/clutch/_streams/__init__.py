"""Streams: a generator, a function with input, a task. All but `registry` is imported late.

Other packages import `registry` and `task`. Nothing is imported here, for each start would pay
for it.
"""
