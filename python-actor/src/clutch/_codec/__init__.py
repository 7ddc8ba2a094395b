"""Values as bytes and back, by the type hints of functions and classes.

Other packages import `annotations`, `codec`, `parameters`, `registry`, `signature` and
`unresolved`. Nothing is imported here, for each start would pay for it.
"""
