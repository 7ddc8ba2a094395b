"""Converts values to bytes and back, by the type hints of functions and classes.

Other packages import `annotations`, `codec`, `parameters`, `prepare`, `references`, `registry`,
`signature` and `unresolved`. Nothing is imported here, because that would slow down each start.
"""
