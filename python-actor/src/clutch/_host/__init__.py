"""Asks and tells of the functions and actors that the JVM offers.

Other packages import `asking`, `bridge`, `built_in`, `fake`, `fake_children`, `fake_host`,
`host_names`, `own`, `place`, `values`, `waiting` and `watching`. Nothing is imported here, because
that would slow down each start.
"""
