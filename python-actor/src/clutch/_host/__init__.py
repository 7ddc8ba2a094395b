"""Asks and tells of the functions and actors that the JVM offers.

Other packages import `asking`, `bridge`, `fake`, `place`, `values` and `waiting`. Nothing is
imported here, because that would slow down each start.
"""
