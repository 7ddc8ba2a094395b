"""Asks and tells of the functions and actors that the JVM offers.

Other packages import `asking`, `bridge`, `fake`, `place` and `values`. Nothing is imported here,
because that would slow down each start.
"""
